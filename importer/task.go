package importer

import (
	"iter"

	"itsmload/importer/journal"
)

// task is an operation of a row, with what the journal last had of it.
type task struct {
	row  int
	op   journal.Op
	kind journal.Kind // "" where the journal has nothing
	last journal.Outcome

	failedNeed *failedNeed // nil while nothing that it needs has failed
	completes  bool        // it changes what the first operation that it needs makes
	fresh      bool        // it changes what the server has filled in by itself in an item of this run: nobody has set anything there
}

// taskName tells a task from all others.
type taskName struct {
	row int
	op  string
}

func (t task) name() taskName { return taskName{t.row, t.op.Name} }

// idsOf collects the ids of the items that the tasks are about.
func idsOf(tasks iter.Seq2[task, error]) ([]int, error) {
	var ids []int
	for task, err := range tasks {
		if err != nil {
			return nil, err
		}
		if task.failedNeed == nil {
			ids = append(ids, task.op.ID)
		}
	}
	return ids, nil
}

// owns reports whether an outcome is the task's.
func (t task) owns(o journal.Outcome) bool { return o.Row == t.row && o.Op == t.op.Name }

// done is the status of an update whose item holds what was meant.
func (t task) done() journal.Status {
	if t.completes {
		return journal.Created
	}
	return journal.Updated
}

// outcome begins what the next event says of the task.
func (t task) outcome() journal.Outcome {
	return journal.Outcome{Row: t.row, Op: t.op.Name, ID: t.op.ID, Said: t.last.Said, Message: t.last.Message, Echo: t.last.Echo, Found: t.last.Found}
}
