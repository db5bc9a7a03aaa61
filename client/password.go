package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// LostPassword has the server send a mail by which the owner of the address can
// choose a new password. It needs neither account nor session, and refuses to
// work while there is one, as the server does. The server must have mail
// notifications on, and know the address.
//
// It is sent once, whatever comes back, so that nobody gets two mails: an error
// that is ErrFailed leaves open whether the mail is on its way, unless it is
// ErrUnreached. A call that left is waited for even when ctx is done.
func (c *Client) LostPassword(ctx context.Context, email string) error {
	if email = strings.TrimSpace(email); email == "" {
		return errors.New("lost password: the e-mail address is missing")
	}
	const doubt = "the mail may be on its way all the same: wait for it before asking for another"
	return c.lostPassword(ctx, map[string]string{"email": email}, doubt)
}

// ResetPassword sets a new password, by the token of the mail that LostPassword
// had sent. Like that it is sent once, and outside of a session. No error holds
// the token or the password.
func (c *Client) ResetPassword(ctx context.Context, email, token, password string) error {
	email, token = strings.TrimSpace(email), strings.TrimSpace(token)
	if email == "" || token == "" || password == "" {
		return errors.New("reset password: the e-mail address, the token of the mail and the new password are all needed")
	}
	input := map[string]string{"email": email, "password_forget_token": token, "password": password}
	const doubt = "the new password may be set all the same: try it before setting it again"
	return c.lostPassword(ctx, input, doubt, token, password)
}

// lostPassword sends what stands for either request.
func (c *Client) lostPassword(ctx context.Context, input map[string]string, doubt string, secrets ...string) error {
	if c.token.get() != "" {
		return errors.New("lost password: the server takes this only outside of a session: log out first")
	}
	body, err := encode(input)
	if err != nil {
		return err
	}
	return c.do(ctx, call{
		method: http.MethodPut, endpoint: "lostPassword", path: "lostPassword", body: body,
		write: true, bare: true, final: true, doubt: doubt, secrets: secrets,
	}, nil)
}
