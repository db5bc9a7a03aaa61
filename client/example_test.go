package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"
	"time"

	"itsmload/client"
	"itsmload/client/itsmtest"
)

// simulated starts a simulated server with a hundred computers, and logs in.
func simulated() (c *client.Client, stop func()) {
	simulator, err := itsmtest.New(itsmtest.Options{Items: 100})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(simulator)
	c, err = client.New(client.Config{URL: server.URL, UserToken: itsmtest.DefaultUserToken})
	if err != nil {
		log.Fatal(err)
	}
	if err := c.Login(context.Background()); err != nil {
		log.Fatal(err)
	}
	return c, func() {
		c.Logout(context.Background())
		server.Close()
	}
}

// A session from its beginning to its end: one row is changed, and read back.
func Example() {
	simulator, err := itsmtest.New(itsmtest.Options{Items: 10})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(simulator)
	defer server.Close()

	c, err := client.New(client.Config{URL: server.URL, Login: "itsm", Password: "itsm", Profile: "Super-Admin"})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	if err := c.Login(ctx); err != nil {
		log.Fatal(err)
	}
	defer func() {
		// The session ends also when ctx was stopped.
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		c.Logout(ending)
	}()

	rows := []client.Input{{ID: 7, Fields: map[string]any{"contact": "Jean Dupont"}}}
	results, err := c.Update(ctx, "Computer", rows)
	if err != nil {
		log.Fatal(err)
	}
	found, err := c.ByID(ctx, "Computer", []int{7}, "name", "contact")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the server said:", results[0].OK)
	fmt.Println("it stored:", found.Items[0]["name"], found.Items[0]["contact"])
	// Output:
	// the server said: true
	// it stored: PC-000007 Jean Dupont
}

// All computers are listed, with two of their columns.
func ExampleClient_Items() {
	c, stop := simulated()
	defer stop()
	n := 0
	for item, err := range c.Items(context.Background(), "Computer", client.Query{Fields: []string{"name", "serial"}}) {
		if err != nil {
			log.Fatal(err)
		}
		if n++; n <= 2 {
			fmt.Println(item.ID(), item["name"], item["serial"])
		}
	}
	fmt.Println(n, "computers")
	// Output:
	// 1 PC-000001 SN000001
	// 2 PC-000002 SN000002
	// 100 computers
}

// Items are read by id; what is missing is told apart.
func ExampleClient_ByID() {
	c, stop := simulated()
	defer stop()
	found, err := c.ByID(context.Background(), "Computer", []int{3, 4711, 5}, "name")
	if err != nil {
		log.Fatal(err)
	}
	for _, item := range found.Items {
		fmt.Println(item["name"])
	}
	fmt.Println("missing:", found.Missing)
	// Output:
	// PC-000003
	// PC-000005
	// missing: [4711]
}

// Several rows go in one request. The answer leaves out the item that is gone.
func ExampleClient_Update() {
	c, stop := simulated()
	defer stop()
	results, err := c.Update(context.Background(), "Computer", []client.Input{
		{ID: 1, Fields: map[string]any{"comment": "", "states_id": json.Number("2")}},
		{ID: 4711, Fields: map[string]any{"comment": "who?"}},
		{ID: 2, Fields: map[string]any{"comment": "checked"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results {
		fmt.Printf("%d: answered %v, ok %v\n", r.ID, r.Answered, r.OK)
	}
	// Output:
	// 1: answered true, ok true
	// 4711: answered false, ok false
	// 2: answered true, ok true
}

// A program tells errors apart by what they mean, a person by what they say.
func ExampleError() {
	c, stop := simulated()
	defer stop()
	_, err := c.Count(context.Background(), "Komputer", false)
	fmt.Println(errors.Is(err, client.ErrItemtype))
	fmt.Println(err)
	// Output:
	// true
	// GET Komputer: ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM (status 400): resource not found or not an instance of CommonDBTM: check the itemtype's name, with its capital letters, as in Computer or NetworkEquipment
}
