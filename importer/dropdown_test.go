package importer_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

const growing = `
version: 1
itemtype: Computer
match: serial
on_missing: create
columns:
  - { column: Serial, field: serial }
  - { column: Site, field: locations_id, lookup: { itemtype: Location, on_unknown: create } }
  - { column: Maker, field: manufacturers_id, lookup: { itemtype: Manufacturer, on_unknown: create } }
`

// paths counts the items of an itemtype by their path, or their name.
func (w *world) paths(itemtype string) map[string]int {
	all := map[string]int{}
	for _, item := range w.server.Items(itemtype) {
		path := item["completename"]
		if path == nil {
			path = item["name"]
		}
		all[fmt.Sprint(path)]++
	}
	return all
}

// refers gives the path or name of what a computer refers to.
func (w *world) refers(id int, field, itemtype string) string {
	item, _ := w.server.Item("Computer", id)
	to, _ := w.server.Item(itemtype, number(item[field]))
	if path, ok := to["completename"]; ok {
		return fmt.Sprint(path)
	}
	return fmt.Sprint(to["name"])
}

// Each dropdown is made once, what it stands below first, and whatever it is called.
func TestDropdowns(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 3})
	csv := "Serial,Site,Maker\n" +
		"SN000001,Nantes > Bât A > 2e,Acme\nSN000002,nantes>BAT A,acme \nSN000003,Paris > Bâtiment C,ACME\n" +
		"NEW,Nantes > Bât A > 2e,Acmé\n,Nowhere,\n"
	folder := w.plan(t, csv, growing)
	if diff := cmp.Diff([]journal.Dropdown{
		{Itemtype: "Manufacturer", Path: "Acme", Rows: 4, Near: []string{}},
		{Itemtype: "Location", Path: "Nantes", Rows: 3},
		{Itemtype: "Location", Path: "Nantes > Bât A", Rows: 3, Near: []string{}},
		{Itemtype: "Location", Path: "Nantes > Bât A > 2e", Rows: 2, Near: []string{}},
		{Itemtype: "Location", Path: "Paris > Bâtiment C", Rows: 1, Near: []string{"Paris > Bâtiment A", "Paris > Bâtiment B"}},
	}, folder.Run().Dropdowns); diff != "" {
		t.Errorf("to be made (-want +got):\n%s", diff)
	}
	before := w.paths("Location")
	rows := w.finish(t, folder, w.client, importer.Options{BatchSize: 2})
	for row, want := range map[int]journal.Status{2: journal.Updated, 3: journal.Updated, 4: journal.Updated, 5: journal.Created, 6: journal.Rejected} {
		if rows[row].Status != want {
			t.Errorf("row %d is %s (%s: %s), want %s", row, rows[row].Status, rows[row].Code, rows[row].Message, want)
		}
	}
	for path, n := range w.paths("Location") {
		if isNew := before[path] == 0; n != 1 || isNew != (strings.HasPrefix(path, "Nantes") || path == "Paris > Bâtiment C") {
			t.Errorf("%d locations called %s", n, path)
		}
	}
	for id, want := range map[int]string{1: "Nantes > Bât A > 2e", 2: "Nantes > Bât A", 3: "Paris > Bâtiment C", rows[5].ID: "Nantes > Bât A > 2e"} {
		if got := w.refers(id, "locations_id", "Location"); got != want || w.refers(id, "manufacturers_id", "Manufacturer") != "Acme" {
			t.Errorf("computer %d stands in %s, want %s", id, got, want)
		}
	}
	if again := w.load(t, csv, growing); again[2].Status != journal.Unchanged || again[4].Status != journal.Unchanged {
		t.Errorf("once more: %+v", again[2])
	}
}

// A dropdown that somebody else makes meanwhile is used, also where the server says
// only then that it is there.
func TestDropdownsOfOthers(t *testing.T) {
	for name, meanwhile := range map[string]bool{"before": false, "in between": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 2})
			folder := w.plan(t, "Serial,Site,Maker\nSN000001,Nantes,\nSN000002,Nantes,\n", growing)
			put := func() {
				w.server.Put("Location", map[string]any{"name": "Nantes", "entities_id": 0, "locations_id": 0, "is_recursive": 1})
			}
			server := importer.Server(w.client)
			if meanwhile {
				server = dawn{w.client, put}
			} else {
				put()
			}
			rows := w.finish(t, folder, server, importer.Options{})
			if rows[2].Status != journal.Updated || rows[3].Status != journal.Updated || w.paths("Location")["Nantes"] != 1 || w.refers(1, "locations_id", "Location") != "Nantes" {
				t.Errorf("%+v\n%+v", rows[2], rows[3])
			}
		})
	}
}

