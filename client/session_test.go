package client_test

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

// office is a server with one account of three profiles.
func office(r request) answer {
	switch r.path {
	case "initSession":
		return answer{status: 200, body: `{"session_token":"session-0123456789"}`}
	case "getMyProfiles":
		return answer{status: 200, body: `{"myprofiles":[{"id":4,"name":"Super-Admin"},{"id":"6","name":"Technician"},{"id":9,"name":"Technician"},{"id":10,"name":"9"}]}`}
	case "getActiveProfile":
		return answer{status: 200, body: `{"active_profile":{"id":4,"name":"Super-Admin","helpdesk_item_type":["Computer"]}}`}
	case "getActiveEntities":
		return answer{status: 200, body: `{"active_entity":{"id":0,"active_entity_recursive":1,"active_entities":[{"id":12},{"id":0},{"id":"3"}]}}`}
	case "killSession":
		return answer{status: 200}
	}
	return answer{status: 200, body: "true"}
}

func TestLoginByUserToken(t *testing.T) {
	f := newFake(t, office)
	c := f.client(t, func(c *client.Config) { c.Profile = "super-admin" })
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{"GET initSession", "GET getMyProfiles", "POST changeActiveProfile", "POST changeActiveEntities"}
	if diff := cmp.Diff(want, f.asked()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if got := f.requests[0].header.Get("Authorization"); got != "user_token user-token-0123456789" {
		t.Errorf("Authorization %q", got)
	}
	if got := f.requests[2].body; got != `{"profiles_id":4}` {
		t.Errorf("profile chosen by %s", got)
	}
	if got := f.requests[3].body; got != `{"entities_id":"all","is_recursive":true}` {
		t.Errorf("entities chosen by %s", got)
	}
	if diff := cmp.Diff(map[string]int{"GET": 2, "POST": 2}, c.Requests()); diff != "" {
		t.Errorf("requests counted (-want +got):\n%s", diff)
	}
}

func TestLoginByPassword(t *testing.T) {
	f := newFake(t, office)
	c := f.client(t, func(c *client.Config) { c.UserToken, c.Login, c.Password = "", "itsm", "pass:wörd" })
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte("itsm:pass:wörd"))
	if got := f.requests[0].header.Get("Authorization"); got != want {
		t.Errorf("Authorization %q, want %q", got, want)
	}
	if want := []string{"GET initSession", "POST changeActiveEntities"}; !slices.Equal(f.asked(), want) {
		t.Errorf("requests %q, want %q: no profile was asked for", f.asked(), want)
	}
}

func TestLoginWithoutCredentialsSendsNothing(t *testing.T) {
	f := newFake(t, office)
	c := f.client(t, func(c *client.Config) { c.UserToken, c.Login = "", "itsm" })
	if err := c.Login(t.Context()); err == nil || !strings.Contains(err.Error(), "give a user token") {
		t.Errorf("error %v", err)
	}
	if len(f.asked()) > 0 {
		t.Errorf("sent %q", f.asked())
	}
}

