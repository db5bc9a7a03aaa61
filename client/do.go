package client

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"strings"
)

// do carries out a call: it waits its turn, sends, and hands an answer that is
// a yes of the API to decode, whose errors it wraps. Everything else comes back
// as an *Error, or as ctx.Err() where the caller stopped it.
//
// It is the one place through which all requests go, so the one for whatever
// concerns them all.
func (c *Client) do(ctx context.Context, call call, decode func(*http.Response) error) error {
	if err := c.turn(ctx); err != nil {
		return err
	}
	wire, cancel := c.wire(ctx, call)
	defer cancel()
	err := c.exchange(wire, call, decode)
	if err != nil && !call.write && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// turn waits until the pace lets a request leave.
func (c *Client) turn(ctx context.Context) error {
	err := c.pace.Wait(ctx)
	if err != nil && ctx.Err() == nil {
		// The limiter knows that the turn comes after the deadline.
		return context.DeadlineExceeded
	}
	return err
}

// wire makes the context of a request on the wire. A write outlives its
// caller's, so that what it did can still be learned.
func (c *Client) wire(ctx context.Context, call call) (context.Context, context.CancelFunc) {
	if call.write {
		ctx = context.WithoutCancel(ctx)
	}
	return context.WithTimeout(ctx, c.config.Timeout)
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
	if err := c.judge(call, response); err != nil {
		return err
	}
	if decode == nil {
		return nil
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
	token := c.count(call.method)
	for name, value := range map[string]string{
		"Authorization": call.login,
		"Session-Token": token,
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
