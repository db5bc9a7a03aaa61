package importer

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"itsmload/client"
	"itsmload/importer/journal"
)

// deliver sends a batch. What a request that failed has left is sent again in
// smaller parts, until every task was answered or is known to fail by itself.
func (a *applier) deliver(ctx context.Context, whole batch) error {
	for parts := []batch{whole}; len(parts) > 0; {
		left, err := a.attempt(ctx, parts[0])
		if err != nil {
			return fmt.Errorf("batch %d: update %s: %w", whole.number, a.run.Itemtype, err)
		}
		parts = append(left, parts[1:]...)
	}
	return nil
}

// attempt sends a batch in one request, journals what came of it, and gives
// what has to be sent once more.
func (a *applier) attempt(ctx context.Context, b batch) ([]batch, error) {
	if err := a.folder.Append(event(journal.Sending, b)); err != nil {
		return nil, err
	}
	results, err := a.server.Update(ctx, a.run.Itemtype, a.inputs(b))
	switch {
	case err == nil:
		return a.answer(ctx, b, results)
	case errors.Is(err, client.ErrFailed) && !errors.Is(err, client.ErrOutage):
		return a.recover(ctx, b, err)
	case errors.Is(err, client.ErrFailed):
		return nil, err
	}
	if err := a.folder.Append(event(journal.Unsent, b.neverSent())); err != nil {
		return nil, err
	}
	if errors.Is(err, client.ErrTooLarge) && len(b.tasks) > 1 {
		return b.halves(), nil
	}
	return nil, err
}

// answer journals an answer. Tasks that it leaves out are looked for: those
// whose item is there, and does not hold what was meant, are sent once more.
func (a *applier) answer(ctx context.Context, b batch, results []client.Result) ([]batch, error) {
	answered := event(journal.Answered, b)
	var out batch
	for i, result := range results {
		say(answered.Rows, results, i)
		if !result.Answered {
			out.tasks = append(out.tasks, b.tasks[i])
		}
	}
	if len(out.tasks) == 0 || b.again {
		return nil, a.finish(answered)
	}
	_, open, err := a.look(ctx, out)
	if err != nil {
		return nil, err
	}
	for _, task := range open.tasks {
		answered.Rows = slices.DeleteFunc(answered.Rows, task.owns)
	}
	open.number, open.again = b.number, true
	return open.parts(), a.finish(answered)
}

// say puts the server's word on a row into its outcome.
func say(rows []journal.Outcome, results []client.Result, i int) {
	result := results[i]
	if !result.Answered {
		return
	}
	rows[i].Said, rows[i].Message = fmt.Sprint(result.OK), result.Message
	rows[i].Echo = i > 0 && result.Message != "" && result.Message == results[i-1].Message
}

// finish journals an event that ends the work on its rows, if it has any.
func (a *applier) finish(e journal.Event) error {
	if len(e.Rows) == 0 {
		return nil
	}
	if err := a.folder.Append(e); err != nil {
		return err
	}
	a.progress.add(len(e.Rows))
	return nil
}

// inputs are the rows of the request. Those of a ticket, problem or change mail
// nobody unless the mapping wants it.
func (a *applier) inputs(b batch) []client.Input {
	rows := make([]client.Input, len(b.tasks))
	for i, task := range b.tasks {
		rows[i] = input(task.op)
		if itil(a.run.Itemtype) && !a.run.Notifications {
			rows[i].Fields["_disablenotif"] = true
		}
	}
	return rows
}

func itil(itemtype string) bool {
	return itemtype == "Ticket" || itemtype == "Problem" || itemtype == "Change"
}
