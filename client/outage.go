package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Await returns when the server is there. Ask it after a write that failed as a
// whole (ErrFailed), before anything is read back: one small request must be
// answered by the API. While it is not, that is an outage: all requests of this
// client are held back, and one of them asks again and again, at growing
// intervals, for up to Config.MaxOutage. Then the error is ErrOutage, for the
// requests held back too, which have not been sent.
//
// Reads need no Await: one that fails does the same by itself, and goes on.
func (c *Client) Await(ctx context.Context) error {
	return c.watch.do(ctx, c.outlast)
}

// outlast asks whether the server is there, until it is.
func (c *Client) outlast(ctx context.Context) error {
	began := time.Now()
	if err := sleep(ctx, c.pace.held()); err != nil {
		return err
	}
	err := c.probe(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	c.away.Store(true)
	defer c.away.Store(false)
	c.config.Log.Warn("the server is away: waiting for it", "at most", c.config.MaxOutage, "cause", err)
	for tries := 1; ; tries++ {
		left := c.config.MaxOutage - time.Since(began)
		if left <= 0 {
			return fmt.Errorf("%w, for more than %v: %w", ErrOutage, c.config.MaxOutage, err)
		}
		if err := sleep(ctx, min(left, max(delay(tries), c.pace.held()))); err != nil {
			return err
		}
		if err = c.probe(ctx); ctx.Err() != nil {
			return err
		}
		if err == nil {
			c.config.Log.Info("the server is back", "after", time.Since(began).Round(time.Second))
			return nil
		}
	}
}

// probe asks for something small. Any answer of the API will do, its errors too.
//
// Ten seconds: a healthy server needs some twenty milliseconds for it.
func (c *Client) probe(ctx context.Context) error {
	call := call{method: http.MethodGet, endpoint: "getActiveEntities", path: "getActiveEntities", probe: true, limit: 10 * time.Second}
	_, err := c.once(ctx, call, func(r *http.Response) error {
		var answer json.RawMessage
		return whole(r, &answer)
	})
	if codeOf(err) != "" {
		return nil
	}
	return err
}
