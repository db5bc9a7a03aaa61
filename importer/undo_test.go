package importer_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// planUndo plans the way back of a run, as a command would.
func (w *world) planUndo(t *testing.T, earlier *journal.Folder) *journal.Folder {
	t.Helper()
	return planUndo(t, w.client, earlier)
}

func planUndo(t *testing.T, server importer.Reader, earlier *journal.Folder) *journal.Folder {
	t.Helper()
	run := earlier.Run()
	run.Undoes = earlier.Dir()
	folder, err := journal.Create(filepath.Join(t.TempDir(), "undo"), run, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	if err := importer.Undo(t.Context(), server, earlier, folder, importer.Options{}); err != nil {
		t.Fatal(err)
	}
	return folder
}

// undo takes a run back, and gives the folder and the report of that.
func (w *world) undo(t *testing.T, earlier *journal.Folder) (*journal.Folder, map[int]report.Row) {
	t.Helper()
	folder := w.planUndo(t, earlier)
	return folder, w.finish(t, folder, w.client, importer.Options{})
}

// contents are what the items of an itemtype hold, by their ids. Somebody's
// change shows in date_mod, which nobody can set back, and NULL is as empty as
// "" where the server makes no difference.
func (w *world) contents(itemtype string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, item := range w.server.Items(itemtype) {
		delete(item, "date_mod")
		texts := map[string]string{}
		for name, value := range item {
			if texts[name] = fmt.Sprint(value); value == nil {
				texts[name] = ""
			}
		}
		all[texts["id"]] = texts
	}
	return all
}

func statusesOf(rows map[int]report.Row) map[int]journal.Status {
	statuses := map[int]journal.Status{}
	for number, row := range rows {
		statuses[number] = row.Status
	}
	return statuses
}

const manyFields = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name, empty: clear }
  - { column: Inventory, field: otherserial, empty: clear }
  - { column: Site, field: locations_id, lookup: Location, empty: clear }
  - { column: Entity, field: entities_id, lookup: Entity }
  - { column: Cost, field: ticket_tco, empty: clear }
  - { column: Created, field: date_creation, empty: clear }
  - { column: Dynamic, field: is_dynamic }
  - { column: Comment, field: comment, empty: clear }
`

func TestUndoBringsBackWhatWasThere(t *testing.T) {
	const branch = "1"
	w := newWorld(t, itsmtest.Options{Items: 4, Load: strings.NewReader(`{"Entity":[{"id":1,"name":"Lyon","entities_id":0}]}`)})
	w.server.Put("Computer", map[string]any{"id": 2, "comment": "a &lt;b&gt; & \"c\"\nsecond", "ticket_tco": "12.5000", "contact": "Ada"})
	w.server.Put("Computer", map[string]any{"id": 3, "name": nil, "date_creation": nil, "otherserial": "", "comment": nil})
	before := w.contents("Computer")

	csv := "Serial,Name,Inventory,Site,Entity,Cost,Created,Dynamic,Comment\n" +
		"SN000001,,,,,,,,\n" +
		"SN000002,New,0042,Lyon,Root entity > Lyon,7.25,2020-02-03 04:05:06,1,\"x < y\nz\"\n" +
		"SN000003,Named,7,,,1,2021-01-01,,said\n" +
		"SN999999,Nobody,,,,,,,\n"
	run := w.plan(t, csv, manyFields)
	done := w.finish(t, run, w.client, importer.Options{})
	want := map[int]journal.Status{2: journal.Updated, 3: journal.Updated, 4: journal.Updated, 5: journal.NotFound}
	if diff := cmp.Diff(want, statusesOf(done)); diff != "" {
		t.Fatalf("the run itself (-want +got):\n%s\n%v", diff, done)
	}
	after := w.contents("Computer")
	if after["2"]["entities_id"] != branch {
		t.Fatalf("computer 2 is in entity %s, not in %s", after["2"]["entities_id"], branch)
	}

	undone, rows := w.undo(t, run)
	delete(want, 5)
	if diff := cmp.Diff(want, statusesOf(rows)); diff != "" {
		t.Errorf("undo (-want +got):\n%s\n%v", diff, rows)
	}
	if diff := cmp.Diff(before, w.contents("Computer")); diff != "" {
		t.Errorf("store after the undo (-before +after):\n%s", diff)
	}
	if row := rows[3]; !strings.Contains(row.Changes, "name: New → PC-000002") || !strings.Contains(row.Changes, "entities_id: Root entity > Lyon → Root entity") ||
		row.Cells[2] != "0042" || row.Key != "SN000002" || row.ID != 2 {
		t.Errorf("row 3 of the undo: %+v", row)
	}

	_, rows = w.undo(t, undone)
	if diff := cmp.Diff(want, statusesOf(rows)); diff != "" {
		t.Errorf("undo of the undo (-want +got):\n%s\n%v", diff, rows)
	}
	if diff := cmp.Diff(after, w.contents("Computer")); diff != "" {
		t.Errorf("store after the undo of the undo (-before +after):\n%s", diff)
	}
}

const nameAndContact = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: Contact, field: contact }
`

