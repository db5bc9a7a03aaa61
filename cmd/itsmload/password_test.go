package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
)

// askFor runs password request for the addresses a1 to a5 against a handler.
func askFor(ctx context.Context, t *testing.T, out *bytes.Buffer, handler http.HandlerFunc) (code int, talk string) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	file := filepath.Join(t.TempDir(), "staff.csv")
	if err := os.WriteFile(file, []byte("Mail\na1@x.org\na2@x.org\na3@x.org\na4@x.org\na5@x.org\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var said bytes.Buffer
	c := console{in: strings.NewReader(""), out: out, err: &said, env: variables(map[string]string{"ITSMNG_URL": server.URL})}
	code = run(ctx, []string{"password", "request", "--file", file, "--column", "Mail", "--rate", "0"}, c)
	return code, said.String()
}

// Ctrl-C lets the request on the wire end, and no further one leave.
func TestPasswordRequestIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out bytes.Buffer
	requests := 0
	code, talk := askFor(ctx, t, &out, func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests == 2 {
			cancel()
		}
		answerJSON(w, http.StatusOK, `["sent"]`)
	})
	want := "email,result,message\na1@x.org,requested,\na2@x.org,requested,\n"
	if code != exitInterrupted || requests != 2 || out.String() != want {
		t.Errorf("exit %d after %d requests: %s", code, requests, out.String())
	}
	if !strings.Contains(talk, "addresses without a line were not sent") {
		t.Errorf("it said %q", talk)
	}
}

// What went unanswered is not sent again, and the rest waits until the server is
// there. A refusal that all share ends the list.
func TestPasswordRequestMeetsTrouble(t *testing.T) {
	tests := []struct {
		name  string
		third func(http.ResponseWriter)
		lines int
		word  string
		code  int
	}{
		{"504", func(w http.ResponseWriter) { w.WriteHeader(http.StatusGatewayTimeout) }, 5, "unknown", exitRows},
		{"429", func(w http.ResponseWriter) { w.Header().Set("Retry-After", "1"); w.WriteHeader(429) }, 5, "refused", exitRows},
		{"503", func(w http.ResponseWriter) { w.WriteHeader(503) }, 5, "refused", exitRows},
		{"cut", func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, 5, "unknown", exitRows},
		{"unknown address", func(w http.ResponseWriter) { answerJSON(w, 400, `["ERROR","Email address not found."]`) }, 5, "refused", exitRows},
		{"switched off", func(w http.ResponseWriter) {
			answerJSON(w, 400, `["ERROR","Email notifications are disabled; view documentation"]`)
		}, 3, "refused", exitFailed},
		{"app token", func(w http.ResponseWriter) { answerJSON(w, 400, `["ERROR_WRONG_APP_TOKEN_PARAMETER",""]`) }, 3, "refused", exitFailed},
		{"redirect", func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://elsewhere.example.org/")
			w.WriteHeader(http.StatusFound)
		}, 3, "refused", exitFailed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			puts := 0
			code, talk := askFor(t.Context(), t, &out, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					answerJSON(w, 401, `["ERROR_SESSION_TOKEN_MISSING",""]`)
					return
				}
				if puts++; puts == 3 {
					test.third(w)
					return
				}
				answerJSON(w, http.StatusOK, `["sent"]`)
			})
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")[1:]
			if code != test.code || puts != test.lines || len(lines) != test.lines {
				t.Fatalf("exit %d after %d PUTs:\n%s\n%s", code, puts, out.String(), talk)
			}
			for i, line := range lines {
				want := fmt.Sprintf("a%d@x.org,requested", i+1)
				if i == 2 {
					want = "a3@x.org," + test.word
				}
				if !strings.HasPrefix(line, want) {
					t.Errorf("line %q, want %q…", line, want)
				}
			}
		})
	}
}

// A server that is restarted in the middle is waited for. What had no connection
// was not sent, so it is sent then, or has no line where the wait is in vain.
func TestPasswordRequestWaitsForAConnection(t *testing.T) {
	tests := []struct {
		name       string
		down, back int // requests before the server goes, and before it is back
		want       string
		puts       int // that tried to leave
	}{
		{"never there", 0, 100, "", 1},
		{"gone for a moment", 1, 4, "a1@x.org,requested,\na2@x.org,requested,\n", 3},
		{"gone for good", 1, 100, "a1@x.org,requested,\n", 2},
		{"gone whenever it is asked", 1, -1, "a1@x.org,requested,\n", 6},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			requests, puts := 0, 0
			wire := roundTripper(func(r *http.Request) (*http.Response, error) {
				if requests++; r.Method == http.MethodPut {
					puts++
				}
				there := requests <= test.down || requests > test.back && test.back > 0 || test.back < 0 && r.Method == http.MethodGet
				if !there {
					return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
				}
				w := httptest.NewRecorder()
				answerJSON(w, http.StatusOK, `["sent"]`)
				return w.Result(), nil
			})
			server, err := client.New(client.Config{URL: "https://itsm.example.org", Transport: wire, MaxOutage: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			r := &requester{server: server, out: newResults(&out), sent: map[string]string{}}
			for _, text := range []string{"a1@x.org", "a2@x.org"} {
				if err = r.next(t.Context(), address{text: text}); err != nil {
					break
				}
			}
			if out.String() != test.want || puts != test.puts || (err == nil) != (strings.Count(test.want, "\n") == 2) || errors.Is(err, client.ErrOutage) != (test.name == "gone for good") {
				t.Errorf("%s: %d PUTs, error %v, lines:\n%s", test.name, puts, err, out.String())
			}
		})
	}
}

// What cannot be written down is not done.
func TestPasswordRequestNeedsItsOutput(t *testing.T) {
	r := newResults(brokenWriter{})
	if err := r.header(); err == nil || !strings.Contains(err.Error(), "nothing more is sent") {
		t.Errorf("the header: %v", err)
	}
	if err := r.write(result{"a@x.org", resultRequested, ""}); err == nil {
		t.Error("a line that is not written is no error")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestIsAddress(t *testing.T) {
	for _, text := range []string{"ada@example.org", "o'neil+x@sub.example.org", "é@exemple.fr", "root@localhost"} {
		if !isAddress(text) {
			t.Errorf("%q is an address", text)
		}
	}
	for _, text := range []string{"", "ada", "@example.org", "ada@", "a@b@c", "ada @x.org", "a@x.org, b@x.org", "Ada <ada@x.org>", "a@x.org;b@x.org"} {
		if isAddress(text) {
			t.Errorf("%q is no address", text)
		}
	}
}
