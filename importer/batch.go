package importer

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"itsmload/client"
	"itsmload/importer/journal"
)

// batch is the tasks of one request, all of one verb and one itemtype.
type batch struct {
	number int
	tasks  []task
	bytes  int
}

// batches packs tasks into batches of up to size rows and client.MaxBody
// bytes. A row that is larger goes alone.
func batches(tasks iter.Seq2[task, error], size int) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		b := batch{number: 1}
		for task, err := range tasks {
			if err != nil {
				yield(batch{}, err)
				return
			}
			bytes := client.Size(input(task.op))
			if full := len(b.tasks) == size || b.bytes+bytes > client.MaxBody; full && len(b.tasks) > 0 {
				if !yield(b, nil) {
					return
				}
				b = batch{number: b.number + 1}
			}
			b.tasks, b.bytes = append(b.tasks, task), b.bytes+bytes
		}
		if len(b.tasks) > 0 {
			yield(b, nil)
		}
	}
}

// input is an operation as it goes on the wire.
func input(op journal.Op) client.Input {
	fields := make(map[string]any, len(op.Set))
	for _, field := range op.Set {
		fields[field.Name] = field.New
	}
	return client.Input{ID: op.ID, Fields: fields}
}

// deliver sends a batch and journals what came of it. A request that fails as
// a whole stops the run: its rows stay as sent in the journal, to be settled by
// reading.
func (a *applier) deliver(ctx context.Context, b batch) error {
	if err := a.folder.Append(b.event(journal.Sending, b.tasks)); err != nil {
		return err
	}
	results, err := a.server.Update(ctx, a.run.Itemtype, a.inputs(b))
	if errors.Is(err, context.Canceled) {
		return errors.Join(a.folder.Append(b.event(journal.Unsent, neverSent(b.tasks))), err)
	}
	if err != nil {
		return fmt.Errorf("batch %d: update %s: %w", b.number, a.run.Itemtype, err)
	}
	if err := a.folder.Append(b.answered(results)); err != nil {
		return err
	}
	a.progress.add(len(b.tasks))
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

// event is an event that says no more of its tasks than its kind.
func (b batch) event(kind journal.Kind, tasks []task) journal.Event {
	event := journal.Event{Kind: kind, Batch: b.number}
	for _, task := range tasks {
		event.Rows = append(event.Rows, task.outcome())
	}
	return event
}

// answered is the event of the server's answer.
func (b batch) answered(results []client.Result) journal.Event {
	event := b.event(journal.Answered, b.tasks)
	for i, result := range results {
		if result.Answered {
			event.Rows[i].Said, event.Rows[i].Message = fmt.Sprint(result.OK), result.Message
		}
	}
	return event
}

// neverSent are the tasks that no run before this has sent either.
func neverSent(tasks []task) []task {
	var never []task
	for _, task := range tasks {
		if task.kind != journal.Sending {
			never = append(never, task)
		}
	}
	return never
}
