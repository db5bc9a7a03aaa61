package conformance_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/conformance"
)

// twisted changes what a server answers.
type twisted func(r *http.Request, a *http.Response, body string) string

func (twist twisted) RoundTrip(r *http.Request) (*http.Response, error) {
	a, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		return nil, err
	}
	changed := twist(r, a, string(body))
	a.Body, a.ContentLength = io.NopCloser(bytes.NewReader([]byte(changed))), int64(len(changed))
	return a, nil
}

// TestDifferencesAreSeen twists one habit of the server, and names a check that
// must see it.
func TestDifferencesAreSeen(t *testing.T) {
	for check, twist := range map[string]twisted{
		"PUT: several items, all known": func(_ *http.Request, _ *http.Response, body string) string {
			return strings.ReplaceAll(body, `true,"message":""`, `true,"message":"done"`)
		},
		"PATCH: an unknown id among others is left out": func(r *http.Request, a *http.Response, body string) string {
			if r.Method == "PATCH" && a.StatusCode == http.StatusMultiStatus {
				a.StatusCode = http.StatusOK
			}
			return body
		},
		"stored: a serial of 300 characters": func(_ *http.Request, _ *http.Response, body string) string {
			return strings.ReplaceAll(body, strings.Repeat("s", 254), strings.Repeat("s", 255))
		},
		"read: an item carries Last-Modified": func(_ *http.Request, a *http.Response, body string) string {
			a.Header.Del("Last-Modified")
			return body
		},
		"list: the first page": func(_ *http.Request, a *http.Response, body string) string {
			a.Header.Del("Content-Range")
			return body
		},
		"search: no match has no data": func(_ *http.Request, _ *http.Response, body string) string {
			return strings.Replace(body, `"totalcount":0,`, `"totalcount":0,"data":[],`, 1)
		},
		"error: a wrong session token": func(_ *http.Request, _ *http.Response, body string) string {
			return strings.ReplaceAll(body, "ERROR_SESSION_TOKEN_INVALID", "ERROR")
		},
		"failure: a URL of 80 criteria is too long": func(_ *http.Request, a *http.Response, body string) string {
			if a.StatusCode == http.StatusRequestURITooLong {
				a.StatusCode = http.StatusOK
			}
			return body
		},
		"failure: an uncaught error at the row that holds [\"a\"]": func(r *http.Request, a *http.Response, body string) string {
			if body == "" && r.Method == "PUT" {
				a.StatusCode = http.StatusInternalServerError
			}
			return body
		},
		"tree: a name without its parent moves to the root: Location": func(r *http.Request, _ *http.Response, body string) string {
			if strings.Contains(r.URL.Path, "Location/") {
				return strings.ReplaceAll(body, `"locations_id":0`, `"locations_id":1`)
			}
			return body
		},
		"all that was made is removed": func(r *http.Request, a *http.Response, body string) string {
			if strings.Contains(r.URL.Path, "Location/") && a.StatusCode == http.StatusNotFound {
				a.StatusCode = http.StatusOK
			}
			return body
		},
	} {
		t.Run(check, func(t *testing.T) {
			t.Parallel()
			_, target := simulate(t)
			target.Transport = twist
			for f := range conformance.Run(t.Context(), target) {
				if f.Check != check {
					continue
				}
				if f.AsMeasured() {
					t.Errorf("passed: %+v", f)
				}
				return
			}
			t.Errorf("there is no such check")
		})
	}
}

func TestWhatCannotBePreparedDiffers(t *testing.T) {
	_, target := simulate(t)
	target.Transport = twisted(func(r *http.Request, a *http.Response, body string) string {
		if r.Method == "POST" && strings.HasSuffix(r.URL.Path, "/State") {
			a.StatusCode = http.StatusBadRequest
			return `["ERROR_GLPI_ADD","no room"]`
		}
		return body
	})
	for f := range conformance.Run(t.Context(), target) {
		if f.Check == "tree: a name without its parent moves to the root: State" {
			if want := `could not make a State: 400 ["ERROR_GLPI_ADD","no room"]`; f.Got != want || f.AsMeasured() {
				t.Errorf("got %q, want %q", f.Got, want)
			}
			return
		}
	}
	t.Error("the check did not run")
}

func TestALoginThatFailsIsTheOnlyFinding(t *testing.T) {
	server, target := simulate(t)
	target.UserToken = "a-secret-token"
	var lines []string
	for f := range conformance.Run(t.Context(), target) {
		lines = append(lines, f.String())
	}
	if len(lines) != 1 || !strings.Contains(lines[0], "login: DIFFERS") || strings.Contains(lines[0], "a-secret-token") {
		t.Errorf("found %q", lines)
	}
	if counts := server.Counts(); counts["POST"] > 0 || counts["DELETE"] > 0 {
		t.Errorf("without a login there were requests that write: %v", counts)
	}
}

// unfiltered is a network on which search texts get lost.
type unfiltered struct{}

func (unfiltered) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	query, _, _ := strings.Cut(r.URL.RawQuery, "&searchText")
	r.URL.RawQuery = query
	return http.DefaultTransport.RoundTrip(r)
}

// A server that lists more than it is asked for loses no item of others.
func TestNothingOfOthersIsRemoved(t *testing.T) {
	server, target := simulate(t)
	before := content(server)
	target.Transport = unfiltered{}
	for range conformance.Run(t.Context(), target) {
	}
	for itemtype, items := range before {
		if left := content(server)[itemtype]; len(left) < len(items) || !cmp.Equal(items, left[:len(items)]) {
			t.Errorf("of %d items of the type %s some were changed or removed", len(items), itemtype)
		}
	}
}

// silent is a network on which nothing answers.
type silent struct{}

func (silent) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no route") }

func TestAServerThatIsAway(t *testing.T) {
	_, target := simulate(t)
	target.Transport = silent{}
	for f := range conformance.Run(t.Context(), target) {
		if f.AsMeasured() || f.Got != "no answer: no route" {
			t.Errorf("found %+v", f)
		}
	}
}

func TestFindings(t *testing.T) {
	for _, c := range []struct{ want, got, line string }{
		{`200 [{"1":true}]`, `200 [{"1":true}]`, "c: as measured"},
		{`400 ["ERROR","…"]`, `400 ["ERROR","wrong, in any words"]`, "c: as measured"},
		{"a … c", "a \n c", "c: as measured"},
		{"a.c", "abc", "c: DIFFERS\n    want a.c\n    got  abc"},
		{"…b", "abc", "c: DIFFERS\n    want …b\n    got  abc"},
		{"b…", "abc", "c: DIFFERS\n    want b…\n    got  abc"},
		{"w", "x" + strings.Repeat("é", 200), "c: DIFFERS\n    want w\n    got  x" + strings.Repeat("é", 74) + " […] " + strings.Repeat("é", 75)},
		{"w", strings.Repeat("é", 200) + "x", "c: DIFFERS\n    want w\n    got  " + strings.Repeat("é", 75) + " […] " + strings.Repeat("é", 74) + "x"},
	} {
		if line := (conformance.Finding{Check: "c", Want: c.want, Got: c.got}).String(); line != c.line {
			t.Errorf("want %q, got %q: %q", c.want, c.got, line)
		}
	}
}
