package client_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"itsmload/client"
)

// answer is what a fake server sends back. A page has no code of the API; the
// status 0 cuts the connection.
type answer struct {
	status int
	body   string
	page   bool
	pause  string // the Retry-After
}

// request is what a fake server was asked.
type request struct {
	method, path, query, body string
	header                    http.Header
}

// fake is a server that answers what the test says, and remembers the requests.
// Its API stands below a path, as it mostly does. It needs no network, so that
// time can be fake too.
type fake struct {
	t     *testing.T
	reply func(request) answer

	mu       sync.Mutex
	requests []request
}

func newFake(t *testing.T, reply func(request) answer) *fake {
	return &fake{t: t, reply: reply}
}

// RoundTrip answers a request. One whose caller leaves is worked on all the same.
func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	return inMemory(http.HandlerFunc(f.serve)).RoundTrip(r)
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	path, found := strings.CutPrefix(r.URL.EscapedPath(), "/glpi/apirest.php/")
	if !found {
		f.t.Errorf("request to %s, outside the API", r.URL.Path)
	}
	asked := request{r.Method, path, r.URL.RawQuery, string(body), r.Header}
	f.mu.Lock()
	f.requests = append(f.requests, asked)
	f.mu.Unlock()
	send(w, f.reply(asked))
}

func send(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	if a.page {
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	}
	if a.pause != "" {
		w.Header().Set("Retry-After", a.pause)
	}
	if a.status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(a.status)
	io.WriteString(w, a.body)
}

// inMemory is a transport that hands requests to a handler, without a network.
// A handler that panics has cut the connection.
func inMemory(handler http.Handler) roundTripper {
	return func(r *http.Request) (*http.Response, error) {
		if r.Body == nil {
			r.Body = http.NoBody
		}
		answered := make(chan *http.Response, 1)
		go func() {
			defer close(answered)
			defer func() { _ = recover() }()
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, r.WithContext(context.WithoutCancel(r.Context())))
			answered <- recorder.Result()
		}()
		select {
		case response, ok := <-answered:
			if !ok {
				return nil, io.ErrUnexpectedEOF
			}
			return response, nil
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
}

// roundTripper makes a transport of a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

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
	config := client.Config{
		URL: "https://itsm.example.org/glpi", Transport: f,
		UserToken: "user-token-0123456789", AppToken: "app-token-0123456789",
	}
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

// loggerTo makes a logger that writes to a test.
func loggerTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }
