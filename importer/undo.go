package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// Undo writes into folder the plan of the way back of an earlier run: for each of
// its operations that ended as updated or created the old values, under the row's
// number and with its cells. It reads the items before, and sends nothing that
// writes.
//
//   - A field that holds something else than what the run wrote was changed by
//     somebody since: its row is a conflict, and left alone as a whole.
//   - Where all fields hold the old values already, the row is unchanged.
//   - Where an old value refers to what was deleted since, the row is rejected: the
//     server would take it, and refer to nothing.
//   - An item that the run made goes to the trash. Where its itemtype has none,
//     and of dropdowns and child records, the row only tells that they stay.
//
// A row of which something was sent and not read back yet is an error: then
// nobody knows what the run wrote before it was resumed.
func Undo(ctx context.Context, server Reader, earlier, folder *journal.Folder, o Options) error {
	o = o.withDefaults()
	return o.recorded(planning, folder, func() error {
		u, err := newUndoer(ctx, server, earlier, o)
		if err != nil {
			return err
		}
		err = folder.Update(func(run *journal.Run) { run.Fields, run.Items = u.fields(u.run.Itemtype), u.run.Items })
		if err != nil {
			return err
		}
		return folder.WritePlan(u.rows(ctx))
	})
}

// Undoable reports as an error that a run has sent something of which it is not
// known yet what became.
func Undoable(earlier *journal.Folder) error {
	ledger, err := openLedger(earlier)
	if err != nil {
		return err
	}
	u := &undoer{ledger: ledger}
	for _, err := range u.written() {
		if err != nil {
			return err
		}
	}
	return nil
}

// undoer plans the way back of a run.
type undoer struct {
	*ledger              // of the run
	run      journal.Run // the earlier one
	schemas  map[string]*mapping.Schema
	now      map[string]*snapshot // by itemtype: the items that the run wrote
	referred map[string]*snapshot // by itemtype: what the old values refer to
	progress *progress
}

// newUndoer reads the items of all that is to be taken back.
func newUndoer(ctx context.Context, server Reader, earlier *journal.Folder, o Options) (*undoer, error) {
	ledger, err := openLedger(earlier)
	if err != nil {
		return nil, err
	}
	u := &undoer{
		ledger: ledger, run: earlier.Run(),
		schemas: map[string]*mapping.Schema{}, now: map[string]*snapshot{}, referred: map[string]*snapshot{},
	}
	rows, ids, references := 0, map[string][]int{}, map[string]map[int]bool{}
	for row, err := range u.written() {
		if err != nil {
			return nil, err
		}
		rows++
		for _, op := range row.ops {
			if op.Verb == journal.Update || u.trashable(op) {
				ids[op.Itemtype] = append(ids[op.Itemtype], op.ID)
			}
			u.refer(op, references)
		}
	}
	u.progress = newProgress(o, planning, rows)
	for _, itemtype := range slices.Sorted(maps.Keys(ids)) {
		run := u.run.Of(itemtype)
		run.Fields = u.fields(itemtype)
		if u.now[itemtype], err = readIDs(ctx, server, run, ids[itemtype]); err != nil {
			return nil, err
		}
	}
	return u, u.readReferences(ctx, server, references)
}

// readReferences reads what the old values refer to, by itemtype, as far as the
// account may.
func (u *undoer) readReferences(ctx context.Context, server Reader, references map[string]map[int]bool) error {
	for _, itemtype := range slices.Sorted(maps.Keys(references)) {
		ids := slices.Sorted(maps.Keys(references[itemtype]))
		there, err := readIDs(ctx, server, journal.Run{Itemtype: itemtype}, ids)
		switch {
		case err == nil:
			u.referred[itemtype] = there
		case !errors.Is(err, client.ErrForbidden):
			return err
		}
	}
	return nil
}

