package importer

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"itsmload/client"
	"itsmload/importer/journal"
)

// A request can fail because the server is away, or because of one of its rows.
// These bounds tell the two apart, and end the sending of a row that kills
// every request it is in.
const (
	mostOutages = 3 // failures of a batch that look like a server that was away, before its rows are suspected
	mostAlone   = 3 // failures of a row that was sent alone
)

// recover finds out, as soon as the server answers again, what a request that
// failed as a whole has written, and journals that. The rest is given back to be
// sent once more: as it is after an outage; else in parts, since one of its
// rows is under suspicion.
func (a *applier) recover(ctx context.Context, b batch, failure error) ([]batch, error) {
	if err := a.server.Await(ctx); err != nil {
		return nil, err
	}
	written, open, err := a.settled(ctx, b, failure)
	if err != nil {
		return nil, err
	}
	if err := a.finish(event(journal.Answered, written)); err != nil {
		return nil, err
	}
	if away(failure) {
		if open.outages++; open.outages < mostOutages {
			return open.parts(), nil
		}
	}
	switch {
	case len(open.tasks) == 0:
		return nil, nil
	case len(b.tasks) == 1:
		return a.suspect(open, failure)
	case len(written.tasks) > 0 || died(failure):
		return open.split(1), nil // the script stopped at the first row that is not written
	}
	return open.halves(), nil
}

// suspect is a batch of one task that failed. When it has failed too often it
// is given up, with the failure as its message.
func (a *applier) suspect(b batch, failure error) ([]batch, error) {
	if b.alone++; b.alone < mostAlone {
		return b.parts(), nil
	}
	given := event(journal.Answered, b)
	given.Rows[0].Code, given.Rows[0].Message = failsAlone, failure.Error()
	return nil, a.finish(given)
}

// failsAlone marks an operation that was given up.
const failsAlone = "fails-alone"

// away reports whether a failure is what a server that is down or in
// maintenance gives: no connection, a page of a proxy or of the server itself.
func away(failure error) bool {
	e, ok := errors.AsType[*client.Error](failure)
	if !ok {
		return false
	}
	switch e.Status {
	case 0:
		dial, ok := errors.AsType[*net.OpError](failure)
		return ok && dial.Op == "dial"
	case http.StatusOK:
		return e.Excerpt != ""
	}
	return e.Status == http.StatusBadGateway || e.Status == http.StatusServiceUnavailable || e.Status == http.StatusTooManyRequests
}

// died reports whether the server's script ended in the middle: then nothing of
// the request is being worked on any more.
func died(failure error) bool {
	e, ok := errors.AsType[*client.Error](failure)
	return ok && e.Status == http.StatusOK && e.Excerpt == ""
}

// settled looks at what a batch has written until that stands still: after a
// time-out or a cut connection the server works on.
func (a *applier) settled(ctx context.Context, b batch, failure error) (written, open batch, err error) {
	written, open, err = a.look(ctx, b)
	for before := -1; err == nil && len(open.tasks) > 0 && !died(failure) && len(written.tasks) != before; {
		before = len(written.tasks)
		if err = pause(ctx, a.options.Settle); err == nil {
			written, open, err = a.look(ctx, b)
		}
	}
	return written, open, err
}

// look tells the tasks whose item holds what was meant, or is gone, from those
// that are still open.
func (a *applier) look(ctx context.Context, b batch) (written, open batch, err error) {
	ids := make([]int, len(b.tasks))
	for i, task := range b.tasks {
		ids[i] = task.op.ID
	}
	now := newSnapshot(a.run.Fields)
	if err := now.askByID(ctx, a.reader, a.run.Itemtype, ids); err != nil {
		return batch{}, batch{}, err
	}
	written, open = b.empty(), b.empty()
	for _, task := range b.tasks {
		if it := now.items[task.op.ID]; it == nil || len(otherwise(task, it, now)) == 0 {
			written.tasks = append(written.tasks, task)
			continue
		}
		task.kind = journal.Sending
		open.tasks = append(open.tasks, task)
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