func TestEveryRequestCarriesItsHeaders(t *testing.T) {
	f := newFake(t, office)
	c := f.client(t, func(c *client.Config) { c.UserAgent = "tester/1" })
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Session(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, r := range f.requests {
		session := "session-0123456789"
		if i == 0 {
			session = ""
		}
		if r.header.Get("App-Token") != "app-token-0123456789" || r.header.Get("User-Agent") != "tester/1" || r.header.Get("Session-Token") != session {
			t.Errorf("%s %s: headers %v", r.method, r.path, r.header)
		}
		if i > 0 && r.header.Get("Authorization") != "" {
			t.Errorf("%s %s: the login goes with it", r.method, r.path)
		}
		if wantJSON := r.method == "POST"; (r.header.Get("Content-Type") == "application/json") != wantJSON {
			t.Errorf("%s %s: Content-Type %q", r.method, r.path, r.header.Get("Content-Type"))
		}
		if r.method == "GET" && r.body != "" {
			t.Errorf("%s %s: a GET with a body", r.method, r.path)
		}
		if strings.Contains(r.query, "token") {
			t.Errorf("%s %s: a token in the URL: %s", r.method, r.path, r.query)
		}
	}
}

func TestProfile(t *testing.T) {
	tests := []struct{ wanted, chosen, says string }{
		{"Super-Admin", `{"profiles_id":4}`, ""},
		{" SUPER-admin ", `{"profiles_id":4}`, ""},
		{"6", `{"profiles_id":6}`, ""},
		{"9", `{"profiles_id":10}`, ""}, // a name wins over an id
		{"Technician", "", "Technician (6), Technician (9)"},
		{"Boss", "", "choose one of Super-Admin (4), Technician (6), Technician (9), 9 (10)"},
	}
	for _, test := range tests {
		f := newFake(t, office)
		err := f.client(t, func(c *client.Config) { c.Profile = test.wanted }).Login(t.Context())
		last := f.requests[len(f.requests)-1]
		if test.says != "" {
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%s: error %v, want one that says %q", test.wanted, err, test.says)
			}
			if last.path != "killSession" {
				t.Errorf("%s: the session stays open: the last request is %s", test.wanted, last.path)
			}
			continue
		}
		if err != nil || f.requests[2].body != test.chosen {
			t.Errorf("%s: chosen by %s (error %v), want %s", test.wanted, f.requests[2].body, err, test.chosen)
		}
	}
}

func TestSession(t *testing.T) {
	c := newFake(t, office).client(t)
	got, err := c.Session(t.Context())
	want := client.Session{ProfileID: 4, Profile: "Super-Admin", Entities: []int{0, 3, 12}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v, session (-want +got):\n%s", err, diff)
	}
}

func TestLogout(t *testing.T) {
	f := newFake(t, office)
	c := f.client(t)
	if err := c.Logout(t.Context()); err != nil || len(f.asked()) > 0 {
		t.Errorf("not logged in: error %v, requests %q", err, f.asked())
	}
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := c.Logout(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if want := []string{"GET initSession", "POST changeActiveEntities", "GET killSession"}; !slices.Equal(f.asked(), want) {
		t.Errorf("requests %q, want %q", f.asked(), want)
	}
}

// However slow the pace, the session ends in the moment that its owner has left.
// It waits for a server that asked to be left alone, and no longer than that moment.
func TestLogoutWaitsForNoTurn(t *testing.T) {
	for pause, want := range map[string]time.Duration{"": 0, "3": 3 * time.Second, "60": 5 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t, func(r request) answer {
				if r.method == "PUT" && pause != "" {
					return answer{status: 429, pause: pause}
				}
				return office(r)
			})
			c := f.client(t, func(c *client.Config) { c.Rate = 0.01 })
			if err := c.Login(t.Context()); err != nil {
				t.Fatal(err)
			}
			stopped, stop := context.WithCancel(t.Context())
			time.AfterFunc(101*time.Second, stop)
			c.Update(stopped, "Computer", rowsOf(1))
			if pause == "" {
				stop()
			}
			began := time.Now()
			ending, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			c.Logout(ending)
			if took := time.Since(began); took > want || count(f.asked(), "GET killSession") == 0 != (pause == "60") {
				t.Errorf("held for %q: took %v, requests %q", pause, took, f.asked())
			}
		})
	}
}

func TestLogoutOfAnExpiredSession(t *testing.T) {
	f := newFake(t, func(r request) answer {
		if r.path == "killSession" {
			return answer{status: 401, body: `["ERROR_SESSION_TOKEN_INVALID","session_token seems invalid"]`}
		}
		return office(r)
	})
	c := f.client(t)
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Logout(t.Context()); err != nil {
		t.Errorf("the session is gone, which is all that was wanted: %v", err)
	}
}

func TestLoginEndsTheSessionWhenStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	f := newFake(t, func(r request) answer {
		switch r.path {
		case "changeActiveEntities":
			stop()
			<-ended
		case "killSession":
			close(ended)
		}
		return office(r)
	})
	if err := f.client(t).Login(ctx); err != context.Canceled {
		t.Errorf("error %v, want that of the context", err)
	}
	select {
	case <-ended:
	default:
		t.Error("the session stays open")
		close(ended)
	}
}
