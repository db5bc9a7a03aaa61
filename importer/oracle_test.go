package importer_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/xuri/excelize/v2"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// The oracle knows of each random cell what it means, and judges each row by
// the store before and after, with none of the importer's code.

const oracleMapping = `
version: 1
itemtype: Computer
source: { decimal: ",", dates: day-first }
match: %s
columns:
  - { column: Serial, field: %s }
  - { column: Name, field: name }
  - { column: Inventory, field: otherserial, empty: clear }
  - { column: Site, field: locations_id, lookup: Location }
  - { column: State, field: states_id, values: { "En prod": "In use" }, lookup: { itemtype: State, on_unknown: skip } }
  - { column: Cost, field: ticket_tco, empty: clear }
  - { column: Created, field: date_creation }
  - { column: Dynamic, field: is_dynamic }
  - { column: Comment, field: comment, only_if_empty: true }
`

// meaning is what a cell means for its field.
type meaning struct {
	text   string // as it stands in the file
	stored any    // as the store should hold it afterwards
	keep   bool   // the field is left alone
	bad    bool   // the row is wrong
}

// oracle makes random files against one store.
type oracle struct {
	*rand.Rand
	world             *world
	locations, states map[string]int
	computers         []int
	poison            []int // ids that break every request
}

func (o *oracle) pick(of ...meaning) meaning { return of[o.IntN(len(of))] }

// field gives a random cell for a field, mostly a good one.
func (o *oracle) field(name string) meaning {
	long, word := strings.Repeat("x", 300), fmt.Sprintf("v%d", o.IntN(4))
	bad := func(text string) meaning { return meaning{text: text, bad: true} }
	keep := func(text string) meaning { return meaning{text: text, keep: true} }
	good := func(text string, stored any) meaning { return meaning{text: text, stored: stored} }
	wrong := o.IntN(40) == 0
	switch name {
	case "name":
		if wrong {
			return o.pick(bad(long), bad("a 😀"), bad("NULL"), bad("null"), bad("#N/A"))
		}
		return o.pick(keep(""), keep("  "), good(word, word), good(" "+word+"\u00a0", word),
			good("a<b>&", "a&lt;b&gt;&"), good("é œ €", "é œ €"), good("=1+1", "=1+1"), good("0012", "0012"))
	case "otherserial":
		if wrong {
			return o.pick(bad(long), bad("😀"))
		}
		return o.pick(good("", ""), good(word, word), good("000"+word, "000"+word))
	case "locations_id":
		if wrong {
			return o.pick(bad("Nowhere"), bad("Paris > Nowhere"), bad("99999"), bad("-5"), bad("twice"))
		}
		return o.pick(keep(""), good("Lyon", o.locations["Lyon"]), good(" lyon ", o.locations["Lyon"]),
			good("Paris>bâtiment A", o.locations["Paris > Bâtiment A"]), good("BATIMENT A", o.locations["Paris > Bâtiment A"]))
	case "states_id":
		return o.pick(keep(""), keep("Unheard of"), good("En prod", o.states["In use"]), good("broken", o.states["Broken"]))
	case "ticket_tco":
		if wrong {
			return o.pick(bad("douze"), bad("1,23456"), bad("1e3"), bad("12.5.1"))
		}
		return o.pick(good("", "0.0000"), good("12,5", "12.5000"), good("1 234,56 €", "1234.5600"), good("0", "0.0000"))
	case "date_creation":
		if wrong {
			return o.pick(bad("31/02/2026"), bad("2026-13-45"), bad("yesterday"), bad("31/12/25x"))
		}
		return o.pick(keep(""), good("05/04/2024", "2024-04-05 00:00:00"), good("2023-12-31 08:09:10", "2023-12-31 08:09:10"))
	case "is_dynamic":
		if wrong {
			return o.pick(bad("perhaps"), bad("2"))
		}
		return o.pick(keep(""), good("oui", 1), good("non", 0), good("1", 1), good("FALSE", 0))
	}
	return o.pick(keep(""), good(word, word), good("two\nlines", "two\nlines"))
}

var oracleFields = []string{"name", "otherserial", "locations_id", "states_id", "ticket_tco", "date_creation", "is_dynamic", "comment"}

