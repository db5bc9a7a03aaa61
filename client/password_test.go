package client_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"itsmload/client"
)

func TestLostPassword(t *testing.T) {
	f := newFake(t, always(200, `["An e-mail has been sent to your email address."]`))
	if err := f.client(t).LostPassword(t.Context(), " jean@example.org "); err != nil {
		t.Error(err)
	}
	if err := f.client(t).ResetPassword(t.Context(), "jean@example.org", " tok ", " <n&w> "); err != nil {
		t.Error(err)
	}
	for i, want := range []string{
		`{"email":"jean@example.org"}`,
		`{"email":"jean@example.org","password":" <n&w> ","password_forget_token":"tok"}`,
	} {
		r := f.requests[i]
		if r.method != "PUT" || r.path != "lostPassword" || r.body != want || r.header.Get("Session-Token") != "" || r.header.Get("Authorization") != "" {
			t.Errorf("%s %s %s with %v, want PUT lostPassword %s without a login", r.method, r.path, r.body, r.header, want)
		}
	}
}

// Some servers answer with nothing at all.
func TestLostPasswordTakesAnEmptyYes(t *testing.T) {
	f := newFake(t, always(200, ""))
	if err := f.client(t).LostPassword(t.Context(), "jean@example.org"); err != nil {
		t.Error(err)
	}
}

func TestLostPasswordIsNeverSentTwice(t *testing.T) {
	for name, fails := range map[string]answer{
		"429": {status: 429, pause: "1"}, "503": {status: 503}, "502": {status: 502}, "cut": {}, "page": {status: 200, body: "<p>", page: true},
		"no session": {status: 401, body: `["ERROR_SESSION_TOKEN_INVALID",""]`}, "refused": {status: 400, body: `["ERROR","Email notifications are disabled"]`},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t, func(request) answer { return fails })
			c := f.client(t)
			if c.LostPassword(t.Context(), "jean@example.org") == nil || c.ResetPassword(t.Context(), "jean@example.org", "t", "p") == nil {
				t.Errorf("%s: no error", name)
			}
			if len(f.asked()) != 2 {
				t.Errorf("%s: %q, want each once", name, f.asked())
			}
		})
	}
}

func TestLostPasswordNeedsToBeAlone(t *testing.T) {
	f := newFake(t, office)
	c := f.client(t)
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := len(f.asked())
	for _, err := range []error{c.LostPassword(t.Context(), "jean@example.org"), c.ResetPassword(t.Context(), "jean@example.org", "t", "p")} {
		if err == nil || !strings.Contains(err.Error(), "log out first") {
			t.Errorf("in a session: error %v", err)
		}
	}
	if len(f.asked()) != before {
		t.Errorf("sent %q", f.asked()[before:])
	}
	if err := c.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.LostPassword(t.Context(), "jean@example.org"); err != nil {
		t.Errorf("after the session: %v", err)
	}
}

func TestLostPasswordChecksWhatItIsGiven(t *testing.T) {
	f := newFake(t, office)
	c := f.client(t)
	for name, err := range map[string]error{
		"no address": c.LostPassword(t.Context(), " "), "no token": c.ResetPassword(t.Context(), "jean@example.org", "", "p"),
		"no password": c.ResetPassword(t.Context(), "jean@example.org", "t", ""), "no address to reset": c.ResetPassword(t.Context(), "", "t", "p"),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if len(f.asked()) > 0 {
		t.Errorf("sent %q", f.asked())
	}
}

// A debug page can repeat the body of a request.
func TestResetPasswordErrorsHoldNoSecret(t *testing.T) {
	for _, reply := range []answer{
		{status: 500, body: "<title>{email: jean, token: tok7, password: pw9}</title>", page: true},
		{status: 400, body: `["ERROR","tok7 and pw9 do not fit"]`},
	} {
		err := newFake(t, func(request) answer { return reply }).client(t).ResetPassword(t.Context(), "jean@example.org", "tok7", "pw9")
		if err == nil || strings.Contains(err.Error(), "tok7") || strings.Contains(err.Error(), "pw9") || !strings.Contains(err.Error(), "…") {
			t.Errorf("the error repeats a secret, or is none: %v", err)
		}
		if e, ok := errors.AsType[*client.Error](err); !ok || strings.Contains(e.Text+e.Excerpt, "pw9") {
			t.Errorf("the error holds a secret: %+v", e)
		}
	}
}
