package client_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
	"itsmload/client/itsmtest"
)

// Whatever a request was about when the server went away, one outage is waited
// for, and no second one after it.
func TestAnOutageIsGivenUpOnce(t *testing.T) {
	const patience = time.Minute
	work := map[string]func(*testing.T, *client.Client) error{
		"a read":       func(t *testing.T, c *client.Client) error { _, err := c.Get(t.Context(), "Computer", 1); return err },
		"a large page": func(t *testing.T, c *client.Client) error { _, err := collect(t, c, client.Query{}); return err },
		"several by id": func(t *testing.T, c *client.Client) error {
			_, err := c.ByID(t.Context(), "Computer", upTo(8))
			return err
		},
		"a search": func(t *testing.T, c *client.Client) error {
			_, err := find(t, c, "Computer", client.Search{})
			return err
		},
		"the server itself": func(t *testing.T, c *client.Client) error { return c.Await(t.Context()) },
	}
	for _, status := range []int{500, 502, 503, 504} {
		for name, do := range work {
			synctest.Test(t, func(t *testing.T) {
				c, h := logIn(t, func(c *client.Config) { c.MaxOutage = patience })
				h.leave(pageOf(status, ""), time.Hour)
				began := time.Now()
				if err := do(t, c); !errors.Is(err, client.ErrOutage) || !errors.Is(err, client.ErrFailed) {
					t.Errorf("%d, %s: error %v, want the outage", status, name, err)
				}
				if took := time.Since(began); took > patience+2*time.Second {
					t.Errorf("%d, %s: given up after %v", status, name, took)
				}
			})
		}
	}
}

// The same where the session has ended, and the server goes while it is renewed.
func TestAnOutageDuringARenewalIsGivenUpOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		c, f := d.open(t)
		d.end("session-1")
		lost := false
		d.reply = func(r request) (answer, bool) {
			lost = lost || r.path == "initSession"
			return answer{status: 502, page: true}, lost
		}
		began := time.Now()
		if _, err := c.Update(t.Context(), "Computer", rowsOf(1)); !errors.Is(err, client.ErrOutage) {
			t.Errorf("error %v, want the outage", err)
		}
		if took := time.Since(began); took > 6*time.Minute || count(f.asked(), "PUT Computer/") != 1 {
			t.Errorf("given up after %v and %q", took, f.asked())
		}
	})
}

func TestTheLogTellsOfAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told strings.Builder
		c, h := logIn(t, func(c *client.Config) { c.Log = loggerTo(&told) })
		h.leave(ways["502"], 30*time.Second)
		if err := c.Await(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"the server is away", "PHP is down", "the server is back"} {
			if strings.Count(told.String(), part) != 1 {
				t.Errorf("%q should stand once in:\n%s", part, told.String())
			}
		}
		if text := told.String(); strings.Contains(text, itsmtest.DefaultUserToken) {
			t.Errorf("it holds the token:\n%s", text)
		}
	})
}
