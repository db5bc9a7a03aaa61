package client_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"itsmload/client"
)

// answer is what a fake server sends back. A page has no code of the API.
type answer struct {
	status int
	body   string
	page   bool
}

// request is what a fake server was asked.
type request struct {
	method, path, query, body string
	header                    http.Header
}

// fake is a server that answers what the test says, and remembers the requests.
// Its API stands below a path, as it mostly does.
type fake struct {
	*httptest.Server
	mu       sync.Mutex
	requests []request
}

func newFake(t *testing.T, reply func(request) answer) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		path, found := strings.CutPrefix(r.URL.EscapedPath(), "/glpi/apirest.php/")
		if !found {
			t.Errorf("request to %s, outside the API", r.URL.Path)
		}
		asked := request{r.Method, path, r.URL.RawQuery, string(body), r.Header}
		f.mu.Lock()
		f.requests = append(f.requests, asked)
		f.mu.Unlock()
		send(w, reply(asked))
	}))
	t.Cleanup(f.Close)
	return f
}

func send(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	if a.page {
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	}
	w.WriteHeader(a.status)
	io.WriteString(w, a.body)
}

// always answers every request alike.
func always(status int, body string) func(request) answer {
	return func(request) answer { return answer{status: status, body: body} }
}

// page answers every request with a page instead of JSON.
func page(status int, body string) func(request) answer {
	return func(request) answer { return answer{status: status, body: body, page: true} }
}

// asked gives the requests so far as "METHOD path".
func (f *fake) asked() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var lines []string
	for _, r := range f.requests {
		lines = append(lines, r.method+" "+r.path)
	}
	return lines
}

// client makes a client of the fake, which has no session yet.
func (f *fake) client(t *testing.T, change ...func(*client.Config)) *client.Client {
	t.Helper()
	config := client.Config{URL: f.URL + "/glpi", UserToken: "user-token-0123456789", AppToken: "app-token-0123456789"}
	for _, set := range change {
		set(&config)
	}
	c, err := client.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// number makes the value that JSON numbers have in an item.
func number(text string) json.Number { return json.Number(text) }
