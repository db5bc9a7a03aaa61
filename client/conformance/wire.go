package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// timeLimit is what a request may take: far more than any here does.
const timeLimit = 2 * time.Minute

// wire sends requests in one session, or in none.
type wire struct {
	base     string // ends with apirest.php
	appToken string
	token    string // of the session
	http     *http.Client
}

func newWire(target Target) *wire {
	base := strings.TrimSuffix(strings.TrimRight(target.URL, "/"), "/apirest.php")
	return &wire{
		base: base + "/apirest.php", appToken: target.AppToken,
		http: &http.Client{
			Transport: target.Transport, Timeout: timeLimit,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// within is the same server in another session, or in none.
func (w *wire) within(token string) *wire {
	other := *w
	other.token = token
	return &other
}

// send sends a request with a body of JSON, or with none.
func (w *wire) send(ctx context.Context, method, path, body string) answer {
	header := http.Header{}
	if body != "" {
		header.Set("Content-Type", "application/json")
	}
	return w.sendWith(ctx, method, path, body, header)
}

// sendWith sends a request with headers of its own; those of the session and of
// the API client are added where they are missing.
func (w *wire) sendWith(ctx context.Context, method, path, body string, header http.Header) answer {
	r, err := http.NewRequestWithContext(ctx, method, w.base+"/"+path, strings.NewReader(body))
	if err != nil {
		return answer{err: err}
	}
	r.Header = header
	for name, value := range map[string]string{"Session-Token": w.token, "App-Token": w.appToken} {
		if _, given := header[name]; !given && value != "" {
			header.Set(name, value)
		}
	}
	got, err := w.http.Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer got.Body.Close()
	content, err := io.ReadAll(got.Body)
	return answer{status: got.StatusCode, header: got.Header, body: string(content), err: err}
}

// answer is what came back, or why nothing did.
type answer struct {
	status int
	header http.Header
	body   string
	err    error
}

var titles = regexp.MustCompile(`<title>(.*?)</title>`)

// String gives the status with the body as JSON, or what kind of page came.
func (a answer) String() string {
	switch {
	case a.err != nil:
		return "no answer: " + withoutURL(a.err).Error()
	case !strings.Contains(a.header.Get("Content-Type"), "html"):
		return strings.TrimSuffix(fmt.Sprintf("%d %s", a.status, canonical(a.body)), " ")
	case a.body == "":
		return fmt.Sprintf("%d empty page", a.status)
	}
	title := ""
	if found := titles.FindStringSubmatch(a.body); found != nil {
		title = found[1]
	}
	return fmt.Sprintf("%d page %q", a.status, title)
}

// withoutURL takes the URL out of an error, since it can hold a token.
func withoutURL(err error) error {
	if wrapped, ok := err.(*url.Error); ok {
		return wrapped.Err
	}
	return err
}

// decode reads the body into a value; where it does not fit the value stays as
// it is.
func (a answer) decode(v any) {
	d := json.NewDecoder(strings.NewReader(a.body))
	d.UseNumber()
	_ = d.Decode(v)
}

// item reads the body as one item, with its values as JSON.
func (a answer) item() map[string]json.RawMessage {
	var item map[string]json.RawMessage
	a.decode(&item)
	return item
}

// field gives a field of an item as JSON, or the whole answer where there is no
// such field.
func (a answer) field(name string) string {
	value, ok := a.item()[name]
	if !ok {
		return a.String()
	}
	return canonical(string(value))
}