// computer puts an item with random old values into the store.
func (o *oracle) computer(n int) {
	fields := map[string]any{
		"serial":        fmt.Sprintf("SN<%d>", n),
		"name":          o.pick(meaning{}, meaning{stored: ""}, meaning{stored: "v1"}, meaning{stored: "a&lt;b&gt;&"}).stored,
		"otherserial":   o.pick(meaning{}, meaning{stored: ""}, meaning{stored: "v2"}).stored,
		"comment":       o.pick(meaning{}, meaning{stored: ""}, meaning{stored: "kept"}).stored,
		"locations_id":  o.pick(meaning{stored: 0}, meaning{stored: o.locations["Lyon"]}).stored,
		"states_id":     o.pick(meaning{stored: 0}, meaning{stored: o.states["In use"]}).stored,
		"ticket_tco":    o.pick(meaning{}, meaning{stored: "12.5000"}, meaning{stored: "0.0000"}).stored,
		"date_creation": o.pick(meaning{}, meaning{stored: "2024-04-05 00:00:00"}).stored,
		"is_dynamic":    o.IntN(2),
	}
	fields["serial"] = strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(fields["serial"].(string))
	switch n % 20 {
	case 7:
		fields["is_deleted"] = 1
	case 11:
		fields["is_template"] = 1
	case 13:
		fields["serial"] = "SHARED"
	}
	o.computers = append(o.computers, o.world.server.Put("Computer", fields))
}

// random is one random row and what the oracle expects of it.
type random struct {
	key   string
	id    int // of the one item that the key means
	cells []meaning
	want  journal.Status
}

func (o *oracle) row(byID bool) random {
	r := random{want: journal.Updated}
	n := o.IntN(len(o.computers))
	id := o.computers[n]
	item, _ := o.world.server.Item("Computer", id)
	r.key = strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(item["serial"].(string))
	if byID {
		r.key = fmt.Sprint(id)
	}
	switch {
	case n%20 == 7, n%20 == 11:
		r.want = journal.NotFound
	case n%20 == 13 && !byID:
		r.want = journal.Ambiguous
	default:
		r.id = id
	}
	switch o.IntN(30) {
	case 0:
		r.key, r.want, r.id = "", journal.Rejected, 0
	case 1:
		r.key, r.want, r.id = "99998", journal.NotFound, 0
	case 2:
		if byID {
			r.key, r.want, r.id = o.pick(meaning{text: "5abc"}, meaning{text: "0"}, meaning{text: "-1"}, meaning{text: "6.0"}).text, journal.Rejected, 0
		}
	}
	for _, field := range oracleFields {
		cell := o.field(field)
		r.cells = append(r.cells, cell)
		if cell.bad {
			r.want = journal.Rejected
		}
	}
	return r
}

// says is all that a row means, so that rows for one item can be compared.
func (r random) says() string {
	var b strings.Builder
	for _, cell := range r.cells {
		fmt.Fprintf(&b, "%t %v|", cell.keep, cell.stored)
	}
	return b.String()
}

// pair gives rows for one item their status.
func pair(rows []random) {
	byItem := map[int][]int{}
	for i, row := range rows {
		if row.id != 0 && row.want != journal.Rejected {
			byItem[row.id] = append(byItem[row.id], i)
		}
	}
	for _, group := range byItem {
		first := map[string]bool{}
		for _, i := range group {
			if first[rows[i].says()] {
				rows[i].want = journal.Duplicate
			}
			first[rows[i].says()] = true
		}
		if len(first) == 1 {
			continue
		}
		for _, i := range group {
			if rows[i].want != journal.Duplicate {
				rows[i].want = journal.Rejected
			}
		}
	}
}

// same tells whether the store holds what was meant. The server takes a number
// that is NULL and 0 for one, and never writes the one over the other.
func same(stored, meant any) bool {
	if meant == "" || meant == "0.0000" {
		return stored == nil || stored == meant
	}
	return fmt.Sprint(stored) == fmt.Sprint(meant)
}

// foresee settles the rows whose item already holds all that they mean.
func foresee(rows []random, before map[int]map[string]any) {
	for i, row := range rows {
		if row.want != journal.Updated {
			continue
		}
		rows[i].want = journal.Unchanged
		for f, field := range oracleFields {
			if touches(row.cells[f], field, before[row.id]) && !same(before[row.id][field], row.cells[f].stored) {
				rows[i].want = journal.Updated
			}
		}
	}
}

// touches tells whether a cell is for its field at all.
func touches(cell meaning, field string, before map[string]any) bool {
	if field == "comment" && !same(before[field], "") {
		return false
	}
	return !cell.keep
}

func (o *oracle) store() map[int]map[string]any {
	items := map[int]map[string]any{}
	for _, id := range o.computers {
		items[id], _ = o.world.server.Item("Computer", id)
	}
	return items
}

