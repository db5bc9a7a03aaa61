package importer_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/mapping"
)

const buying = `
version: 1
itemtype: Computer
match: serial
on_missing: create
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: Bought, field: Infocom.buy_date }
  - { column: Price, field: Infocom.value, empty: clear }
  - { column: Supplier, field: Infocom.suppliers_id, lookup: { itemtype: Supplier, on_unknown: create } }
`

// infocoms are the records of financial data of a computer.
func (w *world) infocoms(computer int) []map[string]any {
	var all []map[string]any
	for _, item := range w.server.Items("Infocom") {
		if item["itemtype"] == "Computer" && number(item["items_id"]) == computer {
			all = append(all, item)
		}
	}
	return all
}

// putInfocoms gives computer 1 a record, and another itemtype's item of that id one.
func (w *world) putInfocoms() {
	w.server.Put("Infocom", map[string]any{"itemtype": "Monitor", "items_id": 1, "buy_date": "1999-01-01"})
	w.server.Put("Infocom", map[string]any{"itemtype": "Computer", "items_id": 1, "buy_date": "2020-01-02", "value": "100.0000", "entities_id": 0})
}

func TestRecordsThatHangOnItems(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row     string
		want    journal.Status
		changes string
		date    any // afterwards; "none" is no record
		value   any
	}{
		"changed":         {"SN000001,,2021-03-04,100,", journal.Updated, "Infocom.buy_date: 2020-01-02 → 2021-03-04", "2021-03-04", "100.0000"},
		"cleared":         {"SN000001,,,,", journal.Updated, `Infocom.value: 100.0000 → ""`, "2020-01-02", "0.0000"},
		"the same":        {"SN000001,,2020-01-02,100,", journal.Unchanged, "", "2020-01-02", "100.0000"},
		"made":            {"SN000002,,2021-03-04,12.5,", journal.Updated, `Infocom.buy_date: "" → 2021-03-04; Infocom.value: "" → 12.5000`, "2021-03-04", "12.5000"},
		"nothing to make": {"SN000002,,,,", journal.Unchanged, "", "none", nil},
		"with the item":   {"SN000002,renamed,2021-03-04,,", journal.Updated, `name: PC-000002 → renamed; Infocom.buy_date: "" → 2021-03-04`, "2021-03-04", "0.0000"},
		"of a new item":   {"NEW,,2021-03-04,7,", journal.Created, `serial: "" → NEW; entities_id: "" → the root entity; Infocom.buy_date: "" → 2021-03-04; Infocom.value: "" → 7.0000`, "2021-03-04", "7.0000"},
		"a bare new item": {"NEW,,,,", journal.Created, `serial: "" → NEW; entities_id: "" → the root entity`, "none", nil},
		"a bad date":      {"SN000001,renamed,31/31/2021,,", journal.Rejected, "", "2020-01-02", "100.0000"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 2})
			w.putInfocoms()
			got := w.load(t, "Serial,Name,Bought,Price,Supplier\n"+c.row+"\n", buying)[2]
			if got.Status != c.want || got.Changes != c.changes {
				t.Errorf("%s (%s: %s), %s\nwant %s, %s", got.Status, got.Code, got.Message, got.Changes, c.want, c.changes)
			}
			all := w.infocoms(got.ID)
			switch {
			case c.date == "none" && len(all) == 0:
			case c.date == "none" || len(all) != 1 || all[0]["buy_date"] != c.date || !same(all[0]["value"], c.value):
				t.Errorf("computer %d has %v", got.ID, all)
			}
			if again := w.load(t, "Serial,Name,Bought,Price,Supplier\n"+c.row+"\n", buying)[2]; c.want != journal.Rejected && again.Status != journal.Unchanged {
				t.Errorf("once more: %s (%s), %s", again.Status, again.Message, again.Changes)
			}
		})
	}
}