// refer notes what the old values of an operation refer to, by itemtype.
func (u *undoer) refer(op journal.Op, references map[string]map[int]bool) {
	if op.Verb != journal.Update {
		return // what it made held nothing before
	}
	for _, field := range u.fields(op.Itemtype) {
		i := slices.IndexFunc(op.Set, func(f journal.Field) bool { return f.Name == field.Name })
		if i < 0 || field.Itemtype == "" {
			continue
		}
		if id, err := strconv.Atoi(field.Canonical(op.Set[i].Old)); err == nil && id > 0 {
			if references[field.Itemtype] == nil {
				references[field.Itemtype] = map[int]bool{}
			}
			references[field.Itemtype][id] = true
		}
	}
}

// refersTo reports whether there is what a field refers to that holds a canonical
// text. What the account may not see is taken to be there.
func (u *undoer) refersTo(field mapping.Field, text string) bool {
	there := u.referred[field.Itemtype]
	id, err := strconv.Atoi(text)
	return there == nil || err != nil || id <= 0 || there.item(id) != nil || there.hidden[id]
}

// fields are those of an itemtype that the way back may set or compare: those of
// the run, and the one that puts an item into the trash.
func (u *undoer) fields(itemtype string) []mapping.Field {
	fields := u.run.Of(itemtype).Fields
	trash, ok := u.schema(itemtype).Field(trashFlag)
	if !ok || contains(fields, trashFlag) {
		return fields
	}
	return append(slices.Clip(fields), trash)
}

// trashFlag is the field that puts an item into the trash.
const trashFlag = "is_deleted"

// schema is what is known of an itemtype; no fields where that is nothing.
func (u *undoer) schema(itemtype string) *mapping.Schema {
	if u.schemas[itemtype] == nil {
		known, ok := mapping.Builtin(itemtype)
		if !ok {
			known = &mapping.Schema{Itemtype: itemtype}
		}
		u.schemas[itemtype] = known
	}
	return u.schemas[itemtype]
}

// rows are the rows of the way back.
func (u *undoer) rows(ctx context.Context) iter.Seq2[journal.Planned, error] {
	return func(yield func(journal.Planned, error) bool) {
		for row, err := range u.written() {
			if err := cmp.Or(err, ctx.Err()); err != nil {
				yield(journal.Planned{}, err)
				return
			}
			if !yield(u.reverseRow(row), nil) {
				return
			}
			u.progress.add(1)
		}
	}
}

// writtenRow is a row of the run with the operations that it wrote, and the ids
// of their items.
type writtenRow struct {
	journal.Planned
	ops []journal.Op
}

// written yields the rows that are to be taken back, and those that have left
// something behind which cannot be.
func (u *undoer) written() iter.Seq2[writtenRow, error] {
	return func(yield func(writtenRow, error) bool) {
		for planned, err := range u.folder.Plan() {
			row := writtenRow{Planned: planned}
			if err == nil {
				row.ops, err = u.effects(planned)
			}
			if err == nil && len(row.ops) == 0 {
				continue
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// effects gives the operations of a row that ended as updated or created. Of a row
// that failed in one of its parts they are the others; but of an item that stays, what
// the server had filled in before the run is not known, and stays as well.
func (u *undoer) effects(planned journal.Planned) ([]journal.Op, error) {
	var wrote []journal.Op
	fresh := map[string]bool{}
	for _, op := range planned.Ops {
		u.noteOrigin(planned.Row, op)
		t, err := u.task(planned.Row, op)
		switch {
		case err != nil:
			return nil, err
		case t.kind == journal.Sending || t.kind == journal.Answered:
			return nil, fmt.Errorf("row %d was sent and not read back yet, so it is not known what to take back: finish the run first, with `itsmload resume %s`",
				planned.Row, u.folder.Dir())
		case t.last.Status == journal.Updated, t.last.Status == journal.Created:
			wrote = append(wrote, t.op)
			fresh[op.Name] = t.fresh
		}
	}
	if made := slices.ContainsFunc(wrote, func(op journal.Op) bool { return op.Name == journal.ItemOp }); !made {
		wrote = slices.DeleteFunc(wrote, func(op journal.Op) bool { return fresh[op.Name] })
	}
	return wrote, nil
}