// judge compares the report with what the store shows.
func (o *oracle) judge(t *testing.T, rows []random, got map[int]report.Row, before, after map[int]map[string]any) {
	t.Helper()
	written := map[int]bool{}
	for i, row := range rows {
		line := got[i+2]
		if row.want == journal.Updated && slices.Contains(o.poison, row.id) {
			row.want = journal.Refused
		}
		if line.Status != row.want {
			t.Errorf("row %d (key %q, %v): %s (%s: %s), want %s", i+2, row.key, row.cells, line.Status, line.Code, line.Message, row.want)
		}
		if line.Status != journal.Updated {
			continue
		}
		written[row.id] = true
		for f, field := range oracleFields {
			if touches(row.cells[f], field, before[row.id]) && !same(after[row.id][field], row.cells[f].stored) {
				t.Errorf("row %d: updated, but %s of item %d is %v and %v was meant", i+2, field, row.id, after[row.id][field], row.cells[f].stored)
			}
		}
	}
	for id, item := range before {
		if !written[id] && !maps.Equal(item, after[id]) {
			t.Errorf("item %d was changed, and no row says so:\n%v\n%v", id, item, after[id])
		}
	}
}

func TestOracle(t *testing.T) {
	for seed := range uint64(24) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			newOracle(t, seed, newWorld(t, itsmtest.Options{Items: 1})).examine(t, seed)
		})
	}
}

// The same on a server at which one request in ten fails, and with some items
// that break every request they are in.
func TestOracleOnABadServer(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				options := itsmtest.Options{Items: 1, Seed: int64(seed), Poison: []int{20, 21, 60, 110}, Faults: itsmtest.Faults{
					TooManyRequests: 0.02, Unavailable: 0.02, GatewayTimeout: 0.02, Dropped: 0.02, Page: 0.02, Emptied: 0.01,
				}}
				o := newOracle(t, seed, newInlineWorld(t, options))
				o.poison = options.Poison
				o.examine(t, seed)
			})
		})
	}
}

// examine loads a random file and judges what came of it.
func (o *oracle) examine(t *testing.T, seed uint64) {
	t.Helper()
	byID, workbook := seed%3 == 0, seed%4 == 1
	rows := make([]random, 200+o.IntN(200))
	for i := range rows {
		rows[i] = o.row(byID)
	}
	before := o.store()
	pair(rows)
	foresee(rows, before)
	key := "serial"
	if byID {
		key = "id"
	}
	folder := o.world.planFile(t, o.file(t, rows, workbook), fmt.Sprintf(oracleMapping, key, key))
	options := importer.Options{BatchSize: 1 + o.IntN(30), Concurrency: 1 + o.IntN(4)}
	got := o.world.finish(t, folder, o.world.client, options)
	if len(got) != len(rows) {
		t.Fatalf("%d rows in the report, %d in the file", len(got), len(rows))
	}
	o.judge(t, rows, got, before, o.store())
}

func newOracle(t *testing.T, seed uint64, w *world) *oracle {
	t.Helper()
	o := &oracle{Rand: rand.New(rand.NewPCG(seed, 1)), world: w}
	o.locations, o.states = o.named("Location"), o.named("State")
	o.world.server.Put("Location", map[string]any{"name": "twice", "completename": "Paris > twice", "locations_id": o.locations["Paris"]})
	o.world.server.Put("Location", map[string]any{"name": "twice", "completename": "Lyon > twice", "locations_id": o.locations["Lyon"]})
	for n := range 150 {
		o.computer(n)
	}
	return o
}

// named gives the ids of an itemtype by path.
func (o *oracle) named(itemtype string) map[string]int {
	ids := map[string]int{}
	for _, item := range o.world.server.Items(itemtype) {
		ids[fmt.Sprint(item["completename"])] = number(item["id"])
	}
	return ids
}

func number(v any) int {
	var n int
	fmt.Sscan(fmt.Sprint(v), &n)
	return n
}

// file writes the rows as a CSV file or as a workbook.
func (o *oracle) file(t *testing.T, rows []random, workbook bool) string {
	t.Helper()
	table := [][]string{{"Serial", "Name", "Inventory", "Site", "State", "Cost", "Created", "Dynamic", "Comment"}}
	for _, row := range rows {
		cells := []string{row.key}
		for _, cell := range row.cells {
			cells = append(cells, cell.text)
		}
		table = append(table, cells)
	}
	if !workbook {
		var b strings.Builder
		if err := csv.NewWriter(&b).WriteAll(table); err != nil {
			t.Fatal(err)
		}
		return write(t, "rows.csv", b.String())
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, cells := range table {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), new(slices.Clone(cells))); err != nil {
			t.Fatal(err)
		}
	}
	path := write(t, "rows.xlsx", "")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}
