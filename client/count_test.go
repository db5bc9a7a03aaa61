package client_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"

	"itsmload/client"
)

func TestCount(t *testing.T) {
	tests := []struct {
		name         string
		status       int
		contentRange string
		body         string
		want         int
		fails        bool
	}{
		{"many", 206, "0-0/9175", `[{"id":1}]`, 9175, false},
		{"one", 200, "0-0/1", `[{"id":1}]`, 1, false},
		{"none, without the header", 200, "", `[]`, 0, false},
		{"none, with it", 206, "0--1/0", `[]`, 0, false},
		{"none, as an error", 400, "", `["ERROR_RANGE_EXCEED_TOTAL","…"]`, 0, false},
		{"a header that says nothing", 206, "items", `[]`, 0, true},
		{"a page", 200, "", `<title>`, 0, true},
		{"an empty answer", 200, "", ``, 0, true},
		{"no header at all", 200, "", `[{"id":1}]`, 1, false},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			var query string
			transport := inMemory(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.RawQuery != "" {
					query = r.URL.RawQuery
				}
				if test.contentRange != "" {
					w.Header().Set("Content-Range", test.contentRange)
				}
				send(w, answer{status: test.status, body: test.body, page: test.name == "a page"})
			}))
			c := clientOf(t, "https://itsm.example.org", func(c *client.Config) { c.Transport = transport })
			got, err := c.Count(t.Context(), "Computer", true)
			if got != test.want || errors.Is(err, client.ErrFailed) != test.fails || (err != nil) != test.fails {
				t.Errorf("%s: %d, error %v; want %d", test.name, got, err, test.want)
			}
			if want := "get_hateoas=false&is_deleted=1&only_id=true&order=ASC&range=0-0&sort=id"; query != want {
				t.Errorf("%s: asked for %s, want %s", test.name, query, want)
			}
		})
	}
}
