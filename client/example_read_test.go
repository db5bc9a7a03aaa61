package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"

	"itsmload/client"
	"itsmload/client/itsmtest"
)

// One item is read with some of its columns.
func ExampleClient_Get() {
	c, stop := simulated()
	defer stop()
	item, err := c.Get(context.Background(), "Computer", 7, "name", "serial")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(item.ID(), item["name"], item["serial"])
	// Output:
	// 7 PC-000007 SN000007
}

// A part of a list, from its end.
func ExampleQuery() {
	c, stop := simulated()
	defer stop()
	last := client.Query{Fields: []string{"name"}, Descending: true, Limit: 3}
	for item, err := range c.Items(context.Background(), "Computer", last) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item["name"])
	}
	// Output:
	// PC-000100
	// PC-000099
	// PC-000098
}

// The server searches by the numbers of its options.
func ExampleClient_Search() {
	c, stop := simulated()
	defer stop()
	search := client.Search{
		Criteria: []client.Criterion{
			{Field: 5, Type: "contains", Value: "^SN000042$"},
			{Link: "OR", Field: 1, Type: "contains", Value: "^PC-000007$"},
		},
		Show: []int{2, 5},
		Sort: 2,
	}
	for found, err := range c.Search(context.Background(), "Computer", search) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(found[2], found[1], found[5])
	}
	// Output:
	// 7 PC-000007 SN000007
	// 42 PC-000042 SN000042
}

// What people call a field leads to its column, and to what it refers to.
func ExampleClient_SearchOptions() {
	c, stop := simulated()
	defer stop()
	options, err := c.SearchOptions(context.Background(), "Computer")
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range options {
		switch o.ID {
		case 3, 5, 24:
			fmt.Printf("%d %s %q\n", o.ID, o.Column, o.Itemtype)
		}
	}
	// Output:
	// 3 locations_id "Location"
	// 5 serial ""
	// 24 users_id_tech "User"
}

// The entities within sight, with their paths.
func ExampleClient_Entities() {
	c, stop := simulated()
	defer stop()
	entities, err := c.Entities(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(entities[0].ID, entities[0].Path)
	// Output:
	// 0 Root entity
}

// stranger makes a client without an account, of a server that sends no mail.
func stranger() (c *client.Client, stop func()) {
	simulator, err := itsmtest.New(itsmtest.Options{})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(simulator)
	c, err = client.New(client.Config{URL: server.URL})
	if err != nil {
		log.Fatal(err)
	}
	return c, server.Close
}

// The token of the mail sets a new password. This server sends no mail.
func ExampleClient_ResetPassword() {
	c, stop := stranger()
	defer stop()
	err := c.ResetPassword(context.Background(), "jean@example.org", "b0a4cfe81448299e", "a new password")
	fmt.Println(errors.Is(err, client.ErrFailed)) // it was refused, which leaves nothing open
	fmt.Println(err)
	// Output:
	// false
	// PUT lostPassword: ERROR (status 400): Email notifications are disabled: have notifications by e-mail enabled (Setup > Notifications)
}

// A password is asked for outside of a session. This server sends no mail.
func ExampleClient_LostPassword() {
	c, stop := stranger()
	defer stop()
	fmt.Println(c.LostPassword(context.Background(), "jean@example.org"))
	// Output:
	// PUT lostPassword: ERROR (status 400): Email notifications are disabled: have notifications by e-mail enabled (Setup > Notifications)
}
