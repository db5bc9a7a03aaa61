package client

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pacer lets requests leave: so many a second, and none while the server wants
// to be left alone. All requests of a client share one.
type pacer struct {
	limit *rate.Limiter

	mu    sync.Mutex
	until time.Time // no request leaves before
	holds int       // in a row, with no answer in between
}

// newPacer makes a pacer whose burst is 1, so that a pause is never followed by
// a rush.
func newPacer(perSecond float64) *pacer {
	if perSecond == 0 {
		return &pacer{limit: rate.NewLimiter(rate.Inf, 1)}
	}
	return &pacer{limit: rate.NewLimiter(rate.Limit(perSecond), 1)}
}

// wait waits until a request may leave.
func (p *pacer) wait(ctx context.Context) error {
	for {
		if err := sleep(ctx, p.held()); err != nil {
			return err
		}
		if err := p.turn(ctx); err != nil {
			return err
		}
		if p.held() <= 0 {
			return nil
		}
	}
}

// turn waits for the pace alone, whatever is held.
func (p *pacer) turn(ctx context.Context) error {
	err := p.limit.Wait(ctx)
	if err != nil && ctx.Err() == nil {
		// The limiter knows that the turn comes after the deadline.
		return context.DeadlineExceeded
	}
	return err
}

// held is how long requests are still held back.
func (p *pacer) held() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until)
}

// hold keeps all requests back for as long as the server asked; where it did
// not say, each time for longer. Of requests that were in flight together only
// the first counts.
func (p *pacer) hold(asked time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if asked == 0 && now.Before(p.until) {
		return
	}
	if asked == 0 {
		p.holds++
		asked = delay(p.holds)
	}
	if until := now.Add(asked); until.After(p.until) {
		p.until = until
	}
}

// ease notes that the server took a request.
func (p *pacer) ease() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holds = 0
}

// retryAfter reads how long the server wants to be left alone: so many seconds,
// or up to a date, which its own clock is asked about where it tells.
func retryAfter(header http.Header) time.Duration {
	const day = 24 * 60 * 60 // more would overflow, and is capped by far in any case
	text := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil {
		return time.Duration(min(max(seconds, 0), day)) * time.Second
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, at.Sub(now))
}
