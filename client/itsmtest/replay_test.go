package itsmtest_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// disagreements are the exchanges that cannot agree, with the reason.
var disagreements = map[string]string{}

func TestRecordedExchanges(t *testing.T) {
	exchanges := recorded(t)
	server, err := itsmtest.New(itsmtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := &replay{server: server}
	agree := 0
	for _, e := range exchanges {
		diff := r.play(t, e)
		reason, excused := disagreements[e.Name]
		switch {
		case diff == "" && !excused:
			agree++
		case diff == "":
			t.Errorf("%s agrees now: take it from the list of disagreements", e.Name)
		case excused:
			fmt.Printf("%s disagrees: %s\n", e.Name, reason)
		default:
			t.Errorf("%s (-recorded +simulated):\n%s", e.Name, diff)
		}
	}
	fmt.Printf("%d of %d recorded exchanges agree\n", agree, len(exchanges))
	if want := 94 - len(disagreements); agree != want {
		t.Errorf("%d exchanges agree, want %d", agree, want)
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
	server *itsmtest.Server
	token  string
}

// play sends one request and says how its answer differs from the recorded one.
func (r *replay) play(t *testing.T, e exchange) string {
	t.Helper()
	w := httptest.NewRecorder()
	r.server.ServeHTTP(w, r.request(t, e))
	got := map[string]any{"status": w.Code, "headers": headersOf(w.Header())}
	want := map[string]any{"status": e.Response.Status, "headers": recordedHeaders(e.Response.Headers)}
	got["body"], want["body"] = normal(decoded(t, w.Body.Bytes())), normal(e.Response.Body)
	if e.Response.Body == nil {
		got["body"], want["body"] = w.Body.String(), e.Response.RawBody
	}
	if list, ok := got["body"].([]any); ok && e.Trimmed {
		got["body"] = list[:len(want["body"].([]any))]
	}
	r.login(w)
	return cmp.Diff(want, got)
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
	secret := itsmtest.DefaultUserToken
	if strings.Contains(e.Name, "tech") {
		secret = itsmtest.DefaultTechUserToken
	}
	credentials := base64.StdEncoding.EncodeToString([]byte("itsm:itsm"))
	if strings.Contains(e.Name, "bad") {
		secret, credentials = "wrong", base64.StdEncoding.EncodeToString([]byte("itsm:wrong"))
	}
	req := httptest.NewRequest(e.Request.Method, strings.ReplaceAll(e.Request.Path, "<secret>", secret), strings.NewReader(body))
	req.Host = "itsm.example"
	for name, value := range e.Request.Headers {
		value = strings.ReplaceAll(value, "Basic <secret>", "Basic "+credentials)
		value = strings.ReplaceAll(value, "<secret>", secret)
		req.Header.Set(name, strings.ReplaceAll(value, "<session>", r.token))
	}
	return req
}

func decoded(t *testing.T, body []byte) (v any) {
	t.Helper()
	if len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("answer is no JSON: %v: %s", err, body)
	}
	return v
}

// headersOf keeps the headers that are part of the protocol; of times only that
// they are there.
func headersOf(h http.Header) map[string]string {
	kept := map[string]string{}
	for _, name := range []string{"Content-Type", "Content-Range", "Accept-Range", "Location", "Link", "Last-Modified"} {
		if value := h.Get(name); value != "" {
			kept[name] = value
		}
	}
	if _, ok := kept["Last-Modified"]; ok {
		kept["Last-Modified"] = "a time"
	}
	return kept
}

func recordedHeaders(headers map[string]string) map[string]string {
	h := http.Header{}
	for name, value := range headers {
		h.Set(name, value)
	}
	return headersOf(h)
}

var timePattern = regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`)

// normal replaces times, session tokens and labels, which differ from one
// server to the next.
func normal(v any) any {
	switch v := v.(type) {
	case string:
		return timePattern.ReplaceAllString(v, "a time")
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
	case map[string]any:
		_, isOption := v["available_searchtypes"]
		for key, value := range v {
			switch {
			case key == "session_token":
				v[key] = "a token"
			case key == "name" && (isOption || len(v) == 1):
				v[key] = "a label"
			case (key == "tracking" || key == "link") && v["common"] != nil:
				v[key] = "a label"
			default:
				v[key] = normal(value)
			}
		}
	}
	return v
}
