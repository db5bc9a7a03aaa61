package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"itsmload/client"
)

// requester sends for one address after the other, for none of them twice.
type requester struct {
	server *client.Client
	out    *results
	sent   map[string]string // where the addresses stand that were sent for, in small letters

	answered    bool // the server has taken a request, or refused one for its address
	all, failed int
}

// The results of an address. They are never translated.
const (
	resultRequested = "requested"
	resultDuplicate = "duplicate"
	resultRejected  = "rejected"
	resultRefused   = "refused"
	resultUnknown   = "unknown"
)

// next deals with one address and writes its line. An error stops them all.
func (r *requester) next(ctx context.Context, at address) error {
	key := strings.ToLower(at.text)
	switch place, twice := r.sent[key]; {
	case at.problem != "":
		return r.note(result{at.text, resultRejected, at.problem})
	case twice:
		return r.note(result{at.text, resultDuplicate, fmt.Sprintf("%s: the same address as %s, which was sent", at.place, place)})
	}
	r.sent[key] = at.place
	return r.send(ctx, at)
}

// send sends for an address, once. What has not left has no line.
func (r *requester) send(ctx context.Context, at address) error {
	err := r.request(ctx, at)
	switch {
	case err == nil:
		r.answered = true
		return r.note(result{at.text, resultRequested, ""})
	case errors.Is(err, context.Canceled), errors.Is(err, client.ErrUnreached):
		return err
	case errors.Is(err, client.ErrFailed):
		return r.unanswered(ctx, at, err)
	}
	broken := r.note(result{at.text, resultRefused, err.Error()})
	if broken == nil && shared(err) {
		return err
	}
	r.answered = true
	return broken
}

// request makes the one request for an address. It is made again only where no
// connection was made, so that nothing has left, to a server that was there
// before: a mistake in the URL should be known at once.
func (r *requester) request(ctx context.Context, at address) error {
	const enough = 5
	for tries := 1; ; tries++ {
		err := r.server.LostPassword(ctx, at.text)
		if !errors.Is(err, client.ErrUnreached) || !r.answered || tries == enough {
			return err
		}
		if err := r.server.Await(ctx); err != nil {
			return err
		}
	}
}

// unanswered goes on once the server is there, if it was there before.
func (r *requester) unanswered(ctx context.Context, at address, failure error) error {
	word := resultUnknown
	if client.TurnedDown(failure) {
		word = resultRefused
	}
	if err := r.note(result{at.text, word, failure.Error()}); err != nil {
		return err
	}
	if !r.answered {
		return failure
	}
	return r.server.Await(ctx)
}

// shared reports whether a refusal has nothing to do with the address, so that
// every other would meet it too.
func shared(err error) bool {
	e, ok := errors.AsType[*client.Error](err)
	return !ok || e.Code != "ERROR" ||
		strings.HasPrefix(e.Text, "Email notifications are disabled") || strings.HasPrefix(e.Text, "API disabled")
}

// note writes a line and counts it.
func (r *requester) note(line result) error {
	r.all++
	if line.Result != resultRequested && line.Result != resultDuplicate {
		r.failed++
	}
	return r.out.write(line)
}
