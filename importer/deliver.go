package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"itsmload/client"
	"itsmload/importer/journal"
)

// deliver sends a batch. What a request that failed has left is sent again in
// smaller parts, until every task was answered or is known to fail by itself. Once
// too many rows of the run have failed it sends no further part: what is left of the
// batch was looked at by then and is not written, so that the run can be taken back
// as it stands.
func (c *legRunner) deliver(ctx context.Context, whole batch) error {
	tried := false
	for parts := []batch{whole}; len(parts) > 0; tried = true {
		if err := c.failures.over(); err != nil {
			if tried {
				err = cmp.Or(c.noteUnsent(parts), err)
			}
			return err
		}
		left, err := c.attempt(ctx, parts[0])
		if err != nil {
			return fmt.Errorf("batch %d, %s: %s: %w", whole.number, parts[0].rows(), c.doing(), err)
		}
		parts = append(left, parts[1:]...)
	}
	return nil
}

// noteUnsent journals that what is left of a batch is not written and goes no more.
func (c *legRunner) noteUnsent(parts []batch) error {
	for _, part := range parts {
		if err := c.folder.Append(event(journal.Unsent, part)); err != nil {
			return err
		}
	}
	return nil
}

// attempt sends a batch in one request, journals what came of it, and gives
// what has to be sent once more.
func (c *legRunner) attempt(ctx context.Context, b batch) ([]batch, error) {
	if err := c.noteSending(b); err != nil {
		return nil, err
	}
	results, err := c.send(ctx, b.tasks)
	switch {
	case err == nil:
		return c.answer(ctx, b, results)
	case errors.Is(err, client.ErrFailed) && !errors.Is(err, client.ErrOutage):
		return c.recover(ctx, b, err)
	}
	if err := c.folder.Append(event(journal.Unsent, b.neverSent())); err != nil {
		return nil, err
	}
	switch {
	case !errors.Is(err, client.ErrTooLarge):
		return nil, err
	case len(b.tasks) == 1:
		return nil, c.giveUp(b, err)
	}
	return b.halves(), nil
}

// noteSending journals that a batch is about to leave. That of one which makes items
// is on disk before, since it must never be forgotten.
func (c *legRunner) noteSending(b batch) error {
	if err := c.folder.Append(event(journal.Sending, b)); err != nil || c.verb == journal.Update {
		return err
	}
	return c.folder.Sync()
}

// answer journals an answer. Tasks that it leaves out are looked for: those
// whose item is there, and still open, are sent once more.
func (c *legRunner) answer(ctx context.Context, b batch, results []client.Result) ([]batch, error) {
	answered := event(journal.Answered, b)
	var out batch
	for i, result := range results {
		setAnswer(answered.Rows, results, i)
		if !result.Answered {
			out.tasks = append(out.tasks, b.tasks[i])
		}
	}
	if b.again {
		return nil, c.finish(answered)
	}
	if c.adopts() {
		return nil, c.adopt(ctx, b, answered)
	}
	found, err := c.examine(ctx, out)
	if err != nil {
		return nil, err
	}
	open := found.open
	for _, task := range open.tasks {
		answered.Rows = slices.DeleteFunc(answered.Rows, task.owns)
	}
	open.number, open.again = b.number, true
	return open.parts(), c.finish(answered)
}

// setAnswer puts the server's word on a row into its outcome. A message that an
// earlier row has too is an echo, however far apart the two stand.
func setAnswer(rows []journal.Outcome, results []client.Result, i int) {
	result := results[i]
	if !result.Answered {
		rows[i].Code = leftOut
		return
	}
	rows[i].ID, rows[i].Said, rows[i].Message = result.ID, fmt.Sprint(result.OK), result.Message
	rows[i].Echo = result.Message != "" && slices.ContainsFunc(results[:i], func(r client.Result) bool { return r.Message == result.Message })
}

// finish journals an event that ends the work on its rows, if it has any.
func (c *legRunner) finish(e journal.Event) error {
	if len(e.Rows) == 0 {
		return nil
	}
	if err := c.folder.Append(e); err != nil {
		return err
	}
	c.progress.add(len(e.Rows))
	for _, outcome := range e.Rows {
		c.failures.note(e.Kind, outcome)
	}
	return nil
}

// updates carries the operations that change items.
type updates struct {
	server Server
	run    journal.Run // as the itemtype sees it
}

func (u updates) send(ctx context.Context, tasks []task) ([]client.Result, error) {
	rows := make([]client.Input, len(tasks))
	for i, task := range tasks {
		rows[i] = client.Input{ID: task.op.ID, Fields: sendable(u.run, task.op)}
	}
	return u.server.Update(ctx, u.run.Itemtype, rows)
}

func (u updates) look(ctx context.Context, tasks iter.Seq2[task, error]) (current, error) {
	ids, err := idsOf(tasks)
	if err != nil {
		return nil, err
	}
	return readIDs(ctx, u.server, u.run, ids)
}

func (updates) done(context.Context) error { return nil }

// decide settles a task whose item is as it is meant to be, or has been changed
// by somebody else.
func (s *snapshot) decide(t task) (journal.Kind, journal.Outcome) {
	outcome, done := decideBeforeSending(t, s)
	if !done {
		return "", outcome
	}
	return journal.Settled, outcome
}

// sendable is an operation's fields as they go on the wire. A ticket, problem or
// change mails nobody unless the mapping wants it.
func sendable(run journal.Run, op journal.Op) map[string]any {
	fields := input(op).Fields
	if itil(op.Itemtype) && !run.Notifications {
		fields["_disablenotif"] = true
	}
	return fields
}

func itil(itemtype string) bool {
	return itemtype == "Ticket" || itemtype == "Problem" || itemtype == "Change"
}
