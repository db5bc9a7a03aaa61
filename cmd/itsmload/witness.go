package main

import (
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// witness is a transport that remembers of the answers what the client does not
// hand out: how the connection was made, what time the server has, and what it
// said of the profile.
type witness struct {
	base http.RoundTripper

	mu     sync.Mutex
	memory sight
	active []byte // the answer of getActiveProfile
}

// sight is what a witness saw of the connection.
type sight struct {
	tls   *tls.ConnectionState // nil without TLS
	clock *time.Duration       // how far the server's clock is ahead; nil where it was not told
}

// RoundTrip sends a request and remembers what its answer tells.
func (w *witness) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	answer, err := w.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.memory.tls = answer.TLS
	if date, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		w.memory.clock = ahead(date, began, time.Now())
	}
	if strings.HasSuffix(r.URL.Path, "/getActiveProfile") && answer.StatusCode == http.StatusOK {
		answer.Body, w.active = replayed(answer.Body)
	}
	return answer, nil
}

// ahead is how far a clock is ahead of ours that showed date at some moment
// between two of ours. A Date has whole seconds, so a second more is possible.
func ahead(date, began, ended time.Time) *time.Duration {
	var d time.Duration
	switch {
	case date.After(ended):
		d = date.Sub(ended)
	case date.Add(time.Second).Before(began):
		d = date.Add(time.Second).Sub(began)
	}
	return &d
}

// replayed reads a body, and gives one to be read in its place. What breaks it
// off is met by the reader of that.
func replayed(body io.ReadCloser) (io.ReadCloser, []byte) {
	defer body.Close()
	text, err := io.ReadAll(body)
	rest := io.Reader(bytes.NewReader(text))
	if err != nil {
		rest = io.MultiReader(rest, broken{err})
	}
	return io.NopCloser(rest), text
}

// broken is a reader that has come to where the original broke off.
type broken struct{ err error }

// Read gives the error.
func (b broken) Read([]byte) (int, error) { return 0, b.err }

// seen gives what was seen last.
func (w *witness) seen() sight {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.memory
}

// profile gives what the server said of the profile.
func (w *witness) profile() profileRights {
	w.mu.Lock()
	defer w.mu.Unlock()
	return parseProfile(w.active)
}
