package importer

import (
	"context"
	"errors"
	"net/http"
	"time"

	"itsmload/client"
	"itsmload/importer/journal"
)

// A request can fail because the server is away, or because of one of its rows.
// These bounds tell the two apart, and end the sending of a row that kills
// every request it is in.
const (
	mostOutages    = 3  // failures of a batch that look like a server that was away, before its rows are suspected
	mostTurnedDown = 10 // of those, by a server that wants fewer requests, before the run stops
	mostAlone      = 3  // failures of a row that was sent alone
)

// recover finds out, as soon as the server answers again, what a request that
// failed as a whole has written, and journals that. The rest is given back to be
// sent once more: as it is after an outage; else in parts, since one of its
// rows is under suspicion.
func (c *courier) recover(ctx context.Context, b batch, failure error) ([]batch, error) {
	if err := c.server.Await(ctx); err != nil {
		return nil, err
	}
	written, open, err := c.settled(ctx, b, failure)
	if err != nil {
		return nil, err
	}
	if err := c.finish(event(journal.Answered, written)); err != nil {
		return nil, err
	}
	if away(failure) {
		open.outages++
	}
	switch {
	case len(open.tasks) == 0:
		return nil, nil
	case turnedDown(failure) && open.outages >= mostTurnedDown:
		return nil, failure
	case away(failure) && open.outages < mostOutages, turnedDown(failure):
		return open.parts(), nil
	case len(b.tasks) == 1:
		return c.suspect(open, failure)
	case len(written.tasks) > 0 || died(failure):
		return open.split(1), nil // the script stopped at the first row that is not written
	}
	return open.halves(), nil
}

// suspect is a batch of one task that failed. When it has failed too often it
// is given up, with the failure as its message.
func (c *courier) suspect(b batch, failure error) ([]batch, error) {
	if b.alone++; b.alone < mostAlone {
		return b.parts(), nil
	}
	return nil, c.giveUp(b, failure)
}

// giveUp journals that the one task of a batch cannot be sent.
func (c *courier) giveUp(b batch, failure error) error {
	given := event(journal.Answered, b)
	given.Rows[0].Code, given.Rows[0].Message = failsAlone, failure.Error()
	return c.finish(given)
}

// The marks of operations that were given up, as the journal has them: one fails
// every request it is in, the other is left out of the answers.
const (
	failsAlone = "fails-alone"
	leftOut    = "left-out"
)

// away reports whether a failure is what a server that is down or in
// maintenance gives: no connection, a page of a proxy or of the server itself.
// One that wants fewer requests counts as away.
func away(failure error) bool {
	e, ok := errors.AsType[*client.Error](failure)
	if !ok {
		return false
	}
	switch e.Status {
	case 0:
		return errors.Is(failure, client.ErrUnreached)
	case http.StatusOK:
		return e.Excerpt != ""
	}
	return e.Status == http.StatusBadGateway || turnedDown(failure)
}

// turnedDown reports whether a failure is that of a server, or of what stands
// before it, that wants fewer requests. No row is to blame for it.
func turnedDown(failure error) bool {
	e, ok := errors.AsType[*client.Error](failure)
	return ok && (e.Status == http.StatusServiceUnavailable || e.Status == http.StatusTooManyRequests)
}

// died reports whether the server's script ended in the middle: then nothing of
// the request is being worked on any more.
func died(failure error) bool {
	e, ok := errors.AsType[*client.Error](failure)
	return ok && e.Status == http.StatusOK && e.Excerpt == ""
}

// settled looks at what a batch has written until that stands still: after a
// time-out or a cut connection the server works on. Of a script that died it does
// not, but what makes items is looked for twice all the same.
func (c *courier) settled(ctx context.Context, b batch, failure error) (written, open batch, err error) {
	written, open, err = c.examine(ctx, b)
	still := died(failure) && c.verb == journal.Update
	for before := -1; err == nil && len(open.tasks) > 0 && !still && len(written.tasks) != before; {
		before = len(written.tasks)
		if err = pause(ctx, c.settle(c.options.Settle)); err == nil {
			written, open, err = c.examine(ctx, b)
		}
	}
	return written, open, err
}

// examine tells the tasks that are settled, by the rule of a resumed run, from
// those that are still open. What holds a third value counts as written: to send
// it again could undo what somebody else has just done.
func (c *courier) examine(ctx context.Context, b batch) (written, open batch, err error) {
	now, err := c.look(ctx, b.each())
	if err != nil {
		return batch{}, batch{}, err
	}
	written, open = b.empty(), b.empty()
	for _, task := range b.tasks {
		task.kind = journal.Sending
		if kind, outcome := now.settle(task); kind != "" {
			task.op.ID = outcome.ID
			written.tasks = append(written.tasks, task)
		} else {
			open.tasks = append(open.tasks, task)
		}
	}
	return written, open, nil
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