// What somebody has done since the run decides what becomes of a row.
func TestUndoLeavesAloneWhatWasChangedSince(t *testing.T) {
	t.Parallel()
	put := func(id int, fields map[string]any) func(*world) {
		return func(w *world) {
			fields = maps.Clone(fields)
			fields["id"] = id
			w.server.Put("Computer", fields)
		}
	}
	for name, c := range map[string]struct {
		since   func(w *world)
		status  journal.Status
		message string
		holds   map[string]any // afterwards; nil for an item that is gone
	}{
		"nothing": {func(*world) {}, journal.Updated, "", map[string]any{"name": "PC-000001", "contact": nil}},
		"another field": {put(1, map[string]any{"serial": "other"}), journal.Updated, "",
			map[string]any{"name": "PC-000001", "contact": nil, "serial": "other"}},
		"one of the fields": {put(1, map[string]any{"contact": "Grace"}), journal.Conflict, `contact: the run wrote "Ada", and it holds "Grace" now`,
			map[string]any{"name": "New", "contact": "Grace"}},
		"one field back": {put(1, map[string]any{"name": "PC-000001"}), journal.Updated, "", map[string]any{"name": "PC-000001", "contact": nil}},
		"all fields back": {put(1, map[string]any{"name": "PC-000001", "contact": ""}), journal.Unchanged, "",
			map[string]any{"name": "PC-000001", "contact": ""}},
		"trashed": {put(1, map[string]any{"is_deleted": 1}), journal.NotFound, "in the trash, id 1", map[string]any{"name": "New"}},
		"deleted": {func(w *world) { w.server.Delete("Computer", 1) }, journal.NotFound, "item 1 was deleted since the run", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 1})
			run := w.plan(t, "Serial,Name,Contact\nSN000001,New,Ada\n", nameAndContact)
			w.finish(t, run, w.client, importer.Options{})
			c.since(w)
			_, rows := w.undo(t, run)
			if rows[2].Status != c.status || !strings.Contains(rows[2].Message, c.message) {
				t.Errorf("%s: %s", rows[2].Status, rows[2].Message)
			}
			item, _ := w.server.Item("Computer", 1)
			for field, want := range c.holds {
				if got := item[field]; fmt.Sprint(got) != fmt.Sprint(want) && !(want == nil && got == "") {
					t.Errorf("%s holds %v, not %v", field, got, want)
				}
			}
			if (item == nil) != (c.holds == nil) {
				t.Errorf("item afterwards: %v", item)
			}
		})
	}
}

// Between the plan of an undo and its apply somebody may be at work as well.
func TestUndoIsReadAgainBeforeItIsSent(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	run := w.plan(t, "Serial,Name,Contact\nSN000001,New,Ada\n", nameAndContact)
	w.finish(t, run, w.client, importer.Options{})
	folder := w.planUndo(t, run)
	w.server.Put("Computer", map[string]any{"id": 1, "name": "Somebody's"})
	rows := w.finish(t, folder, w.client, importer.Options{})
	if item, _ := w.server.Item("Computer", 1); rows[2].Status != journal.Conflict || item["name"] != "Somebody's" {
		t.Errorf("%s, and the name is %v", rows[2].Status, item["name"])
	}
}

