package itsmtest_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"itsmload/client/itsmtest"
)

// A server with one item, asked over the wire and looked at from behind.
func ExampleNew() {
	server, err := itsmtest.New(itsmtest.Options{})
	if err != nil {
		log.Fatal(err)
	}
	id := server.Put("Computer", map[string]any{"name": "PC-1", "serial": "SN1"})

	listening := httptest.NewServer(server)
	defer listening.Close()
	answer, err := http.Get(listening.URL + "/apirest.php/Computer/1")
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		log.Fatal(err)
	}

	fmt.Println(answer.StatusCode, string(body[:31]))
	item, _ := server.Item("Computer", id)
	fmt.Println(item["serial"], server.Counts())
	// Output:
	// 400 ["ERROR_SESSION_TOKEN_MISSING",
	// SN1 map[GET:1]
}
