package importer

import (
	"fmt"
	"iter"
	"slices"

	"itsmload/client"
	"itsmload/importer/journal"
)

// batch is the tasks of one request, all of one verb and one itemtype.
type batch struct {
	number  int
	tasks   []task
	again   bool // an answer has left its tasks out before
	outages int  // how often it failed as if the server were away
	alone   int  // how often its one task failed by itself
}

// batches packs tasks into batches of up to size rows and client.MaxBody
// bytes. A row that is larger goes alone.
func batches(tasks iter.Seq2[task, error], size int) iter.Seq2[batch, error] {
	return func(yield func(batch, error) bool) {
		b, held := batch{number: 1}, 0
		for task, err := range tasks {
			if err != nil {
				yield(batch{}, err)
				return
			}
			bytes := client.Size(input(task.op))
			if len(b.tasks) == size || len(b.tasks) > 0 && held+bytes > client.MaxBody {
				if !yield(b, nil) {
					return
				}
				b, held = batch{number: b.number + 1}, 0
			}
			b.tasks, held = append(b.tasks, task), held+bytes
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

// each gives the tasks of the batch.
func (b batch) each() iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for _, task := range b.tasks {
			if !yield(task, nil) {
				return
			}
		}
	}
}

// rows names the rows of the batch, which is not empty.
func (b batch) rows() string {
	first, last := b.tasks[0].row, b.tasks[len(b.tasks)-1].row
	if first == last {
		return fmt.Sprintf("row %d", first)
	}
	return fmt.Sprintf("rows %d to %d", first, last)
}

// empty is the batch without its tasks.
func (b batch) empty() batch {
	b.tasks = nil
	return b
}

// parts is the batch as what is to be sent again: nothing, if it is empty.
func (b batch) parts() []batch {
	if len(b.tasks) == 0 {
		return nil
	}
	return []batch{b}
}

// split parts the first n tasks from the others. What was held against the
// whole does not hold against its parts.
func (b batch) split(n int) []batch {
	first, rest := batch{number: b.number, tasks: b.tasks[:n]}, batch{number: b.number, tasks: b.tasks[n:]}
	return append(first.parts(), rest.parts()...)
}

func (b batch) halves() []batch { return b.split((len(b.tasks) + 1) / 2) }

// neverSent is the batch of the tasks that no request has carried yet.
func (b batch) neverSent() batch {
	never := b.empty()
	never.tasks = slices.DeleteFunc(slices.Clone(b.tasks), func(t task) bool { return t.kind == journal.Sending })
	return never
}

// event is an event that says no more of a batch than its kind.
func event(kind journal.Kind, b batch) journal.Event {
	event := journal.Event{Kind: kind, Batch: b.number}
	for _, task := range b.tasks {
		event.Rows = append(event.Rows, task.outcome())
	}
	return event
}