func TestUndoOfARenamingKeepsThePlaceInTheTree(t *testing.T) {
	for itemtype, parent := range map[string]string{"Location": "locations_id", "Entity": "entities_id"} {
		w := newWorld(t, itsmtest.Options{Load: strings.NewReader(fmt.Sprintf(
			`{%q:[{"id":501,"name":"Above",%q:0},{"id":502,"name":"Below",%[2]q:501},{"id":503,"name":"Beside",%[2]q:501}]}`, itemtype, parent))})
		before := w.contents(itemtype)
		run := w.plan(t, "No,Name,Above\n502,Renamed,\n503,Moved,502\n", fmt.Sprintf(`
version: 1
itemtype: %s
match: id
columns:
  - { column: No, field: id }
  - { column: Name, field: name }
  - { column: Above, field: %s }
`, itemtype, parent))
		if rows := w.finish(t, run, w.client, importer.Options{}); count(rows, journal.Updated) != 2 {
			t.Fatalf("%+v", rows)
		}
		for _, want := range []journal.Status{journal.Updated, journal.Unchanged} {
			if _, rows := w.undo(t, run); count(rows, want) != 2 {
				t.Errorf("%+v, want %s", rows, want)
			}
			if diff := cmp.Diff(before, w.contents(itemtype)); diff != "" {
				t.Errorf("%s (-before +after):\n%s", itemtype, diff)
			}
		}
	}
}

// Names that were passed on from item to item go back the other way round, and
// forward once more: no two items ever have the same.
func TestUndoPassesNamesBackInTurn(t *testing.T) {
	for itemtype, parent := range map[string]string{"Location": "locations_id", "Entity": "entities_id"} {
		w := newWorld(t, itsmtest.Options{Load: strings.NewReader(fmt.Sprintf(
			`{%q:[{"id":501,"name":"A",%q:0},{"id":502,"name":"B",%[2]q:0},{"id":503,"name":"C",%[2]q:0}]}`, itemtype, parent))})
		before := w.contents(itemtype)
		run := w.plan(t, "No,Name\n501,B\n502,C\n503,D\n", "version: 1\nitemtype: "+itemtype+
			"\nmatch: id\ncolumns: [{ column: No, field: id }, { column: Name, field: name }]\n")
		if rows := w.finish(t, run, w.client, importer.Options{}); count(rows, journal.Updated) != 3 {
			t.Fatalf("%s: %+v", itemtype, rows)
		}
		after := w.contents(itemtype)
		for _, want := range []map[string]map[string]string{before, after} {
			undone, rows := w.undo(t, run)
			if count(rows, journal.Updated) != 3 {
				t.Errorf("%s: %+v", itemtype, rows)
			}
			if diff := cmp.Diff(want, w.contents(itemtype)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", itemtype, diff)
			}
			run = undone
		}
	}
}

// What was renamed may be moved by somebody before it gets its old name back.
func TestUndoOfARenamingKeepsAMove(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Load: strings.NewReader(`{"Location":[{"id":501,"name":"Here"},{"id":502,"name":"Below","locations_id":501},{"id":503,"name":"There"}]}`)})
	run := w.plan(t, "No,Name\n502,Renamed\n", "version: 1\nitemtype: Location\nmatch: id\ncolumns: [{ column: No, field: id }, { column: Name, field: name }]\n")
	w.finish(t, run, w.client, importer.Options{})
	w.server.Put("Location", map[string]any{"id": 502, "locations_id": 503})
	_, rows := w.undo(t, run)
	if item, _ := w.server.Item("Location", 502); rows[2].Status != journal.Updated || item["completename"] != "There > Below" {
		t.Errorf("%s (%s), and it is %v", rows[2].Status, rows[2].Message, item["completename"])
	}
}

