package importer

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"golang.org/x/sync/errgroup"

	"itsmload/client"
	"itsmload/importer/journal"
)

// Apply sends what the folder's plan wants and the journal does not have as
// answered yet, leg by leg. A cancelled ctx stops new batches; what is on the
// wire is waited for and journalled, and ctx.Err() comes back. So does a
// *GuardError where more rows have failed than Options.MaxFailures.
func Apply(ctx context.Context, server Server, folder *journal.Folder, o Options) error {
	o = o.withDefaults()
	return o.recorded(applying, folder, func() error {
		a, legs, err := newApplier(server, folder, o)
		if err != nil {
			return err
		}
		for _, leg := range legs {
			if err := a.runLeg(ctx, leg); err != nil {
				return err
			}
		}
		return nil
	})
}

// runLeg sends a leg, and ends it.
func (a *applier) runLeg(ctx context.Context, leg leg) error {
	c, err := a.newLegRunner(ctx, leg)
	if err != nil {
		return err
	}
	settled := recorder{folder: a.folder, size: a.options.BatchSize, progress: a.progress}
	// What was found out stands in the journal, also where the sending stopped.
	if err := cmp.Or(c.sendAll(ctx, &settled), settled.flush()); err != nil {
		return err
	}
	return c.done(ctx)
}

// sendAll sends what is to be sent, a few batches at a time, and notes the rest in settled.
// A full group blocks the loop that feeds it: that is all the backpressure.
func (c *legRunner) sendAll(ctx context.Context, settled *recorder) error {
	inflight, failing := errgroup.WithContext(ctx)
	inflight.SetLimit(c.inFlight(c.options.Concurrency))
	for batch, err := range batches(c.toSend(settled), c.size(c.options.BatchSize)) {
		if err := cmp.Or(err, failing.Err()); err != nil {
			return cmp.Or(inflight.Wait(), err)
		}
		inflight.Go(func() error {
			if err := failing.Err(); err != nil {
				return err // another batch failed while this one waited for its turn
			}
			return c.deliver(ctx, batch)
		})
	}
	return inflight.Wait()
}

// applier is what all legs have in common.
type applier struct {
	server   Server
	folder   *journal.Folder
	options  Options
	run      journal.Run
	unsure   []leg // of which an earlier process had something on the wire
	progress *progress
	failures *failureLimit
}

// newApplier finds out which legs are left to go.
func newApplier(server Server, folder *journal.Folder, o Options) (*applier, []leg, error) {
	ledger, err := openLedger(folder)
	if err != nil {
		return nil, nil, err
	}
	legs, unsure, operations, err := ledger.legs()
	if err != nil {
		return nil, nil, err
	}
	a := &applier{server: server, folder: folder, options: o, run: folder.Run(), unsure: unsure, progress: newProgress(o, applying, operations)}
	a.failures, err = newFailureLimit(o, folder, ledger.outcomes)
	return a, legs, err
}

// legRunner sends the operations of one leg.
type legRunner struct {
	*applier
	leg
	sender
	ledger *ledger // as the journal stood when the leg began
	now    current // as the server stood then
}

// sender is how the operations of one verb go to the server, and how it is
// found out what has become of them. It may be used concurrently.
type sender interface {
	// send sends the tasks in one request, and gives a result a task, in their
	// order. Its errors are those of Writer.
	send(ctx context.Context, tasks []task) ([]client.Result, error)
	// look reads what the server holds of the tasks' items.
	look(ctx context.Context, tasks iter.Seq2[task, error]) (current, error)
	// done is called once, behind all batches.
	done(ctx context.Context) error
}

// current is what the server held of some items.
type current interface {
	// decide judges a task by it: what the journal is to note of it, where there
	// is nothing to send any more; the empty kind is that of a task to be sent.
	decide(t task) (journal.Kind, journal.Outcome)
}

// newLegRunner reads the items of all operations of the leg that are still open.
func (a *applier) newLegRunner(ctx context.Context, leg leg) (*legRunner, error) {
	ledger, err := openLedger(a.folder)
	if err != nil {
		return nil, err
	}
	c := &legRunner{applier: a, leg: leg, ledger: ledger}
	c.sender = updates{a.server, a.run.Of(leg.itemtype)}
	if leg.verb == journal.Add {
		c.sender = creations{a.server, a.run.Of(leg.itemtype), leg.onExisting()}
		if slices.Contains(a.unsure, leg) {
			if err := c.await(ctx); err != nil {
				return nil, err
			}
		}
	}
	c.now, err = c.look(ctx, c.open())
	return c, err
}

// open gives the operations of the leg that are still to be sent.
func (c *legRunner) open() iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for task, err := range c.ledger.open() {
			if err == nil && c.ledger.legOf(task) != c.leg {
				continue
			}
			if !yield(task, err) || err != nil {
				return
			}
		}
	}
}

// toSend gives the open operations that still have something to send. The others
// go into settled: what somebody has changed since the plan is left as it is.
func (c *legRunner) toSend(settled *recorder) iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for task, err := range c.open() {
			if err == nil {
				if kind, outcome := c.decide(task); kind != "" {
					c.failures.note(kind, outcome)
					if err = settled.add(kind, outcome); err == nil {
						continue
					}
				}
			}
			if !yield(task, err) || err != nil {
				return
			}
		}
	}
}

// decide settles a task that is not to be sent, as current.decide does.
func (c *legRunner) decide(t task) (journal.Kind, journal.Outcome) {
	if outcome, blocked := t.blocked(); blocked {
		return journal.Settled, outcome
	}
	return c.now.decide(t)
}
