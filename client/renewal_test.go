package client_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
)

// desk is a server of which sessions end.
type desk struct {
	mu     sync.Mutex
	made   int             // sessions so far
	ended  map[string]bool // sessions that are no more
	served []string        // what was answered well, with its session
	reply  func(request) (answer, bool)
}

func (d *desk) answer(r request) answer {
	d.mu.Lock()
	defer d.mu.Unlock()
	if a, ok := d.reply(r); ok {
		return a
	}
	session := r.header.Get("Session-Token")
	switch {
	case r.path == "initSession":
		d.made++
		return answer{status: 200, body: fmt.Sprintf(`{"session_token":"session-%d"}`, d.made)}
	case d.ended[session]:
		return answer{status: 401, body: `["ERROR_SESSION_TOKEN_INVALID","session_token seems invalid"]`}
	}
	d.served = append(d.served, session+" "+r.method+" "+r.path)
	if r.method == "PUT" {
		return good(r)
	}
	return office(r)
}

func newDesk() *desk {
	return &desk{ended: map[string]bool{}, reply: func(request) (answer, bool) { return answer{}, false }}
}

// end ends a session.
func (d *desk) end(session string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended[session] = true
}

// open makes a client of a desk that is logged in.
func (d *desk) open(t *testing.T) (*client.Client, *fake) {
	t.Helper()
	f := newFake(t, d.answer)
	c := f.client(t, func(c *client.Config) { c.Profile = "Super-Admin" })
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c, f
}

// count tells how many requests there were like a line.
func count(asked []string, line string) (n int) {
	for _, other := range asked {
		if other == line {
			n++
		}
	}
	return n
}

func TestASessionIsRenewedOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		c, f := d.open(t)
		d.end("session-1")
		var working sync.WaitGroup
		for range 8 {
			working.Go(func() {
				results, err := c.Update(t.Context(), "Computer", rowsOf(1))
				if err != nil || !results[0].OK {
					t.Errorf("%v, error %v", results, err)
				}
			})
		}
		working.Wait()
		asked := f.asked()
		for line, want := range map[string]int{
			"GET initSession": 2, "POST changeActiveProfile": 2, "POST changeActiveEntities": 2, "GET killSession": 0,
		} {
			if got := count(asked, line); got != want {
				t.Errorf("%s: %d times, want %d", line, got, want)
			}
		}
		if got := count(d.served, "session-2 PUT Computer/"); got != 8 {
			t.Errorf("%d updates in the new session, want 8", got)
		}
		ready := slices.Index(d.served, "session-2 POST changeActiveEntities")
		if first := slices.Index(d.served, "session-2 PUT Computer/"); first < ready {
			t.Error("an update went before the entities were chosen")
		}
	})
}

// A session that ends under each of many requests is renewed each time.
func TestASessionIsRenewedAgainAndAgain(t *testing.T) {
	d := newDesk()
	c, _ := d.open(t)
	for i := range 10 {
		d.end(fmt.Sprintf("session-%d", i+1))
		if _, err := c.Session(t.Context()); err != nil {
			t.Fatalf("after %d sessions: %v", i+1, err)
		}
	}
	if d.made != 11 {
		t.Errorf("%d sessions, want 11", d.made)
	}
}

func TestASessionRefusedRightAfterItsRenewal(t *testing.T) {
	d := newDesk()
	c, f := d.open(t)
	d.reply = func(r request) (answer, bool) {
		return answer{status: 401, body: `["ERROR_SESSION_TOKEN_INVALID","session_token seems invalid"]`}, r.method == "PUT"
	}
	_, err := c.Update(t.Context(), "Computer", rowsOf(1))
	if !errors.Is(err, client.ErrSession) || !strings.Contains(err.Error(), "right after the session was renewed") {
		t.Errorf("error %v, want the refusal after a renewal", err)
	}
	if asked := f.asked(); count(asked, "PUT Computer/") != 2 || count(asked, "GET initSession") != 2 {
		t.Errorf("requests %q, want two updates and two logins", asked)
	}
}