// Of many items the records are read page by page, and what hangs on them is made in
// bulk, with the dropdowns that it refers to.
func TestManyRecords(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 120})
	w.putInfocoms()
	var csv strings.Builder
	csv.WriteString("Serial,Name,Bought,Price,Supplier\n")
	for i := range 120 {
		fmt.Fprintf(&csv, "SN%06d,,2021-03-04,100,Acme\n", i+1)
	}
	rows := w.load(t, csv.String(), buying)
	for i := range 120 {
		all := w.infocoms(i + 1)
		if rows[i+2].Status != journal.Updated || len(all) != 1 || all[0]["buy_date"] != "2021-03-04" || number(all[0]["suppliers_id"]) == 0 {
			t.Fatalf("row %d is %s (%s): %v", i+2, rows[i+2].Status, rows[i+2].Message, all)
		}
	}
	if n := w.paths("Supplier")["Acme"]; n != 1 {
		t.Errorf("%d suppliers called Acme", n)
	}
}

// What hangs on an item shares its fate.
func TestRecordsOfItemsThatFail(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 2})
	folder := w.plan(t, "Serial,Name,Bought,Price,Supplier\nSN000001,renamed,2021-03-04,,\nNEW,,2021-03-04,,\n", buying)
	w.server.Put("Computer", map[string]any{"id": 1, "name": "theirs"})
	w.server.Put("Computer", map[string]any{"serial": "NEW", "entities_id": 0})
	rows := w.finish(t, folder, w.client, importer.Options{})
	for row := 2; row <= 3; row++ {
		if got := rows[row]; got.Status != journal.Conflict || got.Code == "item-first" || len(w.infocoms(got.ID)) > 0 {
			t.Errorf("row %d is %s (%s: %s), with %v", row, got.Status, got.Code, got.Message, w.infocoms(got.ID))
		}
	}
}

func TestRecordsAreMadeOnce(t *testing.T) {
	t.Parallel()
	const csv = "Serial,Name,Bought,Price,Supplier\nSN000001,,2021-03-04,5,Acme\nSN000002,a,2021-03-04,5,Acme\nNEW,b,2021-03-04,5,Acme\n"
	judge := func(t *testing.T, w *world, rows map[int]report.Row) {
		t.Helper()
		for row := 2; row <= 4; row++ {
			all := w.infocoms(rows[row].ID)
			if rows[row].Status.Failed() || len(all) != 1 || all[0]["buy_date"] != "2021-03-04" || w.holdings()["NEW"] != 1 || w.paths("Supplier")["Acme"] != 1 {
				t.Errorf("row %d is %s (%s: %s), with %v", row, rows[row].Status, rows[row].Code, rows[row].Message, all)
			}
		}
	}
	eachKill(t, itsmtest.Options{Items: 3}, csv, buying, judge)
	for name, fault := range map[string]itsmtest.Fault{"time-out": itsmtest.GatewayTimeout, "cut": itsmtest.Dropped, "empty": itsmtest.Emptied, "bad gateway": itsmtest.BadGateway} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 3})
				folder := w.plan(t, csv, buying)
				w.server.Fail(2, fault, http.MethodPost)
				judge(t, w, w.finish(t, folder, w.client, importer.Options{}))
			})
		})
	}
}

const using = buying + "  - { column: In use, field: Infocom.use_date }\n"

