package importer

import (
	"iter"
	"slices"

	"itsmload/importer/journal"
)

// task is an operation of a row, with what the journal last had of it.
type task struct {
	row  int
	op   journal.Op
	kind journal.Kind // "" where the journal has nothing
	last journal.Outcome
}

// tasks gives the operations of the folder's plan whose last event is of one
// of the kinds, in the plan's order.
func tasks(folder *journal.Folder, outcomes *journal.Outcomes, kinds ...journal.Kind) iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for row, err := range folder.Plan() {
			if err != nil {
				yield(task{}, err)
				return
			}
			for _, op := range row.Ops {
				kind, last, _, err := outcomes.Last(row.Row, op.Name)
				if err == nil && !slices.Contains(kinds, kind) {
					continue
				}
				if !yield(task{row: row.Row, op: op, kind: kind, last: last}, err) || err != nil {
					return
				}
			}
		}
	}
}

// idsOf collects the ids of the items that the tasks are about.
func idsOf(tasks iter.Seq2[task, error]) ([]int, error) {
	var ids []int
	for task, err := range tasks {
		if err != nil {
			return nil, err
		}
		ids = append(ids, task.op.ID)
	}
	return ids, nil
}

// owns reports whether an outcome is the task's.
func (t task) owns(o journal.Outcome) bool { return o.Row == t.row && o.Op == t.op.Name }

// outcome begins what the next event says of the task.
func (t task) outcome() journal.Outcome {
	return journal.Outcome{Row: t.row, Op: t.op.Name, ID: t.op.ID, Said: t.last.Said, Message: t.last.Message, Echo: t.last.Echo}
}
