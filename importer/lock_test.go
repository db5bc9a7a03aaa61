package importer_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

const lockedMapping = `
version: 1
itemtype: Computer
lock: date_mod
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: Changed, field: date_mod }
`

// A row whose item was changed since the file was made is left alone, unless there
// is nothing to change.
func TestLock(t *testing.T) {
	for name, c := range map[string]struct {
		changed, name string // of the row
		want          journal.Status
		code          string
	}{
		"as it was":                     {"2026-01-02 03:04:05", "new", journal.Updated, ""},
		"changed since":                 {"2026-01-02 03:04:04", "new", journal.Conflict, "changed-since-export"},
		"without seconds":               {"2026-01-02 03:04", "new", journal.Conflict, "coarse-lock"},
		"without a time":                {"2026-01-02", "new", journal.Conflict, "coarse-lock"},
		"an hour before":                {"2026-01-02 02:04", "new", journal.Conflict, "changed-since-export"},
		"changed since, nothing to do":  {"2025-12-31 00:00:00", "PC", journal.Unchanged, ""},
		"by another spelling":           {"2026-01-02T03:04:05", "new", journal.Updated, ""},
		"without a date":                {"", "new", journal.Rejected, "empty-required"},
		"without a date, nothing to do": {"", "PC", journal.Rejected, "empty-required"},
		"with what is no date":          {"lately", "new", journal.Rejected, "bad-date"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{})
			id := w.server.Put("Computer", map[string]any{"serial": "A", "name": "PC", "date_mod": "2026-01-02 03:04:05"})
			rows := w.load(t, "Serial,Name,Changed\nA,"+c.name+","+c.changed+"\n", lockedMapping)
			if got := rows[2]; got.Status != c.want || got.Code != c.code || strings.Contains(got.Changes, "date_mod") {
				t.Errorf("the row is %s (%s: %s), %s, want %s (%s)", got.Status, got.Code, got.Message, got.Changes, c.want, c.code)
			}
			item, _ := w.server.Item("Computer", id)
			if written := item["name"] == "new"; written != (c.want == journal.Updated) {
				t.Errorf("the item is %v", item["name"])
			}
		})
	}
}

// What changes between plan and apply counts too, also in a field that the row
// does not set.
func TestLockHoldsUntilItIsSent(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	id := w.server.Put("Computer", map[string]any{"serial": "A", "name": "PC", "date_mod": "2026-01-02 03:04:05"})
	folder := w.plan(t, "Serial,Name,Changed\nA,new,2026-01-02 03:04:05\n", lockedMapping)
	w.server.Put("Computer", map[string]any{"id": id, "comment": "theirs", "date_mod": "2026-01-02 04:00:00"})
	row := w.finish(t, folder, w.client, importer.Options{})[2]
	if row.Status != journal.Conflict || row.Code != "changed-meanwhile" {
		t.Errorf("the row is %s (%s: %s)", row.Status, row.Code, row.Message)
	}
	if item, _ := w.server.Item("Computer", id); item["name"] != "PC" {
		t.Errorf("the item is %v", item)
	}
}

// What hangs on an item is locked with it, also where the row sets nothing else.
func TestLockHoldsWhatHangsOnAnItem(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	for _, serial := range []string{"A", "B", "C"} {
		w.server.Put("Computer", map[string]any{"serial": serial, "name": "PC", "date_mod": "2026-01-02 03:04:05"})
	}
	folder := w.plan(t, "Serial,Name,Changed,Bought\nA,,2026-01-02 03:04:05,2026-01-01\nB,,2026-01-02 03:04:05,2026-01-01\nC,,2026-01-02 03:04:05,2026-01-01\n",
		lockedMapping+"  - { column: Bought, field: Infocom.buy_date }\n")
	w.server.Put("Computer", map[string]any{"id": 2, "comment": "theirs", "date_mod": "2026-01-02 04:00:00"})
	w.server.Put("Computer", map[string]any{"id": 3, "is_deleted": 1})
	rows := w.finish(t, folder, w.client, importer.Options{})
	want := map[int]journal.Status{2: journal.Updated, 3: journal.Conflict, 4: journal.NotFound}
	if diff := cmp.Diff(want, statusesOf(rows)); diff != "" || len(w.infocoms(1)) != 1 || len(w.infocoms(2))+len(w.infocoms(3)) > 0 {
		t.Errorf("%s\n%+v", diff, rows)
	}
	_, undone := w.undo(t, folder)
	if row := undone[2]; row.Status != journal.Skipped || row.Code != "made-stays" {
		t.Errorf("undo: %+v", undone)
	}
}

// Any field can be the lock.
func TestLockByAnotherField(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	w.server.Put("Computer", map[string]any{"serial": "A", "comment": "one"})
	w.server.Put("Computer", map[string]any{"serial": "B", "comment": "two"})
	rows := w.load(t, "Serial,Name,Changed\nA,new,one\nB,new,one\n", strings.ReplaceAll(lockedMapping, "date_mod", "comment"))
	if rows[2].Status != journal.Updated || rows[3].Status != journal.Conflict {
		t.Errorf("the rows are %s (%s) and %s (%s)", rows[2].Status, rows[2].Message, rows[3].Status, rows[3].Message)
	}
}