// The record of an item may be there though the plan saw none: somebody has made it, or
// the server has, along with a new item. There is but one, and it is changed.
func TestRecordsThatAreThereAlready(t *testing.T) {
	t.Parallel()
	w := newWorld(t, itsmtest.Options{Items: 2, AutoInfocom: true})
	folder := w.plan(t, "Serial,Name,Bought,Price,Supplier,In use\nNEW,b,2021-03-04,5,Acme,2022-02-02\nSN000001,,2021-03-04,,,\nSN000002,,2021-03-04,,,\n", using)
	w.server.Put("Infocom", map[string]any{"itemtype": "Computer", "items_id": 1, "value": "100.0000", "entities_id": 0})
	w.server.Put("Infocom", map[string]any{"itemtype": "Computer", "items_id": 2, "buy_date": "1999-01-01", "entities_id": 0})
	rows := w.finish(t, folder, w.client, importer.Options{})
	w.expectUsed(t, rows[2])
	if row := rows[3]; row.Status != journal.Updated || w.infocoms(1)[0]["buy_date"] != "2021-03-04" || !same(w.infocoms(1)[0]["value"], "100.0000") {
		t.Errorf("of an item: %+v, %v", row, w.infocoms(1))
	}
	if row := rows[4]; row.Status != journal.Conflict || row.Code != "changed-meanwhile" || w.infocoms(2)[0]["buy_date"] != "1999-01-01" {
		t.Errorf("of an item whose date somebody has set: %+v, %v", row, w.infocoms(2))
	}
	_, undone := w.undo(t, folder)
	if undone[2].Status != journal.Updated || w.infocoms(rows[2].ID)[0]["use_date"] != "2022-02-02" {
		t.Errorf("taken back of a new item: %+v, %v", undone[2], w.infocoms(rows[2].ID))
	}
	if undone[3].Status != journal.Updated || w.infocoms(1)[0]["buy_date"] != nil || !same(w.infocoms(1)[0]["value"], "100.0000") {
		t.Errorf("taken back of an item: %+v, %v", undone[3], w.infocoms(1))
	}
}

// Where the item that was made stays, since it is not what was meant, so does what the
// server had put into its record.
func TestUndoLeavesRecordsOfItemsThatStay(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 2, AutoInfocom: true})
	folder := w.plan(t, "Serial,Name,Bought,Price,Supplier,In use\nNEW,b,2021-03-04,5,Acme,2022-02-02\n", using)
	rows := w.finish(t, folder, ruled{w.client}, importer.Options{})
	if rows[2].Status != journal.NotWritten || !strings.Contains(rows[2].Message, "written all the same: ") {
		t.Fatalf("%+v", rows[2])
	}
	_, undone := w.undo(t, folder)
	if undone[2].Status.Failed() || w.infocoms(rows[2].ID)[0]["use_date"] != "2022-02-02" {
		t.Errorf("%+v, %v", undone[2], w.infocoms(rows[2].ID))
	}
}

// ruled is a server with a rule that names new computers.
type ruled struct{ importer.Server }

func (r ruled) Create(ctx context.Context, itemtype string, rows []map[string]any) ([]client.Created, error) {
	for _, row := range rows {
		if itemtype == "Computer" {
			row["name"] = "by a rule"
		}
	}
	return r.Server.Create(ctx, itemtype, rows)
}

// A record that hangs on an item which was refused is not looked for.
func TestRecordsOfRefusedItemsCostNoReading(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	var csv strings.Builder
	csv.WriteString("Serial,Name,Bought,Price,Supplier\n")
	for n := range 20 {
		fmt.Fprintf(&csv, "NEW%d,,2021-03-04,,\n", n)
	}
	folder := w.plan(t, csv.String(), buying)
	before := w.server.Counts()["GET"]
	rows := w.finish(t, folder, unwilling{w.client}, importer.Options{})
	// The keys of 20 items are looked for, in the trash too.
	if n := w.server.Counts()["GET"] - before; n > 45 || count(rows, journal.Refused) != 20 {
		t.Errorf("%d GETs, %v", n, rows[2])
	}
}

// The work that a run tells of is done in the end, each operation once.
func TestProgressOfRecordsThatAreThereAlready(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 2, AutoInfocom: true})
	folder := w.plan(t, "Serial,Name,Bought,Price,Supplier\nNEW,b,2021-03-04,5,Acme\nSN000001,,2021-03-04,,\n", buying)
	last := map[string][2]int{}
	w.finish(t, folder, w.client, importer.Options{Progress: func(phase string, done, total int) { last[phase] = [2]int{done, total} }})
	for phase, n := range last {
		if n[0] != n[1] || n[1] == 0 {
			t.Errorf("%s: %d of %d", phase, n[0], n[1])
		}
	}
}

