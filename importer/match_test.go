package importer_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// found is what is asked of a row of the report about its item.
type found struct {
	status journal.Status
	code   string
	id     int
}

func foundOf(row report.Row) found { return found{row.Status, row.Code, row.ID} }

// The report names the item of a row, whatever became of the row.
func TestItemsOfRows(t *testing.T) {
	const byID = `
version: 1
itemtype: Computer
match: id
columns:
  - { column: Id, field: id }
  - { column: Name, field: name }
  - { column: Cost, field: ticket_tco }
`
	bySerial := strings.NewReplacer("match: id", "match: serial", "field: id", "field: serial").Replace(byID)
	for name, c := range map[string]struct {
		mapping, rows string
		want          []found
	}{
		"by id": {byID, "1,new\n2,PC-000002\n3,NULL\n4,new\n77,new\n5x,new\n77,NULL\n4,NULL\n5,new\n", []found{
			{journal.Updated, "", 1},
			{journal.Unchanged, "", 2},
			{journal.Rejected, "null-word", 3},
			{journal.NotFound, "in-trash", 4},
			{journal.NotFound, "not-found", 77},
			{journal.Rejected, "bad-id", 0},
			{journal.Rejected, "null-word", 77},
			{journal.Rejected, "null-word", 4},
			{journal.NotFound, "not-found", 5},
		}},
		"by id, missing ones skipped": {strings.Replace(byID, "match:", "on_missing: skip\nmatch:", 1), "1,new\n77,new\n", []found{
			{journal.Updated, "", 1},
			{journal.Skipped, "not-found", 77},
		}},
		"by serial": {bySerial, "SN000001,new\nSN000002,PC-000002\nSN000003,NULL\nSN000004,new\nnobody,new\nSHARED,new\n,new\nnobody,NULL\nSHARED,NULL\n3,new\n", []found{
			{journal.Updated, "", 1},
			{journal.Unchanged, "", 2},
			{journal.Rejected, "null-word", 3},
			{journal.NotFound, "in-trash", 4},
			{journal.NotFound, "not-found", 0},
			{journal.Ambiguous, "ambiguous-key", 0},
			{journal.Rejected, "empty-key", 0},
			{journal.Rejected, "null-word", 0},
			{journal.Rejected, "null-word", 0},
			{journal.NotFound, "not-found", 0},
		}},
		"several rows": {bySerial, "SN000001,new\nSN000001,new\nSN000002,a\nSN000002,b\n", []found{
			{journal.Updated, "", 1},
			{journal.Duplicate, "duplicate-row", 1},
			{journal.Rejected, "same-item", 2},
			{journal.Rejected, "same-item", 2},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 5})
			w.server.Put("Computer", map[string]any{"id": 4, "is_deleted": 1})
			w.server.Put("Computer", map[string]any{"id": 5, "is_template": 1})
			w.server.Put("Computer", map[string]any{"serial": "SHARED"})
			w.server.Put("Computer", map[string]any{"serial": "SHARED"})
			rows := w.load(t, "Id,Name,Cost\n"+c.rows, c.mapping)
			for i, want := range c.want {
				if got := foundOf(rows[i+2]); got != want {
					t.Errorf("row %d: %+v (%s), want %+v", i+2, got, rows[i+2].Message, want)
				}
			}
		})
	}
}

// Which of several items a key means.
func TestRightItem(t *testing.T) {
	const bySerial = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Key, field: serial }
  - { column: Name, field: name }
