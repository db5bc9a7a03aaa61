package client

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// do carries out a call, and hands an answer that is a yes of the API to
// decode, whose errors it wraps. Everything else comes back as an *Error, or as
// ctx.Err() where the caller stopped it. What failed in a way that may pass is
// sent again where that can do no harm.
//
// It is the one place through which all requests go, so the one for whatever
// concerns them all.
func (c *Client) do(ctx context.Context, call call, decode func(*http.Response) error) error {
	for tries := 1; ; tries++ {
		token, err := c.once(ctx, call, decode)
		if err == nil || tries == attempts || !call.again(err) || !c.spare() {
			return err
		}
		if err := c.mend(ctx, err, token, tries); err != nil {
			return err
		}
	}
}

// mend does what there is to do between a failure and the next attempt.
func (c *Client) mend(ctx context.Context, failure error, token string, tries int) error {
	switch {
	case errors.Is(failure, ErrSession):
		return c.renew(ctx, token, failure)
	case statusOf(failure) == http.StatusTooManyRequests:
		return nil // all requests are held already
	}
	if err := c.Await(ctx); err != nil {
		return err
	}
	return sleep(ctx, delay(tries))
}

// once waits for the call's turn and sends it. It gives the session that the
// request was part of.
func (c *Client) once(ctx context.Context, call call, decode func(*http.Response) error) (token string, err error) {
	if err := c.turn(ctx, call); err != nil {
		return "", err
	}
	if call.session == "" && call.login == "" {
		call.session = c.token.get()
	}
	wire, cancel := c.wire(ctx, call)
	defer cancel()
	err = c.exchange(wire, call, decode)
	if err != nil && !call.write && ctx.Err() != nil {
		return "", ctx.Err()
	}
	c.learn(call.session, err)
	return call.session, err
}

// turn waits until a request may leave. While the server is away, that is when
// the one who asks for it has news.
func (c *Client) turn(ctx context.Context, call call) error {
	switch {
	case call.probe:
		return c.pace.turn(ctx)
	case call.ending:
		// It spares the server more than it costs, so no slow pace keeps it.
		return sleep(ctx, c.pace.held())
	}
	for {
		if c.away.Load() {
			if err := c.Await(ctx); err != nil {
				return err
			}
		}
		if err := c.pace.wait(ctx); err != nil {
			return err
		}
		if !c.away.Load() {
			return nil
		}
	}
}

// learn draws from an answer what concerns all requests.
func (c *Client) learn(session string, err error) {
	switch status := statusOf(err); {
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		e, _ := errors.AsType[*Error](err)
		c.config.Log.Info("the server wants fewer requests: holding all", "status", status, "asked for", e.pause)
		c.pace.hold(min(e.pause, c.config.MaxOutage))
	case !errors.Is(err, ErrFailed):
		c.pace.ease()
	}
	if !errors.Is(err, ErrSession) {
		c.token.served(session)
	}
}

// wire makes the context of a request on the wire. A write outlives its
// caller's, so that what it did can still be learned.
func (c *Client) wire(ctx context.Context, call call) (context.Context, context.CancelFunc) {
	if call.write {
		ctx = context.WithoutCancel(ctx)
	}
	return context.WithTimeout(ctx, c.limit(call))
}

// limit is how long a call may take.
func (c *Client) limit(call call) time.Duration {
	return min(c.config.Timeout, cmp.Or(call.limit, c.config.Timeout))
}

// exchange sends the call and reads its answer.
func (c *Client) exchange(ctx context.Context, call call, decode func(*http.Response) error) error {
	request, err := c.request(ctx, call)
	if err != nil {
		return c.lost(ctx, call, err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return c.lost(ctx, call, err)
	}
	defer finish(response.Body)
	response.Body = http.MaxBytesReader(nil, response.Body, c.longest)
	if err := c.judge(call, response); err != nil {
		return err
	}
	if decode == nil {
		decode = ignore
	}
	if err := decode(response); err != nil {
		return c.broken(ctx, call, response, err)
	}
	return nil
}

// request makes the HTTP request of a call. Tokens go into headers only, never
// into the URL, which errors and the logs of proxies repeat.
func (c *Client) request(ctx context.Context, call call) (*http.Request, error) {
	u := c.base.JoinPath(call.path)
	u.RawQuery = call.query
	r, err := http.NewRequestWithContext(ctx, call.method, u.String(), body(call.body))
	if err != nil {
		return nil, err
	}
	c.count(call.method)
	for name, value := range map[string]string{
		"Authorization": call.login,
		"Session-Token": call.session,
		"App-Token":     c.config.AppToken,
		"User-Agent":    c.config.UserAgent,
		"Accept":        "application/json",
	} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	if call.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// body gives the reader of a request's body. The nil interface means none: the
// server refuses a GET that carries one.
func body(json []byte) io.Reader {
	if json == nil {
		return nil
	}
	return bytes.NewReader(json)
}

// ignore reads an answer that is not looked at, to see that it came whole.
func ignore(r *http.Response) error {
	_, err := io.Copy(io.Discard, r.Body)
	return err
}

// finish reads a body to its end, so that the connection can be used again. A
// long rest is not worth it.
func finish(body io.ReadCloser) {
	io.CopyN(io.Discard, body, 64<<10)
	body.Close()
}

// isJSON reports whether an answer says that it is JSON. The status alone tells
// nothing: maintenance and a database that is down are a 200 with a page.
func isJSON(header http.Header) bool {
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return kind == "application/json" || strings.HasSuffix(kind, "+json")
}