const nameAndSite = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: Site, field: locations_id, lookup: Location }
`

// The server would take a reference to what is no longer there.
func TestUndoRefersToNothingThatIsGone(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Load: strings.NewReader(`{
		"Location":[{"id":501,"name":"Old"},{"id":502,"name":"New"}],
		"Computer":[{"id":1,"serial":"A","name":"a","locations_id":501},{"id":2,"serial":"B","name":"b"}]}`)})
	run := w.plan(t, "Serial,Name,Site\nA,new,New\nB,new,New\n", nameAndSite)
	w.finish(t, run, w.client, importer.Options{})
	w.server.Delete("Location", 501)
	_, rows := w.undo(t, run)
	want := map[int]journal.Status{2: journal.Rejected, 3: journal.Updated}
	if diff := cmp.Diff(want, statusesOf(rows)); diff != "" || !strings.Contains(rows[2].Message, `locations_id: the Location "Old"`) {
		t.Errorf("%s\n%+v", diff, rows)
	}
	if items := w.contents("Computer"); items["1"]["locations_id"] != "502" || items["1"]["name"] != "new" || items["2"]["locations_id"] != "0" {
		t.Errorf("%v", items)
	}
}

// Whether there still is what the account may not read cannot be known, and is left
// to the server.
func TestUndoRefersToWhatMayNotBeRead(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Load: strings.NewReader(`{
		"Location":[{"id":501,"name":"Old"},{"id":502,"name":"New"}],
		"Computer":[{"id":1,"serial":"A","name":"a","locations_id":501}]}`)})
	run := w.plan(t, "Serial,Name,Site\nA,new,New\n", nameAndSite)
	w.finish(t, run, w.client, importer.Options{})
	blind := secretive{w.client, []string{"Location"}}
	rows := w.finish(t, planUndo(t, blind, run), blind, importer.Options{})
	if item, _ := w.server.Item("Computer", 1); rows[2].Status != journal.Updated || fmt.Sprint(item["locations_id"]) != "501" {
		t.Errorf("%+v, and the item is in %v", rows[2], item["locations_id"])
	}
}

// A conflict calls references by their names where the plan had them.
func TestUndoNamesWhatTheRunReferredTo(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Load: strings.NewReader(`{
		"Location":[{"id":501,"name":"Old"},{"id":502,"name":"New"},{"id":503,"name":"Other"}],
		"Computer":[{"id":1,"serial":"A","name":"a","locations_id":501}]}`)})
	run := w.plan(t, "Serial,Name,Site\nA,new,New\n", nameAndSite)
	w.finish(t, run, w.client, importer.Options{})
	w.server.Put("Computer", map[string]any{"id": 1, "locations_id": 503})
	_, rows := w.undo(t, run)
	if row := rows[2]; row.Status != journal.Conflict || !strings.Contains(row.Message, `locations_id: the run wrote "New"`) {
		t.Errorf("%s: %s", row.Status, row.Message)
	}
}

// A text of a ticket whose line breaks the server would turn into letters is
// not sent.
func TestUndoSendsNoLineBreaksToTickets(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	id := w.server.Put("Ticket", map[string]any{"name": "Printer", "content": "&lt;p&gt;one&lt;/p&gt;\n&lt;p&gt;two&lt;/p&gt;", "status": 1})
	run := w.plan(t, fmt.Sprintf("No,Text\n%d,three\n", id), `
version: 1
itemtype: Ticket
match: id
columns:
  - { column: No, field: id }
  - { column: Text, field: content, html: text }
`)
	if rows := w.finish(t, run, w.client, importer.Options{}); rows[2].Status != journal.Updated {
		t.Fatalf("%+v", rows[2])
	}
	_, rows := w.undo(t, run)
	if item, _ := w.server.Item("Ticket", id); rows[2].Code != "unsendable-break" || item["content"] != "&lt;p&gt;three&lt;/p&gt;" {
		t.Errorf("%+v, and the ticket holds %v", rows[2], item["content"])
	}
}

func TestUndoOfWhatIsOnTheWireIsRefused(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	for _, kind := range []journal.Kind{journal.Sending, journal.Answered} {
		run := w.plan(t, "Serial,Name,Contact\nSN000001,New,Ada\n", nameAndContact)
		if err := run.Append(journal.Event{Kind: kind, Rows: []journal.Outcome{{Row: 2, Op: journal.ItemOp, ID: 1}}}); err != nil {
			t.Fatal(err)
		}
		folder, err := journal.Create(filepath.Join(t.TempDir(), "undo"), run.Run(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		err = importer.Undo(t.Context(), w.client, run, folder, importer.Options{})
		if err == nil || !strings.Contains(err.Error(), "itsmload resume "+run.Dir()) || folder.HasPlan() {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// A run that was stopped before it sent anything leaves nothing to take back.
func TestUndoOfAPlanIsEmpty(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	if _, rows := w.undo(t, w.plan(t, "Serial,Name,Contact\nSN000001,New,Ada\n", nameAndContact)); len(rows) != 0 {
		t.Errorf("%v", rows)
	}
}

func digits(n int) json.Number { return json.Number(fmt.Sprint(n)) }