// expectUsed sees that a row's new item has one record, with what the row says in the
// place of what the server has put there.
func (w *world) expectUsed(t *testing.T, row report.Row) {
	t.Helper()
	all := w.infocoms(row.ID)
	if row.Status != journal.Created || len(all) != 1 || all[0]["use_date"] != "2022-02-02" || !same(all[0]["value"], "5.0000") || all[0]["buy_date"] != "2021-03-04" {
		t.Errorf("%+v, %v", row, all)
	}
}

func TestKilledRunsChangeRecordsThatTheServerMade(t *testing.T) {
	t.Parallel()
	const csv = "Serial,Name,Bought,Price,Supplier,In use\nNEW,b,2021-03-04,5,,2022-02-02\n"
	eachKill(t, itsmtest.Options{Items: 3, AutoInfocom: true}, csv, using, func(t *testing.T, w *world, rows map[int]report.Row) {
		w.expectUsed(t, rows[2])
	})
}

// What hangs on items and is not supported is refused by name.
func TestRecordsThatAreNotSupported(t *testing.T) {
	schema, _ := mapping.Builtin("Computer")
	for field, want := range map[string]string{
		"Infocom.nosuch": "has no field", "Infocom.items_id": "sets \"Infocom.items_id\" by itself", "NetworkPort.mac": "no ports",
		"Item_OperatingSystem.operatingsystems_id": "no operating systems", "operatingsystems_id": "no operating systems", "plugin_fields_x": "plugins", "PluginFieldsComputer.x": "plugins", "Location.name": "Infocom alone",
	} {
		m, err := mapping.Load("m.yaml", []byte(strings.Replace(buying, "Infocom.buy_date", field, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Bind([]string{"Serial", "Name", "Bought", "Price", "Supplier"}, schema); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", field, err, want)
		}
	}
}

// Some itemtypes have no financial data, though the server would make a record.
func TestItemtypesWithoutRecords(t *testing.T) {
	for itemtype, refused := range map[string]bool{"Location": true, "Ticket": true, "User": true, "Monitor": false, "Domain": false} {
		m, err := mapping.Load("m.yaml", []byte(strings.NewReplacer("Computer", itemtype, "serial", "name", "- { column: Name, field: name }", "").Replace(buying)))
		if err != nil {
			t.Fatal(err)
		}
		schema, _ := mapping.Builtin(itemtype)
		if _, err = m.Bind([]string{"Serial", "Name", "Bought", "Price", "Supplier"}, schema); (err != nil) != refused || refused && !strings.Contains(err.Error(), "have no financial data") {
			t.Errorf("%s: %v", itemtype, err)
		}
	}
}

// An untouched export changes nothing of what hangs on the items.
func TestRecordsAreExported(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 3})
	w.putInfocoms()
	m, err := mapping.Load("m.yaml", []byte(buying))
	if err != nil {
		t.Fatal(err)
	}
	schema, _ := mapping.Builtin("Computer")
	export, err := importer.NewExport(t.Context(), w.client, m, schema)
	if err != nil {
		t.Fatal(err)
	}
	csv := strings.Join(export.Header, ",") + "\n"
	for row, err := range export.Rows(t.Context(), w.client) {
		if err != nil {
			t.Fatal(err)
		}
		csv += strings.Join(row, ",") + "\n"
	}
	if !strings.Contains(csv, "SN000001,PC-000001,2020-01-02,100") {
		t.Errorf("exported\n%s", csv)
	}
	for number, row := range w.load(t, csv, buying) {
		if row.Status != journal.Unchanged {
			t.Errorf("row %d is %s (%s), %s", number, row.Status, row.Message, row.Changes)
		}
	}
}
