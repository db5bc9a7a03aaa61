package conformance_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"

	"itsmload/client/conformance"
	"itsmload/client/itsmtest"
)

// The simulated server is asked without a web server before it, so that nothing
// cuts long requests: that differs from what was measured.
func ExampleRun() {
	server, err := itsmtest.New(itsmtest.Options{})
	if err != nil {
		log.Fatal(err)
	}
	listening := httptest.NewServer(server)
	defer listening.Close()

	target := conformance.Target{URL: listening.URL, UserToken: itsmtest.DefaultUserToken}
	for finding := range conformance.Run(context.Background(), target) {
		if !finding.AsMeasured() {
			fmt.Println(finding.Check, "differs")
		}
	}
	// Output:
	// failure: a body over the web server's limit of 1 MiB differs
	// failure: a POST of 100 rows, whose answer names them all differs
}
