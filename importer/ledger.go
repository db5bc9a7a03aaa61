package importer

import (
	"cmp"
	"encoding/json"
	"iter"
	"slices"
	"strconv"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// ledger is a plan beside its journal: what is to be done, and what became of it
// so far. It may not be used concurrently.
type ledger struct {
	folder   *journal.Folder
	outcomes *journal.Outcomes // as the journal stood when the ledger was opened
	origins  map[string]origin // of what is made for several rows, by the name of the operation
}

// origin is where an operation stands that other rows need, and below how many
// others its item will.
type origin struct{ row, level int }

func openLedger(folder *journal.Folder) (*ledger, error) {
	outcomes, err := folder.Outcomes()
	return &ledger{folder: folder, outcomes: outcomes, origins: map[string]origin{}}, err
}

// open gives the operations that are neither answered nor settled.
func (l *ledger) open() iter.Seq2[task, error] {
	return l.tasks("", journal.Unsent, journal.Sending)
}

// tasks gives the operations of the folder's plan whose last event is of one
// of the kinds, in the plan's order.
func (l *ledger) tasks(kinds ...journal.Kind) iter.Seq2[task, error] {
	return func(yield func(task, error) bool) {
		for row, err := range l.folder.Plan() {
			if err != nil {
				yield(task{}, err)
				return
			}
			for _, op := range row.Ops {
				l.noteOrigin(row.Row, op)
				t, err := l.task(row.Row, op)
				if err == nil && !slices.Contains(kinds, t.kind) {
					continue
				}
				if !yield(t, err) || err != nil {
					return
				}
			}
		}
	}
}

// noteOrigin notes where an operation stands. It is met before all that need it.
func (l *ledger) noteOrigin(row int, op journal.Op) {
	if op.Verb != journal.Add || op.Name == journal.ItemOp || slices.Contains(op.Needs, journal.ItemOp) {
		return
	}
	level := 0
	for _, name := range op.Needs {
		level = max(level, l.origins[name].level+1)
	}
	l.origins[op.Name] = origin{row, level}
}

// task is an operation with what the journal has of it, and of what it needs.
func (l *ledger) task(row int, op journal.Op) (task, error) {
	kind, last, _, err := l.outcomes.Last(row, op.Name)
	if err != nil {
		return task{}, err
	}
	t := task{row: row, op: op, kind: kind, last: last}
	t.completes = op.Verb == journal.Update && op.ID == 0 && len(op.Needs) > 0
	t.fresh = t.completes && op.Needs[0] == journal.ItemOp
	if last.Found {
		t.op, t.fresh = changing(op)
	}
	t.op.ID = cmp.Or(last.ID, op.ID)
	for _, name := range op.Needs {
		if err := l.fillNeed(&t, name); err != nil {
			return task{}, err
		}
	}
	return t, nil
}

// fillNeed puts the id of what a task needs into the fields that refer to it, once it
// is known; what failed is a failedNeed.
func (l *ledger) fillNeed(t *task, name string) error {
	row := t.row
	if origin, elsewhere := l.origins[name]; elsewhere {
		row = origin.row
	}
	kind, last, _, err := l.outcomes.Last(row, name)
	if err != nil {
		return err
	}
	if status := likely(kind, last); status.Failed() {
		t.failedNeed = &failedNeed{name, status, last}
	}
	if t.completes && name == t.op.Needs[0] {
		t.op.ID = last.ID
	}
	if last.ID > 0 {
		t.op.Set = slices.Clone(t.op.Set)
		for i, field := range t.op.Set {
			if field.From == name {
				t.op.Set[i].New = json.Number(strconv.Itoa(last.ID))
			}
		}
	}
	return nil
}

// failedNeed is an operation that failed, and that another needs.
type failedNeed struct {
	name   string
	status journal.Status
	last   journal.Outcome
}

// blocked settles a task that a failedNeed keeps from being sent. What hangs on an
// item shares its fate; an item whose dropdown was refused is refused, too.
func (t task) blocked() (outcome journal.Outcome, blocked bool) {
	switch o := t.failedNeed; {
	case o == nil:
		return journal.Outcome{}, false
	case o.name == journal.ItemOp:
		return t.outcomeWith(o.status, mapping.Because("item-first", o.last.Message)), true
	default:
		return t.outcomeWith(journal.Refused, mapping.Because("needed-first", o.name, o.last.Message)), true
	}
}
