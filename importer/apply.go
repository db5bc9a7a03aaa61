package importer

import (
	"cmp"
	"context"
	"iter"

	"golang.org/x/sync/errgroup"

	"itsmload/importer/journal"
)

// Apply sends what the folder's plan wants and the journal does not have as
// answered yet. A cancelled ctx stops new batches; what is on the wire is
// waited for and journalled, and ctx.Err() comes back.
func Apply(ctx context.Context, server Server, folder *journal.Folder, o Options) error {
	o = o.withDefaults()
	return o.recorded(applying, folder, func() error {
		a, err := newApplier(ctx, server, folder, o)
		if err != nil {
			return err
		}
		return a.leg(ctx)
	})
}

// leg sends the operations of one verb and itemtype, a few batches at a time. A
// full group blocks the loop that feeds it: that is all the backpressure.
func (a *applier) leg(ctx context.Context) error {
	inflight, failing := errgroup.WithContext(ctx)
	inflight.SetLimit(a.options.Concurrency)
	for batch, err := range batches(a.due(), a.size()) {
		if err := cmp.Or(err, ctx.Err(), failing.Err()); err != nil {
			return cmp.Or(inflight.Wait(), err)
		}
		inflight.Go(func() error { return a.deliver(ctx, batch) })
	}
	return inflight.Wait()
}

// applier is what a leg works with.
type applier struct {
	server   Writer
	reader   Reader
	folder   *journal.Folder
	options  Options
	run      journal.Run
	outcomes *journal.Outcomes // as the journal had them when Apply began
	now      *snapshot         // the items as Apply found them
	progress *progress
}

// newApplier reads the items of all operations that are still open.
func newApplier(ctx context.Context, server Server, folder *journal.Folder, o Options) (*applier, error) {
	outcomes, err := folder.Outcomes()
	if err != nil {
		return nil, err
	}
	a := &applier{server: server, reader: server, folder: folder, options: o, run: folder.Run(), outcomes: outcomes}
	ids, err := idsOf(a.open())
	if err != nil {
		return nil, err
	}
	a.progress = newProgress(o, applying, len(ids))
	a.now, err = readIDs(ctx, server, a.run, ids)
	return a, err
}

// size is how many rows a request may carry: to an entity one, since a list of
// them kills the server's script.
func (a *applier) size() int {
	if a.run.Itemtype == "Entity" {
		return 1
	}
	return a.options.BatchSize
}

// open gives the operations that are neither answered nor settled, in the
// plan's order.
func (a *applier) open() iter.Seq2[task, error] {
	return tasks(a.folder, a.outcomes, "", journal.Unsent, journal.Sending)
}

// due gives the open operations that still have something to send. The others
// are settled on the way: what somebody has changed since the plan is left as
// it is.
func (a *applier) due() iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		settled := recorder{folder: a.folder, kind: journal.Settled, size: a.options.BatchSize, progress: a.progress}
		for task, err := range a.open() {
			if err == nil {
				if outcome, done := settleFirst(task, a.now); done {
					if err = settled.add(outcome); err == nil {
						continue
					}
				}
			}
			if !yield(task, err) || err != nil {
				return
			}
		}
		if err := settled.flush(); err != nil {
			yield(task{}, err)
		}
	}
}
