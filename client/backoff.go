package client

import (
	"context"
	"math/rand/v2"
	"time"
)

// attempts is how often a request is sent at most: what has failed five times
// over some fifteen seconds, while the server is there, fails by itself.
const attempts = 5

// delay is how long to wait before a new attempt, the n-th from 1: a second,
// doubled each time up to half a minute. A random half of it keeps clients that
// failed together from coming back together.
//
// That is all that is needed of a back-off: what a library brings beside it, the
// loop around one operation, is here shared by all requests of a client.
func delay(n int) time.Duration {
	const first, most = time.Second, 30 * time.Second
	d := min(most, first<<min(n-1, 5))
	return d/2 + rand.N(d/2)
}

// sleep waits, unless the context ends first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