// Where the dropdown is refused, so are its rows.
func TestRefusedDropdowns(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 2})
	folder := w.plan(t, "Serial,Site,Maker\nSN000001,Nantes > A,\nSN000002,Nantes > A,\n", growing)
	rows := w.finish(t, folder, unwilling{w.client}, importer.Options{})
	for row := 2; row <= 3; row++ {
		if got := rows[row]; got.Status != journal.Refused || !strings.Contains(got.Message, "no right") {
			t.Errorf("row %d is %s (%s: %s)", row, got.Status, got.Code, got.Message)
		}
	}
}

func TestDropdownNames(t *testing.T) {
	exact := strings.ReplaceAll(growing, "on_unknown: create", "on_unknown: create, compare: exact")
	for name, c := range map[string]struct {
		mapping, csv string
		row          int
		want         found
		made         int // manufacturers
	}{
		"folded":        {growing, "SN000001,,Acme\nSN000002,,ACME\n", 3, found{journal.Updated, "", 2}, 1},
		"exact":         {exact, "SN000001,,Acme\nSN000002,,ACME\n", 2, found{journal.Updated, "", 1}, 2},
		"exact beside":  {exact, "SN000001,,DELL\n", 2, found{journal.Updated, "", 1}, 1},
		"duplicates":    {growing, "SN000001,,Acme\nSN000001,,ACME\n", 3, found{journal.Duplicate, "duplicate-row", 1}, 1},
		"too long":      {growing, "SN000001,," + strings.Repeat("x", 300) + "\n", 2, found{journal.Rejected, "too-long", 1}, 0},
		"an emoji":      {growing, "SN000001,,a 😀\n", 2, found{journal.Rejected, "four-byte", 1}, 0},
		"a gap":         {growing, "SN000001,Nantes > > A,\n", 2, found{journal.Rejected, "empty-name", 1}, 0},
		"skip a gap":    {growing, "SN000001,,\n", 2, found{journal.Unchanged, "", 1}, 0},
		"known, folded": {growing, "SN000001,,dell\nSN000002,,Dell\n", 2, found{journal.Updated, "", 1}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 2})
			if w.paths("Manufacturer")["Dell"] == 0 {
				w.server.Put("Manufacturer", map[string]any{"name": "Dell"})
			}
			for id := 1; id <= 2; id++ {
				w.server.Put("Computer", map[string]any{"id": id, "manufacturers_id": 0})
			}
			before := len(w.server.Items("Manufacturer"))
			rows := w.load(t, "Serial,Site,Maker\n"+c.csv, c.mapping)
			if got := foundOf(rows[c.row]); got != c.want {
				t.Errorf("%+v (%s), want %+v", got, rows[c.row].Message, c.want)
			}
			if made := len(w.server.Items("Manufacturer")) - before; made != c.made {
				t.Errorf("%d manufacturers made, want %d", made, c.made)
			}
		})
	}
}

// A name that one column takes as it stands and another does not is made once.
func TestDropdownNamesOfTwoMinds(t *testing.T) {
	const mapping = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Team, field: groups_id, lookup: { itemtype: Group, on_unknown: create, compare: exact } }
  - { column: Tech, field: groups_id_tech, lookup: { itemtype: Group, on_unknown: create } }
`
	for csv, made := range map[string]int{"SN000001,Fresh,fresh\n": 1, "SN000001,,fresh\nSN000002,Fresh,Fresh\n": 2} {
		w := newWorld(t, itsmtest.Options{Items: 2})
		before := len(w.server.Items("Group"))
		rows := w.load(t, "Serial,Team,Tech\n"+csv, mapping)
		if got := len(w.server.Items("Group")) - before; got != made || rows[2].Status != journal.Updated {
			t.Errorf("%q: %d groups made, want %d (%+v)", csv, got, made, rows[2])
		}
	}
}

// New entities can be used at once, though a session does not see them by itself.
func TestNewEntities(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	rows := w.load(t, "Serial,Entity\nA,Root entity > Paris > Est\nB,Root entity > Paris\n", `
version: 1
itemtype: Computer
match: serial
on_missing: create
columns:
  - { column: Serial, field: serial }
  - { column: Entity, field: entities_id, lookup: { itemtype: Entity, on_unknown: create } }
