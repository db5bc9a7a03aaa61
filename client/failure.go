package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	// errSlow is the cause of a request that ran out of time.
	errSlow = errors.New("no answer in time")
	// errLong is that of an answer which is longer than any should be.
	errLong = errors.New("the answer is longer than any should be")
)

// fail begins the error of a call.
func (c *Client) fail(call call) *Error {
	return &Error{Method: call.method, Endpoint: call.endpoint, Host: c.base.Host, doubt: call.doubt}
}

// lost makes the error of a request without an answer.
func (c *Client) lost(ctx context.Context, call call, err error) error {
	e := c.fail(call)
	e.cause = c.plain(ctx, call, err)
	return e
}

// broken makes the error of an answer that could not be read or means nothing.
func (c *Client) broken(ctx context.Context, call call, response *http.Response, err error) error {
	e := c.fail(call)
	e.Status = response.StatusCode
	if !errors.Is(err, errEmpty) {
		e.cause = c.plain(ctx, call, err)
	}
	return e
}

// plain is the cause of a failure in words that may be shown: without the URL
// that net/http puts in front, and with the time limit named.
func (c *Client) plain(ctx context.Context, call call, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%w (%v)", errSlow, c.limit(call))
	}
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		return errLong
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the connection was cut: %w", err)
	}
	return err
}

// judge turns an answer that is no yes of the API into an error.
func (c *Client) judge(call call, r *http.Response) error {
	good := r.StatusCode/100 == 2
	if good && (isJSON(r.Header) || call.bare && r.Header.Get("Content-Type") == "") {
		return nil
	}
	e := c.fail(call)
	e.Status = r.StatusCode
	e.pause = retryAfter(r.Header)
	if r.StatusCode/100 == 3 {
		e.Target = c.target(call, r)
		return e
	}
	// What cannot be read of an error's body is not missed.
	text, _ := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	if good || !isJSON(r.Header) || !e.parse(text) {
		e.Excerpt = excerpt(c.redact(call, string(text)))
	}
	e.Text = c.redact(call, e.Text)
	return e
}

// target names where a redirect leads: no login, no query, which can hold keys.
func (c *Client) target(call call, r *http.Response) string {
	to, err := r.Location()
	if err != nil {
		return "nowhere"
	}
	return c.redact(call, (&url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path}).String())
}

// parse reads the API's form of an error: a list of the code and what stands
// behind it, which for updates can be a list, null, or a text.
func (e *Error) parse(body []byte) bool {
	var pair []json.RawMessage
	var first string
	if json.Unmarshal(body, &pair) != nil || len(pair) == 0 || json.Unmarshal(pair[0], &first) != nil || !code.MatchString(first) {
		return false
	}
	e.Code = first
	if len(pair) > 1 {
		e.detail = pair[1]
		_ = json.Unmarshal(pair[1], &e.Text) // stays empty behind a list
	}
	return true
}

var (
	code   = regexp.MustCompile(`^[A-Z0-9_]+$`)
	title  = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	markup = regexp.MustCompile(`(?is)<(script|style).*?</(script|style)>|<[^>]*>?`)
)

// excerpt is what a person needs of a body that is not JSON, in one short line:
// a page's title, or else the beginning of its text.
func excerpt(body string) string {
	const enough = 120
	if found := title.FindStringSubmatch(body); found != nil {
		body = found[1]
	}
	line := []rune(strings.Join(strings.Fields(markup.ReplaceAllString(body, " ")), " "))
	if len(line) > enough {
		return string(line[:enough-1]) + "…"
	}
	return string(line)
}

// redact takes out every secret of this client, should a server or a proxy
// repeat the request's headers, and those of the call, should one repeat its
// body. Of the client's, shorter words than six characters are left, since they
// occur by chance; tokens are forty.
func (c *Client) redact(call call, text string) string {
	secrets := slices.Clone(call.secrets)
	for _, secret := range []string{c.config.UserToken, c.config.AppToken, c.config.Password, c.token.get(), call.session, basic(c.config)} {
		if len(secret) >= 6 {
			secrets = append(secrets, secret)
		}
	}
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, "…")
	}
	return text
}

// basic is the login and the password as HTTP sends them.
func basic(config Config) string {
	return base64.StdEncoding.EncodeToString([]byte(config.Login + ":" + config.Password))
}
