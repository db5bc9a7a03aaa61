package importer_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// madeRun is the folder of a run that has ended, with these rows, of which each
// operation was read back with the status of its place.
func madeRun(t *testing.T, itemtype string, row journal.Planned, ends ...journal.Outcome) *journal.Folder {
	t.Helper()
	schema, _ := mapping.Builtin(itemtype)
	folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), journal.Run{Itemtype: itemtype, Fields: fieldsOf(schema, "name", "serial", "states_id")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	row.Row = 2
	err = folder.WritePlan(func(yield func(journal.Planned, error) bool) { yield(row, nil) })
	if err != nil {
		t.Fatal(err)
	}
	for i, end := range ends {
		end.Row, end.Op = 2, row.Ops[i].Name
		if err := folder.Append(journal.Event{Kind: journal.Read, Rows: []journal.Outcome{end}}); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func fieldsOf(schema *mapping.Schema, names ...string) []mapping.Field {
	var fields []mapping.Field
	for _, name := range names {
		if field, ok := schema.Field(name); ok {
			fields = append(fields, field)
		}
	}
	return fields
}

func adds(name, itemtype string, set []journal.Field, needs ...string) journal.Op {
	return journal.Op{Name: name, Verb: journal.Add, Itemtype: itemtype, Set: set, Needs: needs}
}

func TestUndoPutsWhatWasMadeIntoTheTrash(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	state := w.server.Put("State", map[string]any{"name": "Lent"})
	id := w.server.Put("Computer", map[string]any{"name": "New", "serial": "N-1", "states_id": state})
	set := []journal.Field{{Name: "name", New: "New"}, {Name: "serial", New: "N-1"}, {Name: "states_id", From: "State:lent"}, {Name: "_disablenotif", New: true}}
	run := madeRun(t, "Computer", journal.Planned{Ops: []journal.Op{
		adds("State:lent", "State", []journal.Field{{Name: "name", New: "Lent"}}),
		adds(journal.ItemOp, "Computer", set, "State:lent"),
		adds("Infocom", "Infocom", []journal.Field{{Name: "buy_date", New: "2026-03-01"}}, journal.ItemOp),
	}},
		journal.Outcome{ID: state, Status: journal.Created},
		journal.Outcome{ID: id, Status: journal.Created},
		journal.Outcome{ID: 77, Status: journal.Created},
	)
	trashed := func() bool {
		item, _ := w.server.Item("Computer", id)
		return item["is_deleted"] == 1 || item["is_deleted"] == digits(1) || item["is_deleted"] == int64(1)
	}

	undone, rows := w.undo(t, run)
	row := rows[2]
	if row.Status != journal.Updated || row.ID != id || !trashed() {
		t.Errorf("undo: %+v, in the trash: %v", row, trashed())
	}
	if !strings.Contains(row.Message, "State "+digits(state).String()) || strings.Contains(row.Message, "Infocom") {
		t.Errorf("what stays: %q", row.Message)
	}
	// Once more there is nothing to do but to tell what stays.
	if _, rows := w.undo(t, run); rows[2].Status != journal.Skipped {
		t.Errorf("undo twice: %+v", rows[2])
	}
	if _, rows := w.undo(t, undone); rows[2].Status != journal.Updated || trashed() {
		t.Errorf("undo of the undo: %+v, in the trash: %v", rows[2], trashed())
	}
	for _, serial := range []string{"N-2", ""} {
		w.server.Put("Computer", map[string]any{"id": id, "serial": serial})
		if _, rows := w.undo(t, run); rows[2].Status != journal.Conflict || trashed() {
			t.Errorf("undo of what somebody has changed to %q: %+v, in the trash: %v", serial, rows[2], trashed())
		}
	}
	w.server.Delete("Computer", id)
	if _, rows := w.undo(t, run); rows[2].Status != journal.NotFound {
		t.Errorf("undo of what is gone: %+v", rows[2])
	}
}

// The plan of the run does not know the id of what it was to make first.
func TestUndoOfAReferenceToWhatWasMade(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	before := w.contents("Computer")
	state := w.server.Put("State", map[string]any{"name": "Lent"})
	w.server.Put("Computer", map[string]any{"id": 1, "states_id": state})
	run := madeRun(t, "Computer", journal.Planned{Ops: []journal.Op{
		adds("State:lent", "State", []journal.Field{{Name: "name", New: "Lent"}}),
		{Name: journal.ItemOp, Verb: journal.Update, Itemtype: "Computer", ID: 1, Needs: []string{"State:lent"},
			Set: []journal.Field{{Name: "states_id", Old: before["1"]["states_id"], From: "State:lent"}}},
	}},
		journal.Outcome{ID: state, Status: journal.Created},
		journal.Outcome{ID: 1, Status: journal.Updated},
	)
	if _, rows := w.undo(t, run); rows[2].Status != journal.Updated || w.contents("Computer")["1"]["states_id"] != before["1"]["states_id"] {
		t.Errorf("%+v, and the state is %s", rows[2], w.contents("Computer")["1"]["states_id"])
	}
}

func TestUndoListsWhatHasNoTrash(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	lent := []journal.Field{{Name: "name", New: "Lent"}}
	made := journal.Outcome{ID: 5, Status: journal.Created}
	refused := journal.Outcome{ID: 1, Status: journal.Refused}
	unproven := journal.Outcome{ID: 1, Status: journal.NotWritten}
	renamed := journal.Op{Name: journal.ItemOp, Verb: journal.Update, Itemtype: "Computer", ID: 1, Set: []journal.Field{{Name: "name", Old: "before", New: "PC-000001"}}}
	for name, c := range map[string]struct {
		run    *journal.Folder
		status journal.Status // empty: the row is none of the undo's
	}{
		"an item":                     {madeRun(t, "State", journal.Planned{Ops: []journal.Op{adds(journal.ItemOp, "State", lent)}}, made), journal.Skipped},
		"a dropdown with a trash":     {madeRun(t, "Computer", journal.Planned{Settled: journal.Rejected, Ops: []journal.Op{adds("Supplier:lent", "Supplier", lent)}}, made), journal.Skipped},
		"what was not written":        {madeRun(t, "Computer", journal.Planned{Ops: []journal.Op{renamed}}, unproven), ""},
		"a dropdown of a wrong row":   {madeRun(t, "Computer", journal.Planned{Settled: journal.Rejected, Ops: []journal.Op{adds("State:lent", "State", lent)}}, made), journal.Skipped},
		"a dropdown that was refused": {madeRun(t, "Computer", journal.Planned{Settled: journal.Rejected, Ops: []journal.Op{adds("State:lent", "State", lent)}}, refused), ""},
		"a row of which a part was refused": {madeRun(t, "Computer", journal.Planned{Ops: []journal.Op{
			adds("Infocom", "Infocom", lent, journal.ItemOp), adds(journal.ItemOp, "Computer", lent),
		}}, made, refused), journal.Skipped},
	} {
		t.Run(name, func(t *testing.T) {
			_, rows := w.undo(t, c.run)
			if row := rows[2]; row.Status != c.status || c.status != "" && (row.Code != "made-stays" || !strings.Contains(row.Message, " 5, which")) {
				t.Errorf("%+v", rows[2])
			}
			if name == "an item" && rows[2].ID != made.ID {
				t.Errorf("the row has the id %d, not that of what was made", rows[2].ID)
			}
		})
	}
}

// Of a row of which one part failed the others are taken back.
func TestUndoOfPartsOfARow(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	rows := "Serial,Name,Bought,Price,Supplier\nSN000001,renamed,2021-03-04,,\nNEW,new,2021-03-04,,\n"
	run := w.plan(t, rows, buying)
	done := w.finish(t, run, bookless{w.client}, importer.Options{})
	if done[2].Status != journal.Refused || done[3].Status != journal.Refused || done[3].ID == 0 {
		t.Fatalf("%+v", done)
	}
	_, undone := w.undo(t, run)
	made, _ := w.server.Item("Computer", done[3].ID)
	if undone[2].Status != journal.Updated || w.contents("Computer")["1"]["name"] != "PC-000001" || undone[3].Status != journal.Updated || number(made["is_deleted"]) != 1 {
		t.Errorf("%+v; the new item: %v", undone, made)
	}
}

// bookless is a server that takes no financial data.
type bookless struct{ importer.Server }

func (b bookless) Create(ctx context.Context, itemtype string, rows []map[string]any) ([]client.Created, error) {
	if itemtype == "Infocom" {
		return slices.Repeat([]client.Created{{Message: "no right"}}, len(rows)), nil
	}
	return b.Server.Create(ctx, itemtype, rows)
}

// A run of many items is read page by page.
func TestUndoOfManyRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, itsmtest.Options{Items: 700})
	before := w.contents("Computer")
	var csv strings.Builder
	csv.WriteString("Serial,Name,Contact\n")
	for n := range 700 {
		serial, _ := w.server.Item("Computer", n+1)
		csv.WriteString(serial["serial"].(string) + ",New,Ada\n")
	}
	run := w.plan(t, csv.String(), nameAndContact)
	w.finish(t, run, w.client, importer.Options{})
	_, rows := w.undo(t, run)
	for number, row := range rows {
		if row.Status != journal.Updated {
			t.Fatalf("row %d: %+v", number, row)
		}
	}
	if after := w.contents("Computer"); len(rows) != 700 || after["700"]["name"] != before["700"]["name"] {
		t.Errorf("%d rows, and the last name is %s", len(rows), after["700"]["name"])
	}
}