`
	key := func(field, more string) string {
		return strings.Replace(bySerial, "field: serial", "field: "+field+more, 1)
	}
	type fields = map[string]any
	for name, c := range map[string]struct {
		mapping, rows string
		items         []fields // their ids are 1, 2, …
		want          []found
	}{
		"a template is no rival": {bySerial, "A,new\n", []fields{
			{"serial": "A", "is_template": 1}, {"serial": "A"}, {"serial": "A", "is_template": 1},
		}, []found{{journal.Updated, "", 2}}},
		"a template is no item": {bySerial, "A,new\n", []fields{{"serial": "A", "is_template": 1}},
			[]found{{journal.NotFound, "not-found", 0}}},
		"one in the trash is no rival": {bySerial, "A,new\nnobody,new\n", []fields{
			{"serial": "A", "is_deleted": 1}, {"serial": "A"}, {"serial": "A", "is_deleted": 1},
		}, []found{{journal.Updated, "", 2}, {journal.NotFound, "not-found", 0}}},
		"two in the trash": {bySerial, "A,new\n", []fields{
			{"serial": "A", "is_deleted": 1}, {"serial": "A", "is_deleted": 1},
		}, []found{{journal.NotFound, "in-trash", 1}}},
		"none has no key": {strings.Replace(key("ticket_tco", ""), "match: serial", "match: ticket_tco", 1), "0,new\n", []fields{
			{"ticket_tco": nil}, {"ticket_tco": "0.0000"}, {"ticket_tco": nil},
		}, []found{{journal.Updated, "", 2}}},
		"none has no key, and the trash is looked into": {strings.Replace(key("ticket_tco", ""), "match: serial", "match: ticket_tco", 1), "0,new\n", []fields{
			{"ticket_tco": nil}, {"ticket_tco": "0.0000", "is_deleted": 1},
		}, []found{{journal.NotFound, "in-trash", 2}}},
		"a key in a column of its own": {strings.Replace(bySerial, "match: serial", "match: { field: otherserial, column: Key }", 1), "A,new\n", []fields{
			{"otherserial": "A"}, {"otherserial": "B"},
		}, []found{{journal.Updated, "", 1}}},
		"letters count": {bySerial, "a,new\n", []fields{{"serial": "A"}, {"serial": "a"}},
			[]found{{journal.Updated, "", 2}}},
		"MAC addresses": {strings.Replace(key("otherserial", ", type: mac"), "match: serial", "match: otherserial", 1),
			"00:1a:2b:3c:4d:5e,new\n001A.2B3C.4D5F,new\n001a2b3c4d5f,new\n", []fields{
				{"otherserial": "00-1A-2B-3C-4D-5E"}, {"otherserial": "00:1a:2b:3c:4d:5f"},
			}, []found{{journal.Updated, "", 1}, {journal.Updated, "", 2}, {journal.Duplicate, "duplicate-row", 2}}},
		"an encoded text": {bySerial, "A<B,new\n", []fields{{"serial": "A&lt;B"}},
			[]found{{journal.Updated, "", 1}}},
		"a text as it is stored": {bySerial, "A&lt;B,new\n", []fields{{"serial": "A&lt;B"}},
			[]found{{journal.Updated, "", 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{})
			for _, item := range c.items {
				w.server.Put("Computer", item)
			}
			rows := w.load(t, "Key,Name\n"+c.rows, c.mapping)
			for i, want := range c.want {
				if got := foundOf(rows[i+2]); got != want {
					t.Errorf("row %d: %+v (%s), want %+v", i+2, got, rows[i+2].Message, want)
				}
			}
		})
	}
}

// secretive is a server that shows some itemtypes to nobody.
type secretive struct {
	importer.Server
	secret []string
}

func (s secretive) Items(ctx context.Context, itemtype string, q client.Query) iter.Seq2[client.Item, error] {
	if slices.Contains(s.secret, itemtype) {
		return func(yield func(client.Item, error) bool) {
			yield(nil, fmt.Errorf("read %s: %w", itemtype, client.ErrForbidden))
		}
	}
	return s.Server.Items(ctx, itemtype, q)
}

func (s secretive) ByID(ctx context.Context, itemtype string, ids []int, fields ...string) (client.Lookup, error) {
	if slices.Contains(s.secret, itemtype) {
		return client.Lookup{}, fmt.Errorf("read %s: %w", itemtype, client.ErrForbidden)
	}
	return s.Server.ByID(ctx, itemtype, ids, fields...)
}

// Items that share a key are told apart by entity and state, or by the ids of
// those where the account may not read their names.
func TestRivals(t *testing.T) {
	for name, c := range map[string]struct {
		secret []string
		want   string
	}{
		"by name":         {nil, "id 2 (Root entity, In use); id 3 (Root entity > Lyon, none)"},
		"without states":  {[]string{"State"}, "id 2 (Root entity, 1); id 3 (Root entity > Lyon, 0)"},
		"without a name":  {[]string{"State", "Entity"}, "id 2 (the root entity, 1); id 3 (1, 0)"},
		"without another": {[]string{"Location"}, "id 2 (Root entity, In use); id 3 (Root entity > Lyon, none)"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 1})
			lyon := w.server.Put("Entity", map[string]any{"name": "Lyon", "completename": "Root entity > Lyon", "entities_id": 0})
			w.server.Put("Computer", map[string]any{"serial": "SHARED", "entities_id": 0, "states_id": 1})
			w.server.Put("Computer", map[string]any{"serial": "SHARED", "entities_id": lyon, "states_id": 0})
			if err := w.client.Login(t.Context()); err != nil { // which makes the new entity active
				t.Fatal(err)
			}
			row := planRow(t, secretive{w.client, c.secret}, "Serial,Name\nSHARED,new\n")
			if row.Settled != journal.Ambiguous || !strings.Contains(row.Why, c.want+";") {
				t.Errorf("%s: %q, want %s", row.Settled, row.Why, c.want)
			}
		})
	}
}

// planRow plans a file of one row that has a new name for a computer.
func planRow(t *testing.T, server importer.Reader, csv string) journal.Planned {
	t.Helper()
	folder := emptyRun(t)
	if err := importer.Plan(t.Context(), server, folder, bind(t, write(t, "rows.csv", csv), byName), importer.Options{}); err != nil {
		t.Fatal(err)
	}
	for row, err := range folder.Plan() {
		if err != nil {
			t.Fatal(err)
		}
		return row
	}
	t.Fatal("the plan is empty")
	return journal.Planned{}
}

func emptyRun(t *testing.T) *journal.Folder {
	t.Helper()
	folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), journal.Run{Itemtype: "Computer"}, []byte(byName))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

// Another error than the lack of a right stops the run.
func TestRivalsThatCannotBeRead(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	w.server.Put("Computer", map[string]any{"serial": "SN000001"})
	job := bind(t, write(t, "rows.csv", "Serial,Name\nSN000001,new\n"), byName)
	ctx, stop := context.WithCancel(t.Context())
	reader := listener{w.client, func(itemtype string) {
		if itemtype == "State" {
			stop()
		}
	}}
	folder := emptyRun(t)
	if err := importer.Plan(ctx, reader, folder, job, importer.Options{}); err == nil || folder.HasPlan() {
		t.Errorf("Plan = %v, and there is a plan: %t", err, folder.HasPlan())
	}
}

// listener is a server that tells of each list before it is read.
type listener struct {
	importer.Reader
	before func(itemtype string)
}

func (l listener) Items(ctx context.Context, itemtype string, q client.Query) iter.Seq2[client.Item, error] {
	return func(yield func(client.Item, error) bool) {
		l.before(itemtype)
		l.Reader.Items(ctx, itemtype, q)(yield)
	}
}

// All that is wrong with a row is told, and its code is that of the first.
func TestSeveralProblemsOfARow(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 3})
	rows := w.load(t, "Serial,Name,Cost,Site\nSN000001,NULL,douze,Nowhere\nSN000002,new,douze,Lyon\nSN000003,NULL,1,Lyon,extra\n", `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Site, field: locations_id, lookup: Location }
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: Cost, field: ticket_tco }
`)
	for row, want := range map[int]struct {
		code string
		says []string
	}{
		2: {"null-word", []string{`"NULL"`, `; column "Cost": "douze"`, `; column "Site": "Nowhere"`}},
		3: {"bad-decimal", []string{`column "Cost": "douze"`}},
		4: {"too-many-cells", []string{"the row has 5 cells, and the header has 4 columns"}},
	} {
		got := rows[row]
		if got.Status != journal.Rejected || got.Code != want.code || got.ID != row-1 {
			t.Errorf("row %d is %s (%s), id %d; want %s (%s), id %d", row, got.Status, got.Code, got.ID, journal.Rejected, want.code, row-1)
		}
		for _, says := range want.says {
			if !strings.Contains(got.Message, says) {
				t.Errorf("row %d: %q does not say %q", row, got.Message, says)
			}
		}
		if got.Message[0] == ';' || strings.Count(got.Message, ": \"douze\"") > 1 {
			t.Errorf("row %d: %q", row, got.Message)
		}
	}
}

// What is worth saying of a row stands in the report whatever its status.
func TestNotesReachTheReport(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 3})
	rows := w.load(t, "Serial,Name,State\nSN000001,new,Unheard of\nSN000002,PC-000002,Unheard of\nSN000003,NULL,Unheard of\n", `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: State, field: states_id, lookup: { itemtype: State, on_unknown: skip } }