`)
	for row, want := range map[int]string{2: "Root entity > Paris > Est", 3: "Root entity > Paris"} {
		if got := rows[row]; got.Status != journal.Created || w.refers(got.ID, "entities_id", "Entity") != want {
			t.Errorf("row %d is %s (%s), in %s", row, got.Status, got.Message, w.refers(got.ID, "entities_id", "Entity"))
		}
	}
}

// A new dropdown stands where all items can refer to it, high above the entity of new
// items; and where its parent is.
func TestDropdownsAreMadeWhereTheyAreSeen(t *testing.T) {
	const text = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Site, field: locations_id, lookup: { itemtype: Location, on_unknown: create } }
`
	w := newWorld(t, itsmtest.Options{Items: 6})
	entity := func(name string, above int) int {
		return w.server.Put("Entity", map[string]any{"name": name, "entities_id": above, "completename": "Root entity > " + name})
	}
	ours, theirs := entity("Ours", 0), entity("Theirs", 0)
	below := w.server.Put("Entity", map[string]any{"name": "Below", "entities_id": theirs, "completename": "Root entity > Theirs > Below"})
	for id, entity := range map[int]int{1: ours, 2: below, 3: theirs, 4: ours, 5: theirs, 6: ours} {
		w.server.Put("Computer", map[string]any{"id": id, "entities_id": entity})
	}
	w.server.Put("Location", map[string]any{"name": "Hall", "entities_id": theirs, "is_recursive": 1})
	if err := w.client.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	path := write(t, "rows.csv", "Serial,Site\nSN000001,Fresh\nSN000002,Fresh\nSN000003,Hall > Desk\nSN000004,Paris > Desk\nSN000005,Fresh\nSN000006,Hallway > Desk\n")
	for row, err := range w.planIn(t, ours, path, text, ours, theirs, below).Plan() {
		for _, op := range row.Ops { // an account that may not write in the root
			if at := slices.IndexFunc(op.Set, func(f journal.Field) bool { return f.Name == "entities_id" }); row.Row == 2 && op.Itemtype == "Location" && op.Set[at].New != digits(ours) {
				t.Errorf("%+v, %v", op, err)
			}
		}
	}
	folder := w.planIn(t, ours, path, text, 0, ours, theirs, below)
	rows := w.finish(t, folder, w.client, importer.Options{})
	for row, want := range map[int]int{2: 0, 3: 0, 4: theirs, 5: 0, 6: 0, 7: 0} {
		it, _ := w.server.Item("Computer", row-1)
		site, _ := w.server.Item("Location", number(it["locations_id"]))
		if rows[row].Status != journal.Updated || number(site["entities_id"]) != want || number(site["is_recursive"]) != 1 {
			t.Errorf("row %d is %s (%s) and refers to %v, want one of entity %d", row, rows[row].Status, rows[row].Message, site, want)
		}
	}
	for row, again := range rowsOf(t, w.planIn(t, ours, path, text)) {
		if again.Status != journal.Unchanged {
			t.Errorf("once more row %d is %s (%s)", row, again.Status, again.Message)
		}
	}
}

// Of locations the server allows no two that differ by case alone, however exactly they
// are meant: that is said before anything is sent.
func TestExactDropdownsThatTheServerTakesForOne(t *testing.T) {
	const text = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Site, field: locations_id, lookup: { itemtype: Location, on_unknown: create, compare: exact } }
