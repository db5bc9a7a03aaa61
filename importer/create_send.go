package importer

import (
	"context"
	"iter"
	"slices"

	"itsmload/client"
	"itsmload/importer/journal"
)

// A request that makes items is never sent twice on a guess. What one without an
// answer has made is found by the keys of its items, which no two of a plan share,
// and only what two looks some seconds apart do not find is sent again.

// creations sends the operations that make items.
type creations struct {
	server     Server
	run        journal.Run // as the itemtype sees it
	onExisting onExisting
}

func (a creations) send(ctx context.Context, tasks []task) ([]client.Result, error) {
	rows := make([]map[string]any, len(tasks))
	for i, task := range tasks {
		rows[i] = sendable(a.run, task.op)
	}
	made, err := a.server.Create(ctx, a.run.Itemtype, rows)
	if err != nil {
		return nil, err
	}
	results := make([]client.Result, len(made))
	for i, one := range made {
		results[i] = client.Result{ID: one.ID, Answered: true, OK: one.ID > 0, Message: one.Message}
	}
	return results, nil
}

func (a creations) look(ctx context.Context, tasks iter.Seq2[task, error]) (current, error) {
	if err := a.done(ctx); err != nil {
		return nil, err
	}
	n := newExistingItems(a.run, a.onExisting)
	for task, err := range tasks {
		if err != nil {
			return nil, err
		}
		if task.failedNeed == nil { // else it is not sent, and its key is not whole
			n.want(task.op)
		}
	}
	return n, n.read(ctx, a.server)
}

// done brings new entities within sight: a session sees none that was made
// since it began.
func (a creations) done(ctx context.Context) error {
	if a.run.Itemtype != "Entity" {
		return nil
	}
	return a.server.Activate(ctx)
}

// adopts reports whether an item that somebody else has made will do as well as one
// of the leg.
func (c *legRunner) adopts() bool {
	a, adding := c.sender.(creations)
	return adding && a.onExisting == adopt
}

// adopt journals an answer to a batch of dropdowns. What was refused since somebody
// has just made it is looked up, and used.
func (c *legRunner) adopt(ctx context.Context, b batch, answered journal.Event) error {
	refused := b.empty()
	for i, task := range b.tasks {
		if answered.Rows[i].Said == "false" {
			refused.tasks = append(refused.tasks, task)
		}
	}
	if len(refused.tasks) > 0 {
		now, err := c.look(ctx, refused.each())
		if err != nil {
			return err
		}
		settled := journal.Event{Kind: journal.Settled, Batch: b.number}
		for _, task := range refused.tasks {
			if kind, outcome := now.decide(task); kind == journal.Settled && outcome.Status == journal.Unchanged {
				settled.Rows = append(settled.Rows, outcome)
				answered.Rows = slices.DeleteFunc(answered.Rows, task.owns)
			}
		}
		if err := c.finish(settled); err != nil {
			return err
		}
	}
	return c.finish(answered)
}

// await gives what an earlier process had on the wire the time to become what it
// will be.
func (c *legRunner) await(ctx context.Context) error {
	sent := batch{}
	for task, err := range c.open() {
		if err != nil {
			return err
		}
		if task.kind == journal.Sending {
			sent.tasks = append(sent.tasks, task)
		}
	}
	_, err := c.awaitStable(ctx, sent, nil)
	return err
}
