package importer

import (
	"cmp"
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
func (c *legRunner) recover(ctx context.Context, b batch, failure error) ([]batch, error) {
	if err := c.server.Await(ctx); err != nil {
		return nil, err
	}
	found, err := c.awaitStable(ctx, b, failure)
	if err != nil {
		return nil, err
	}
	if err := c.note(found); err != nil {
		return nil, err
	}
	open := found.open
	if away(failure) {
		open.outages++
	}
	switch {
	case len(open.tasks) == 0:
		return nil, nil
	case client.TurnedDown(failure) && open.outages >= mostTurnedDown:
		return nil, failure
	case away(failure) && open.outages < mostOutages, client.TurnedDown(failure):
		return open.parts(), nil
	case len(b.tasks) == 1:
		return c.retryAlone(open, failure)
	case len(found.written.tasks) > 0 || died(failure):
		return open.split(1), nil // the script stopped at the first row that is not written
	}
	return open.halves(), nil
}

// retryAlone takes a batch of one task that failed. When it has failed too often it
// is given up, with the failure as its message.
func (c *legRunner) retryAlone(b batch, failure error) ([]batch, error) {
	if b.alone++; b.alone < mostAlone {
		return b.parts(), nil
	}
	return nil, c.giveUp(b, failure)
}

// giveUp journals that the one task of a batch cannot be sent.
func (c *legRunner) giveUp(b batch, failure error) error {
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
	return e.Status == http.StatusBadGateway || client.TurnedDown(failure)
}

// died reports whether the server's script ended in the middle: then nothing of
// the request is being worked on any more.
func died(failure error) bool {
	e, ok := errors.AsType[*client.Error](failure)
	return ok && e.Status == http.StatusOK && e.Excerpt == ""
}

// awaitStable looks at what a batch has written until that stands still: after a
// time-out or a cut connection the server works on. Of a script that died it does
// not, but what makes items is looked for twice all the same.
func (c *legRunner) awaitStable(ctx context.Context, b batch, failure error) (found examined, err error) {
	found, err = c.examine(ctx, b)
	still := died(failure) && c.verb == journal.Update
	for before := -1; err == nil && len(found.open.tasks) > 0 && !still && len(found.written.tasks) != before; {
		before = len(found.written.tasks)
		if err = pause(ctx, c.stableAfter(c.options.StableAfter)); err == nil {
			found, err = c.examine(ctx, b)
		}
	}
	return found, err
}

// examined is the tasks of a batch, by what the server holds of them.
type examined struct {
	written, open batch
	settled       journal.Event // what was to be made, and was by somebody else
}

// note journals all but the tasks that are still open.
func (c *legRunner) note(found examined) error {
	return cmp.Or(c.finish(event(journal.Answered, found.written)), c.finish(found.settled))
}

// examine tells the tasks that are settled, by the rule of a resumed run, from
// those that are still open. What holds a third value counts as written: to send
// it again could undo what somebody else has just done.
func (c *legRunner) examine(ctx context.Context, b batch) (examined, error) {
	now, err := c.look(ctx, b.each())
	if err != nil {
		return examined{}, err
	}
	found := examined{b.empty(), b.empty(), journal.Event{Kind: journal.Settled, Batch: b.number}}
	for _, task := range b.tasks {
		task.kind = journal.Sending
		kind, outcome := now.decide(task)
		switch {
		case kind == "":
			found.open.tasks = append(found.open.tasks, task)
		case kind == journal.Settled && c.verb == journal.Add:
			found.settled.Rows = append(found.settled.Rows, outcome)
		default:
			task.op.ID = outcome.ID
			found.written.tasks = append(found.written.tasks, task)
		}
	}
	return found, nil
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