`
	w := newWorld(t, itsmtest.Options{Items: 6})
	theirs := w.server.Put("Entity", map[string]any{"name": "Theirs", "entities_id": 0, "completename": "Root entity > Theirs"})
	w.server.Put("Location", map[string]any{"name": "HALL", "entities_id": theirs}) // another entity has names of its own
	if err := w.client.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, w.plan(t, "Serial,Site\nSN000001,PARIS > Z\nSN000002,New > x\nSN000003,New > X\nSN000004,Lyon > x\nSN000005,Hall\nSN000006,Paris > BÂTIMENT A\n", text))
	for row, want := range map[int]string{2: "rejected name-taken", 3: "planned ", 4: "rejected name-wanted", 5: "planned ", 6: "planned ", 7: "rejected name-taken"} {
		if got := fmt.Sprint(rows[row].Status, " ", rows[row].Code); got != want {
			t.Errorf("row %d is %s (%s), want %s", row, got, rows[row].Message, want)
		}
	}
}

func TestKilledRunsMakeDropdownsOnce(t *testing.T) {
	t.Parallel()
	csv := "Serial,Site,Maker\nSN000001,Nantes > A,Acme\nSN000002,Nantes > B,Acme\nNEW0000,Nantes > A,Bolt\n"
	eachKill(t, itsmtest.Options{Items: 3}, csv, growing, func(t *testing.T, w *world, rows map[int]report.Row) { w.expectGrown(t, rows) })
}

// expectGrown sees that of the dropdowns each is there once, and used.
func (w *world) expectGrown(t *testing.T, rows map[int]report.Row) {
	t.Helper()
	for id, want := range map[int]string{1: "Nantes > A", 2: "Nantes > B", rows[4].ID: "Nantes > A"} {
		if got := w.refers(id, "locations_id", "Location"); got != want {
			t.Errorf("computer %d stands in %s, want %s", id, got, want)
		}
	}
	for itemtype, paths := range map[string][]string{"Location": {"Nantes", "Nantes > A", "Nantes > B"}, "Manufacturer": {"Acme", "Bolt"}} {
		for _, path := range paths {
			if n := w.paths(itemtype)[path]; n != 1 {
				t.Errorf("%d of %s called %s", n, itemtype, path)
			}
		}
	}
	for number, row := range rows {
		if row.Status.Failed() {
			t.Errorf("row %d is %s (%s: %s)", number, row.Status, row.Code, row.Message)
		}
	}
}

func TestDropdownsAreMadeOnceOnABadServer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]itsmtest.Fault{
		"time-out": itsmtest.GatewayTimeout, "cut": itsmtest.Dropped, "page": itsmtest.Page, "empty": itsmtest.Emptied, "bad gateway": itsmtest.BadGateway,
	} {
		for times := range 3 {
			t.Run(fmt.Sprint(name, " ", times), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newInlineWorld(t, itsmtest.Options{Items: 3})
					folder := w.plan(t, "Serial,Site,Maker\nSN000001,Nantes > A,Acme\nSN000002,Nantes > B,Acme\nNEW0000,Nantes > A,Bolt\n", growing)
					w.server.Fail(times, fault, http.MethodPost)
					w.expectGrown(t, w.finish(t, folder, w.client, importer.Options{}))
				})
			})
		}
	}
}

// Names between which people see no difference, and of which each is meant as it stands,
// are each looked for before they are made once more.
func TestExactDropdownsAreMadeOnceOnABadServer(t *testing.T) {
	const exact = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Maker, field: manufacturers_id, lookup: { itemtype: Manufacturer, on_unknown: create, compare: exact } }
`
	names := []string{"Acme X", "Acmé X", "Acme  X"}
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 3})
		folder := w.plan(t, fmt.Sprintf("Serial,Maker\nSN000001,%s\nSN000002,%s\nSN000003,%s\n", names[0], names[1], names[2]), exact)
		w.server.Fail(1, itsmtest.GatewayTimeout, http.MethodPost)
		rows := w.finish(t, folder, w.client, importer.Options{})
		for i, name := range names {
			if n := w.paths("Manufacturer")[name]; n != 1 || rows[i+2].Status != journal.Updated {
				t.Errorf("%d called %s; %+v", n, name, rows[i+2])
			}
		}
	})
}

// The server gives new entities the highest id and one, so that two requests at once
// would give one id twice.
func TestEntitiesAreMadeOneRequestAfterTheOther(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Latency: time.Millisecond})
	var csv strings.Builder
	csv.WriteString("Name\n")
	for n := range 12 {
		fmt.Fprintf(&csv, "E%d\n", n)
	}
	folder := w.plan(t, csv.String(), "version: 1\nitemtype: Entity\nmatch: name\non_missing: create\ncolumns: [{ column: Name, field: name }]\n")
	var under, most atomic.Int32
	server := busy{w.client, func() { most.Store(max(most.Load(), under.Add(1))) }, func() { under.Add(-1) }}
	rows := w.finish(t, folder, server, importer.Options{BatchSize: 2})
	if count(rows, journal.Created) != 12 || most.Load() != 1 {
		t.Errorf("%d requests at once; %v", most.Load(), rows)
	}
}

// busy is a server to which something happens before and after each request that makes
// items.
type busy struct {
	importer.Server
	before, after func()
}

func (b busy) Create(ctx context.Context, itemtype string, rows []map[string]any) ([]client.Created, error) {
	b.before()
	defer b.after()
	return b.Server.Create(ctx, itemtype, rows)
}

// dawn is a server to which something happens before each request that makes items.
type dawn struct {
	importer.Server
	before func()
}

func (d dawn) Create(ctx context.Context, itemtype string, rows []map[string]any) ([]client.Created, error) {
	d.before()
	return d.Server.Create(ctx, itemtype, rows)
}

// unwilling is a server that makes nothing.
type unwilling struct{ importer.Server }

func (unwilling) Create(_ context.Context, _ string, rows []map[string]any) ([]client.Created, error) {
	return slices.Repeat([]client.Created{{Message: "no right"}}, len(rows)), nil
}
