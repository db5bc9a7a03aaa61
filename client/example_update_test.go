package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"itsmload/client"
	"itsmload/client/itsmtest"
)

// One item, its id in the URL or in the body, by PUT or PATCH: all do the same.
func ExampleClient_UpdateAs() {
	c, stop := simulated()
	defer stop()
	rows := []client.Input{{ID: 10, Fields: map[string]any{"otherserial": "xcvbn"}}}
	for _, form := range []client.Form{
		{Shape: client.URLID},
		{Shape: client.URLID, Patch: true},
		{Shape: client.BodyID},
		{Shape: client.List, Patch: true},
		{NoHistory: true}, // is asked for, and granted by no server that was seen
	} {
		results, err := c.UpdateAs(context.Background(), "Computer", rows, form)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(results[0].OK)
	}
	fmt.Println(c.Requests()["PUT"], "PUT,", c.Requests()["PATCH"], "PATCH")
	// Output:
	// true
	// true
	// true
	// true
	// true
	// 3 PUT, 2 PATCH
}

// A full update names every column that it means; a partial one leaves the
// others as they are. Nobody is notified of what becomes of the ticket.
func ExampleInput() {
	full := client.Input{ID: 10, Fields: map[string]any{
		"serial": "NEW-SERIAL-123", "otherserial": "INV-456", "locations_id": 5, "states_id": 1, "comment": "Updated via API",
	}}
	partial := client.Input{ID: 10, Fields: map[string]any{"serial": "NEW-SERIAL-123"}}
	silent := client.Input{ID: 7, Fields: map[string]any{"urgency": 4, "_disablenotif": true}}
	for _, row := range []client.Input{full, partial, silent} {
		fmt.Println(client.Size(row), "bytes")
	}
	// Output:
	// 119 bytes
	// 36 bytes
	// 42 bytes
}

// An item goes to the trash, and comes back.
func ExampleClient_Trash() {
	c, stop := simulated()
	defer stop()
	ctx := context.Background()
	show := func() {
		item, err := c.Get(ctx, "Computer", 3, "name", "is_deleted")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item["name"], item["is_deleted"])
	}
	if _, err := c.Trash(ctx, "Computer", 3); err != nil {
		log.Fatal(err)
	}
	show()
	if _, err := c.Restore(ctx, "Computer", 3); err != nil {
		log.Fatal(err)
	}
	show()
	// Output:
	// PC-000003 1
	// PC-000003 0
}

// Items go to another entity. One that is not there takes nothing, and nothing
// is sent.
func ExampleClient_Move() {
	c, stop := simulated()
	defer stop()
	ctx := context.Background()
	const root = 0
	results, err := c.Move(ctx, "Computer", root, 3, 4)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results {
		fmt.Println(r.ID, r.OK)
	}
	_, err = c.Move(ctx, "Computer", 777, 3, 4)
	fmt.Println(errors.Is(err, client.ErrNotFound))
	fmt.Println(c.Requests()["PUT"], "PUT")
	// Output:
	// 3 true
	// 4 true
	// true
	// 1 PUT
}

// A write that failed as a whole may have written anything: wait until the
// server is there, and read.
func ExampleClient_Await() {
	c, stop := forgetful()
	defer stop()
	ctx := context.Background()
	_, err := c.Update(ctx, "Computer", []client.Input{{ID: 3, Fields: map[string]any{"contact": "Jean Dupont"}}})
	if !errors.Is(err, client.ErrFailed) {
		log.Fatal(err)
	}
	if err := c.Await(ctx); err != nil {
		log.Fatal(err)
	}
	item, err := c.Get(ctx, "Computer", 3, "contact")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("it failed, and stored:", item["contact"])
	// Output:
	// it failed, and stored: Jean Dupont
}

// forgetful logs in to a simulated server whose answers to updates get lost.
func forgetful() (c *client.Client, stop func()) {
	simulator, err := itsmtest.New(itsmtest.Options{Items: 10})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			simulator.ServeHTTP(httptest.NewRecorder(), r)
			w.WriteHeader(http.StatusGatewayTimeout)
			io.WriteString(w, "<title>504 Gateway Time-out</title>")
			return
		}
		simulator.ServeHTTP(w, r)
	}))
	c, err = client.New(client.Config{URL: server.URL, UserToken: itsmtest.DefaultUserToken})
	if err != nil {
		log.Fatal(err)
	}
	if err := c.Login(context.Background()); err != nil {
		log.Fatal(err)
	}
	return c, server.Close
}
