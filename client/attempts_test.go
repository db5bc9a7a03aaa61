package client_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"itsmload/client"
)

// What keeps failing while the server is there is given up after five times.
func TestAttemptsHaveAnEnd(t *testing.T) {
	tests := []struct {
		name  string
		fails answer
		read  int // requests for one read
		write int // and for one update
	}{
		{"too many requests", answer{status: 429}, 5, 5},
		{"not available", answer{status: 503}, 5, 5},
		{"an error", answer{status: 500}, 5, 1},
		{"a bad gateway", answer{status: 502}, 5, 1},
		{"a gateway's time-out", answer{status: 504}, 5, 1},
		{"a page", answer{status: 200, body: "<title>x</title>", page: true}, 5, 1},
		{"an empty body", answer{status: 200}, 5, 1},
		{"a cut", answer{}, 5, 1},
		{"too large", answer{status: 413, page: true}, 1, 1},
		{"a refusal", answer{status: 403, body: `["ERROR_RIGHT_MISSING",""]`}, 1, 1},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t, func(r request) answer {
				if r.path == "getActiveEntities" {
					return answer{status: 200, body: "{}"}
				}
				return test.fails
			})
			c := f.client(t)
			_, read := c.Count(t.Context(), "Computer", false)
			_, write := c.Update(t.Context(), "Computer", rowsOf(1))
			if read == nil || write == nil || errors.Is(read, client.ErrOutage) || errors.Is(write, client.ErrOutage) {
				t.Errorf("%s: errors %v and %v", test.name, read, write)
			}
			all := strings.Join(f.asked(), "\n")
			if got := strings.Count(all, "GET Computer/"); got != test.read {
				t.Errorf("%s: %d reads, want %d", test.name, got, test.read)
			}
			if got := strings.Count(all, "PUT"); got != test.write {
				t.Errorf("%s: %d updates, want %d", test.name, got, test.write)
			}
		})
	}
}

// A run in which everything fails ends in far fewer requests than five each.
func TestARunHasALimitOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, func(r request) answer { return answer{status: 429, pause: "1"} })
		c := f.client(t)
		for range 1000 {
			_, err := c.Count(t.Context(), "Computer", false)
			if !errors.Is(err, client.ErrFailed) {
				t.Fatal(err)
			}
		}
		if n := len(f.asked()); n < 1500 || n > 2300 {
			t.Errorf("%d requests for 1000 reads, want about 2200", n)
		}
	})
}