// Of servers that do not share their sessions each ends those of the others: a
// request that meets that again and again is given up, though others are served.
func TestASessionThatOneRequestNeverHas(t *testing.T) {
	d := newDesk()
	c, f := d.open(t)
	refuse := d.answer
	f.reply = func(r request) answer {
		if r.method != "PUT" {
			return refuse(r)
		}
		if _, err := c.Session(t.Context()); err != nil {
			t.Error(err)
		}
		return answer{status: 401, body: `["ERROR_SESSION_TOKEN_INVALID","session_token seems invalid"]`}
	}
	_, err := c.Update(t.Context(), "Computer", rowsOf(1))
	if !errors.Is(err, client.ErrSession) || !strings.Contains(err.Error(), "load balancer") {
		t.Errorf("error %v, want one that names the likely cause", err)
	}
	if got := count(f.asked(), "PUT Computer/"); got != 5 {
		t.Errorf("%d updates, want 5", got)
	}
}

func TestARenewalThatIsRefused(t *testing.T) {
	d := newDesk()
	c, f := d.open(t)
	d.end("session-1")
	d.reply = func(r request) (answer, bool) {
		return answer{status: 401, body: `["ERROR_GLPI_LOGIN_USER_TOKEN","parameter user_token seems invalid"]`}, r.path == "initSession"
	}
	if _, err := c.Update(t.Context(), "Computer", rowsOf(1)); !errors.Is(err, client.ErrLogin) || !strings.HasPrefix(err.Error(), "renew the session: ") {
		t.Errorf("error %v, want ErrLogin", err)
	}
	if got := count(f.asked(), "GET initSession"); got != 2 {
		t.Errorf("%d logins, want 2: a wrong token is not tried again", got)
	}
}

// The server goes away and forgets its sessions, as on a restart.
func TestASessionIsRenewedAfterAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		c, _ := d.open(t)
		d.end("session-1")
		back := time.Now().Add(30 * time.Second)
		d.reply = func(r request) (answer, bool) {
			return answer{status: 502, page: true}, time.Now().Before(back)
		}
		var working sync.WaitGroup
		for range 8 {
			working.Go(func() {
				if _, err := c.Session(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		working.Wait()
		if d.made != 2 {
			t.Errorf("%d sessions, want 2", d.made)
		}
	})
}

// Login is tried again for a moment where a server is there, each time in a
// session of its own, since no POST is sent twice.
func TestLoginIsTriedAgain(t *testing.T) {
	for name, fails := range map[string]answer{"502": {status: 502}, "504": {status: 504}, "cut": {}, "429": {status: 429}, "page": {status: 200, page: true}} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk()
			failed := 0
			d.reply = func(r request) (answer, bool) {
				if r.path != "changeActiveEntities" || failed == 4 {
					return answer{}, false
				}
				failed++
				return fails, true
			}
			c, f := d.open(t)
			if err := c.Logout(t.Context()); err != nil {
				t.Error(err)
			}
			sessions := map[string]bool{}
			for _, r := range f.requests {
				if r.path == "changeActiveEntities" {
					sessions[r.header.Get("Session-Token")] = true
				}
			}
			if asked := f.asked(); len(sessions) != 5 || count(asked, "POST changeActiveEntities") != 5 || count(asked, "GET killSession") != 5 {
				t.Errorf("%s: requests %q, want five sessions, each with one POST and its end", name, asked)
			}
		})
	}
}

func TestLoginGivesUpSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		f := newFake(t, page(502, "<title>502 Bad Gateway</title>"))
		if err := f.client(t).Login(t.Context()); !errors.Is(err, client.ErrFailed) || errors.Is(err, client.ErrOutage) {
			t.Errorf("error %v, want ErrFailed", err)
		}
		if took := time.Since(began); took > 5*time.Second || len(f.asked()) != 3 {
			t.Errorf("%d requests in %v, want 3 in a moment", len(f.asked()), took)
		}
	})
}
