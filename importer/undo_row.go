package importer

import (
	"cmp"
	"slices"
	"strings"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// reverseRow is the way back of a row: all of it, or a status that says why not.
func (u *undoer) reverseRow(row writtenRow) journal.Planned {
	planned := journal.Planned{Sheet: row.Sheet, Row: row.Row, Cells: row.Cells, Key: row.Key, ID: row.ID}
	var stay []mapping.Problem
	for _, op := range row.ops {
		if op.Name == journal.ItemOp {
			planned.ID = op.ID
		}
		if u.trashedWithItem(op, row.ops) {
			continue
		}
		if op.Verb == journal.Add && !u.trashable(op) {
			stay = append(stay, mapping.Because("made-stays", op.Itemtype, op.ID))
			continue
		}
		set, miss := u.reverse(op)
		if miss != nil {
			return settled(planned, miss.status, miss.problem)
		}
		if len(set) > 0 {
			planned.Ops = append(planned.Ops, journal.Op{
				Name: op.Name, Verb: journal.Update, Itemtype: op.Itemtype, ID: op.ID, Set: set,
				Turn: -op.Turn, // the last leaves its name first
			})
		}
	}
	switch {
	case len(planned.Ops) > 0:
		for _, problem := range stay {
			planned.Notes = append(planned.Notes, problem.Why)
		}
	case len(stay) > 0:
		return settled(planned, journal.Skipped, stay...)
	default:
		planned.Settled = journal.Unchanged
	}
	return planned
}

// trashable reports whether an item that the run made can be put into the trash.
// What was made on the way, such as a dropdown, may be in use by others by now.
func (u *undoer) trashable(op journal.Op) bool {
	_, ok := u.schema(op.Itemtype).Field(trashFlag)
	return ok && op.Name == journal.ItemOp
}

// trashedWithItem reports whether a child record lies in the trash with its item.
func (u *undoer) trashedWithItem(op journal.Op, row []journal.Op) bool {
	for _, other := range row {
		if other.Name == journal.ItemOp && other.Verb == journal.Add && u.trashable(other) {
			return slices.Contains(op.Needs, journal.ItemOp)
		}
	}
	return false
}

// reverse gives what has to be set so that an operation is undone, or tells why
// that cannot be.
func (u *undoer) reverse(op journal.Op) ([]journal.Field, *noMatch) {
	now := u.now[op.Itemtype]
	it := now.item(op.ID)
	switch {
	case it == nil:
		return nil, &noMatch{journal.NotFound, gone(task{op: op}, now, "gone-since")}
	case it.trashed && op.Verb == journal.Add:
		return nil, nil // there it is meant to lie
	case it.trashed && !sets(op.Set, trashFlag):
		return nil, &noMatch{journal.NotFound, mapping.Because("in-trash", op.ID)}
	}
	w := reversal{undoer: u, op: op, now: now, it: it}
	for _, change := range op.Set {
		if now.has(change.Name) {
			if problem := w.add(change); problem != nil {
				return nil, problem
			}
		}
	}
	if op.Verb == journal.Add {
		field, stored := now.stored(it, trashFlag)
		return []journal.Field{{Name: trashFlag, Old: field.JSON(stored), New: field.JSON("1")}}, nil
	}
	return w.withParent(), nil
}

// reversal collects what is to be set in an item.
type reversal struct {
	*undoer
	op     journal.Op
	now    *snapshot
	it     *item
	set    []journal.Field
	parent *journal.Field // of an item of a tree, as it stands
}

// add adds the old value of a field, unless it stands there already.
func (w *reversal) add(change journal.Field) *noMatch {
	field, stored := w.now.stored(w.it, change.Name)
	wrote, old := field.Canonical(change.New), field.Canonical(change.Old)
	if field.Itemtype == w.op.Itemtype {
		w.parent = &journal.Field{Name: change.Name, Old: field.JSON(stored), New: field.JSON(stored)}
	}
	switch {
	case w.op.Verb == journal.Update && (field.Same(stored, old) || field.Same(wrote, old)):
		return nil // the latter is a parent that went along with a name, and may have been moved since
	case !field.Same(stored, wrote):
		return &noMatch{journal.Conflict, mapping.Because("changed-since", change.Name, readable(field, change, wrote), readable(field, change, stored))}
	case !w.refersTo(field, old):
		return &noMatch{journal.Rejected, mapping.Because("old-gone", change.Name, field.Itemtype, cmp.Or(change.OldText, old))}
	case itil(w.op.Itemtype) && strings.Contains(old, "\n"):
		return &noMatch{journal.Rejected, mapping.Because("unsendable-break", change.Name)}
	}
	w.set = append(w.set, journal.Field{
		Name: change.Name, Old: field.JSON(stored), New: field.JSON(old),
		OldText: change.NewText, NewText: change.OldText,
	})
	return nil
}

// withParent adds the parent to a renaming in a tree, as planner.withParent does:
// without it the server moves the item to the root.
func (w *reversal) withParent() []journal.Field {
	if w.parent == nil || !sets(w.set, "name") || sets(w.set, w.parent.Name) {
		return w.set
	}
	return append(w.set, *w.parent)
}
