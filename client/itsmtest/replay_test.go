package itsmtest_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
)

// exchange is one recorded request with its answer.
type exchange struct {
	Name    string
	Request struct {
		Method, Path string
		Headers      map[string]string
		Body         any
		RawBody      string `json:"raw_body"`
	}
	Response struct {
		Status  int
		Headers map[string]string
		Body    any
		RawBody string `json:"raw_body"`
	}
	Trimmed bool
}

// excused are the exchanges that cannot agree, with the reason.
func excused() map[string]string {
	const profile = "of a profile only id, name and entities are simulated, not its rights and settings"
	return map[string]string{
		"same-session-GET-during-bulk": profile,
		"user-inactive-prep":           profile,
		"fpm-back":                     profile,
		"http-keepalive-two":           profile,
		"client-timeout":               "the client hung up, and nothing was answered that could be compared",
	}
}

func TestRecordedExchanges(t *testing.T) {
	exchanges := recorded(t)
	server, err := itsmtest.New(itsmtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := &replay{server: server, outside: outside(), elsewhere: elsewhere(), whole: whole()}
	agree, excuses := 0, excused()
	for _, e := range exchanges {
		diff := r.play(t, e)
		reason, isExcused := excuses[e.Name]
		switch {
		case diff == "" && !isExcused:
			agree++
		case diff == "":
			t.Errorf("%s agrees now: take it from the list of the excused", e.Name)
		case isExcused:
			fmt.Printf("excused: %s: %s\n", e.Name, reason)
		default:
			t.Errorf("%s (-recorded +simulated):\n%s", e.Name, diff)
		}
	}
	fmt.Printf("%d of %d recorded exchanges agree, %d are excused\n", agree, len(exchanges), len(excuses))
	r.checkNames(t, exchanges, excuses)
	if want := 235 - len(excuses); agree != want {
		t.Errorf("%d exchanges agree, want %d", agree, want)
	}
}

// checkNames sees that all that is prepared is for an exchange that there is.
func (r *replay) checkNames(t *testing.T, exchanges []exchange, excuses map[string]string) {
	t.Helper()
	known := map[string]bool{}
	for _, e := range exchanges {
		known[e.Name] = true
	}
	for _, names := range []iter.Seq[string]{
		maps.Keys(r.outside), maps.Keys(r.elsewhere), maps.Keys(r.whole), maps.Keys(excuses),
	} {
		for name := range names {
			if !known[name] {
				t.Errorf("there is no exchange %s", name)
			}
		}
	}
}

func recorded(t *testing.T) (exchanges []exchange) {
	t.Helper()
	data, err := os.ReadFile("../../testdata/exchanges.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data))
	for lines.Scan() {
		var e exchange
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		exchanges = append(exchanges, e)
	}
	return exchanges
}

// replay sends recorded requests with secrets and sessions of this server.
type replay struct {
	server    *itsmtest.Server
	token     string
	outside   map[string]func(*replay)
	elsewhere map[string]itsmtest.Options
	whole     map[string]string
}

func (r *replay) put(itemtype string, fields map[string]any) { r.server.Put(itemtype, fields) }

// play sends one request, after what was done before it, and says how its
// answer differs from the recorded one.
func (r *replay) play(t *testing.T, e exchange) string {
	t.Helper()
	if prepare, ok := r.outside[e.Name]; ok {
		prepare(r)
	}
	if options, ok := r.elsewhere[e.Name]; ok {
		other, err := itsmtest.New(options)
		if err != nil {
			t.Fatal(err)
		}
		return (&replay{server: other}).play(t, e)
	}
	w := httptest.NewRecorder()
	r.server.ServeHTTP(w, r.request(t, e))
	r.login(w)
	return compare(t, e, w)
}

// begin opens a session beside the recorded requests.
func (r *replay) begin() {
	w := httptest.NewRecorder()
	r.server.ServeHTTP(w, httptest.NewRequest("GET", "/apirest.php/initSession?user_token="+itsmtest.DefaultUserToken, nil))
	r.login(w)
}

// login keeps the token of a session just begun; the recording does the same.
func (r *replay) login(w *httptest.ResponseRecorder) {
	var begun struct {
		Token string `json:"session_token"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &begun); err == nil && begun.Token != "" {
		r.token = begun.Token
	}
}

func (r *replay) request(t *testing.T, e exchange) *http.Request {
	t.Helper()
	body := e.Request.RawBody
	if e.Request.Body != nil {
		data, err := json.Marshal(e.Request.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = string(data)
	}
	if rebuilt, ok := r.whole[e.Name]; ok {
		body = rebuilt
	}
	secret := itsmtest.DefaultUserToken
	if strings.Contains(e.Name, "tech") {
		secret = itsmtest.DefaultTechUserToken
	}
	credentials := base64.StdEncoding.EncodeToString([]byte("itsm:itsm"))
	if strings.Contains(e.Name, "bad") {
		secret, credentials = "wrong", base64.StdEncoding.EncodeToString([]byte("itsm:wrong"))
	}
	if e.Name == "login-wrong-kind" { // a user token where login and password belong
		credentials = secret
	}
	req := httptest.NewRequest(e.Request.Method, strings.NewReplacer("<secret>", secret, "<session>", r.token).Replace(e.Request.Path), strings.NewReader(body))
	req.Host = "itsm.example"
	for name, value := range e.Request.Headers {
		value = strings.ReplaceAll(value, "Basic <secret>", "Basic "+credentials)
		value = strings.ReplaceAll(value, "<secret>", secret)
		req.Header.Set(name, strings.ReplaceAll(value, "<session>", r.token))
	}
	return req
}
