package itsmtest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
)

// wire talks to a server as a client would, below a path of its own.
type wire struct {
	t      *testing.T
	server *itsmtest.Server
	token  string
}

// connect makes a server and opens a session of the super admin on it.
func connect(t *testing.T, o itsmtest.Options) *wire {
	t.Helper()
	server, err := itsmtest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, server: server}
	w.token = w.open("itsm-user-token")
	return w
}

// open begins a session with a user token.
func (w *wire) open(userToken string) string {
	w.t.Helper()
	a := w.send("GET", "initSession?user_token="+userToken, "")
	var begun struct {
		Token string `json:"session_token"`
	}
	if err := json.Unmarshal(a.Body.Bytes(), &begun); err != nil || begun.Token == "" {
		w.t.Fatalf("initSession answered %d %s", a.Code, a.Body)
	}
	return begun.Token
}

func (w *wire) send(method, path, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, "/itsm/apirest.php/"+path, strings.NewReader(body))
	r.Host = "itsm.example"
	r.Header.Set("Session-Token", w.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	a := httptest.NewRecorder()
	w.server.ServeHTTP(a, r)
	return a
}

// expect sends a request and compares status and body.
func (w *wire) expect(method, path, body string, status int, want string) {
	w.t.Helper()
	a := w.send(method, path, body)
	if a.Code != status || a.Body.String() != want {
		w.t.Errorf("%s %s %s\ngot  %d %s\nwant %d %s", method, path, body, a.Code, a.Body, status, want)
	}
}

// field reads a stored field behind the wire.
func (w *wire) field(itemtype string, id int, name string) any {
	w.t.Helper()
	item, ok := w.server.Item(itemtype, id)
	if !ok {
		w.t.Fatalf("there is no %s %d", itemtype, id)
	}
	return item[name]
}

// read reads a field over the wire.
func (w *wire) read(itemtype, id, name string) any {
	w.t.Helper()
	a := w.send("GET", itemtype+"/"+id+"?get_hateoas=false", "")
	var item map[string]any
	if err := json.Unmarshal(a.Body.Bytes(), &item); err != nil {
		w.t.Fatalf("%s %s: %d %s", itemtype, id, a.Code, a.Body)
	}
	return item[name]
}

// died checks for what a client sees when PHP dies.
func (w *wire) died(method, path, body string) {
	w.t.Helper()
	a := w.send(method, path, body)
	kind := a.Header().Get("Content-Type")
	if a.Code != http.StatusOK || a.Body.Len() > 0 || kind != "text/html; charset=UTF-8" {
		w.t.Errorf("%s %s %s: got %d %s %q, want an empty page", method, path, body, a.Code, kind, a.Body)
	}
}

const noRight = `"You don't have permission to perform this action."`
