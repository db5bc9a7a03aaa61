package client

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
)

// hoard is a list of items as long as they are many, which a client reads that
// takes no answer beyond ten thousand bytes.
func hoard(t *testing.T, n int) *Client {
	t.Helper()
	c, err := New(Config{URL: "https://itsm.example.org", Transport: heap(n)})
	if err != nil {
		t.Fatal(err)
	}
	c.longest = 10_000
	return c
}

// heap answers with items 1 to n in their order.
type heap int

func (n heap) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	query, _ := url.ParseQuery(r.URL.RawQuery)
	var from, to int
	if _, err := fmt.Sscanf(query.Get("range"), "%d-%d", &from, &to); err != nil {
		one := `{"id":1}`
		if strings.HasSuffix(r.URL.Path, "/Computer/1") {
			one += strings.Repeat(" ", 10_000)
		}
		fmt.Fprint(w, one)
		return w.Result(), nil
	}
	var items []string
	for id := from + 1; id <= min(to+1, int(n)); id++ {
		items = append(items, fmt.Sprintf(`{"id":%d,"comment":"%090d"}`, id, id))
	}
	fmt.Fprintf(w, "[%s]", strings.Join(items, ","))
	return w.Result(), nil
}

// An answer without end fills no memory: a page is read in halves, and what
// cannot be halved is an error.
func TestAnswersThatAreTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := hoard(t, 300)
		n := 0
		for _, err := range c.Items(t.Context(), "Computer", Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 300 {
			t.Errorf("%d items, want 300", n)
		}
		if _, err := c.Get(t.Context(), "Computer", 1); !errors.Is(err, ErrFailed) || !strings.Contains(err.Error(), "longer than any should be") {
			t.Errorf("error %v, want that of an answer that is too long", err)
		}
	})
}
