package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"syscall"
	"time"
)

// Login opens a session, chooses the profile, and makes all its entities
// active with those below them: without that a session sees the account's
// default entity alone, and no entity made since it began. Where one of these
// steps fails the session is ended again.
//
// A session that expires later is renewed in the same way by the request that
// finds out, once for all.
//
// Wrong credentials are ErrLogin. Whether there is a server at all is tried for
// a few seconds, and not for Config.MaxOutage: a mistake in the URL should be
// known at once.
func (c *Client) Login(ctx context.Context) error {
	for tries := 1; ; tries++ {
		token, err := c.login(ctx)
		if err == nil {
			c.token.set(token, false)
			return nil
		}
		patience := attempts
		if token == "" {
			patience = 3 // this may be no ITSM-NG at all
		}
		if tries >= patience || !there(err) {
			return err
		}
		if err := sleep(ctx, delay(tries)); err != nil {
			return err
		}
	}
}

// there reports whether a failure is that of a server which is there: it
// answered, or hung up.
func there(err error) bool {
	if !passing(err) || statusOf(err) > 0 {
		return passing(err)
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
}

// renew logs in again in place of a session that was refused, once for all who
// were part of it. A session that is refused before it has served a single
// request is no longer a matter of time.
func (c *Client) renew(ctx context.Context, stale string, refusal error) error {
	return c.renewal.do(ctx, func(ctx context.Context) error {
		switch {
		case c.token.get() != stale:
			return nil // somebody was quicker
		case c.token.useless(stale):
			return fmt.Errorf("right after the session was renewed: %w", refusal)
		}
		c.config.Log.Info("the session expired: logging in again")
		return c.relogin(ctx)
	})
}

// relogin logs in to a server that was there before, and waits for it if it is not.
func (c *Client) relogin(ctx context.Context) error {
	for tries := 1; ; tries++ {
		token, err := c.login(ctx)
		if err == nil {
			c.token.set(token, true)
			return nil
		}
		if tries == attempts || !passing(err) {
			return fmt.Errorf("renew the session: %w", err)
		}
		if err := c.mend(ctx, err, "", tries); err != nil {
			return err
		}
	}
}

// login opens a session and prepares it. Nobody else gets to see it before it
// is ready, since until then other items are within its sight. The token comes
// with an error too, where it was given one: the session is ended then.
func (c *Client) login(ctx context.Context) (token string, err error) {
	if token, err = c.open(ctx); err != nil {
		return "", err
	}
	err = c.chooseProfile(ctx, token)
	if err == nil {
		err = c.activateEntities(ctx, token)
	}
	if err != nil {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_ = c.end(ending, token) // the first error is the one to tell
	}
	return token, err
}

// open asks for a session.
func (c *Client) open(ctx context.Context) (token string, err error) {
	login, err := c.authorization()
	if err != nil {
		return "", err
	}
	var answer struct {
		Token string `json:"session_token"`
	}
	call := call{method: http.MethodGet, endpoint: "initSession", path: "initSession", login: login, final: true}
	err = c.do(ctx, call, func(r *http.Response) error {
		if err := whole(r, &answer); err != nil {
			return err
		}
		if answer.Token == "" {
			return errors.New("it holds no session token")
		}
		return nil
	})
	return answer.Token, err
}

// authorization is the header that opens a session.
func (c *Client) authorization() (string, error) {
	switch {
	case c.config.UserToken != "":
		return "user_token " + c.config.UserToken, nil
	case c.config.Login != "" && c.config.Password != "":
		return "Basic " + basic(c.config), nil
	}
	return "", errors.New("nothing to log in with: give a user token, or a login and a password")
}

// Logout ends the session on the server; where there is none it does nothing.
// Call it also when the work was stopped, with a context of its own:
// context.WithoutCancel and a time limit.
func (c *Client) Logout(ctx context.Context) error {
	defer c.http.CloseIdleConnections()
	token := c.token.set("", false)
	if token == "" {
		return nil
	}
	return c.end(ctx, token)
}

// end ends a session, whoever knows of it.
func (c *Client) end(ctx context.Context, token string) error {
	call := call{method: http.MethodGet, endpoint: "killSession", path: "killSession", session: token, bare: true, final: true, ending: true}
	err := c.do(ctx, call, nil)
	if errors.Is(err, ErrSession) {
		return nil // it ended by itself
	}
	return err
}