`)
	for row, want := range map[int]journal.Status{2: journal.Updated, 3: journal.Unchanged, 4: journal.Rejected} {
		if got := rows[row]; got.Status != want || !strings.HasSuffix(got.Message, `column "State": "Unheard of" is unknown, and left out as the mapping says`) {
			t.Errorf("row %d is %s: %q", row, got.Status, got.Message)
		}
	}
}

// Somebody saves the file while it is read, in a way that its size and time do
// not tell.
func TestFileChangedWhileItWasRead(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 3})
	path := write(t, "rows.csv", "Serial,Name\nSN000001,a\nSN000002,b\n")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	reader := listener{w.client, func(string) {
		if err := os.WriteFile(path, []byte("Serial,Name\nSN000001,a-SN000002,b\n"), 0o600); err != nil {
			t.Error(err)
		}
		if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
			t.Error(err)
		}
	}}
	folder := emptyRun(t)
	err = importer.Plan(t.Context(), reader, folder, bind(t, path, byName), importer.Options{})
	if err == nil || !strings.Contains(err.Error(), "changed while it was read: 2 rows, then 1") || folder.HasPlan() {
		t.Errorf("Plan = %v, and there is a plan: %t", err, folder.HasPlan())
	}
}

// The API cannot change the root entity, whose id is 0. A row that changes
// nothing of it is fine.
func TestRootEntity(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	id := w.server.Put("Entity", map[string]any{"name": "Lyon", "completename": "Root entity > Lyon", "entities_id": 0})
	if err := w.client.Login(t.Context()); err != nil { // which makes the new entity active
		t.Fatal(err)
	}
	for _, c := range []struct {
		csv  string
		want found
	}{
		{"Root entity,new", found{journal.Rejected, "root-entity", 0}},
		{"Root entity,", found{journal.Unchanged, "", 0}},
		{"Lyon,new", found{journal.Updated, "", id}},
	} {
		rows := w.load(t, "Name,Comment\n"+c.csv+"\n", `
version: 1
itemtype: Entity
match: name
columns:
  - { column: Name, field: name }
  - { column: Comment, field: comment }
`)
		if got := foundOf(rows[2]); got != c.want {
			t.Errorf("%q: %+v (%s), want %+v", c.csv, got, rows[2].Message, c.want)
		}
	}
}
