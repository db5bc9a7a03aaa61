package importer_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
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

const creating = `
version: 1
itemtype: Computer
match: serial
on_missing: create
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: Site, field: locations_id, lookup: Location }
`

// newcomers is a file of n computers that the server does not have.
func newcomers(n int) string {
	var csv strings.Builder
	csv.WriteString("Serial,Name,Site\n")
	for i := range n {
		fmt.Fprintf(&csv, "NEW%04d,new %d,Lyon\n", i, i)
	}
	return csv.String()
}

// holdings counts the computers by their serial number.
func (w *world) holdings() map[string]int {
	all := map[string]int{}
	for _, item := range w.server.Items("Computer") {
		all[fmt.Sprint(item["serial"])]++
	}
	return all
}

// expectMade sees that each of n newcomers is there once, as its row says.
func (w *world) expectMade(t *testing.T, rows map[int]report.Row, n int) {
	t.Helper()
	all := w.holdings()
	for i := range n {
		row, serial := rows[i+2], fmt.Sprintf("NEW%04d", i)
		item, _ := w.server.Item("Computer", row.ID)
		if row.Status != journal.Created || item["serial"] != serial || all[serial] != 1 {
			t.Errorf("row %d is %s (%s: %s), id %d holds %v, and %d items have its key",
				i+2, row.Status, row.Code, row.Message, row.ID, item["serial"], all[serial])
		}
	}
}

func TestCreate(t *testing.T) {
	var log bytes.Buffer
	w := newWorld(t, itsmtest.Options{Items: 3, Log: &log})
	lyon := place(w, "Lyon")
	rows := w.load(t, "Serial,Name,Site\nSN000001,renamed,\nNEW,<new>,Lyon\nBARE,,\n", creating)
	for row, want := range map[int]found{2: {journal.Updated, "", 1}, 3: {journal.Created, "", 4}, 4: {journal.Created, "", 5}} {
		if got := foundOf(rows[row]); got != want {
			t.Errorf("row %d: %+v (%s), want %+v", row, got, rows[row].Message, want)
		}
	}
	if rows[3].Result != "true" || rows[3].Changes != `serial: "" → NEW; name: "" → <new>; locations_id: "" → Lyon; entities_id: "" → the root entity` {
		t.Errorf("the report says %q, %s", rows[3].Result, rows[3].Changes)
	}
	item, _ := w.server.Item("Computer", 4)
	if item["serial"] != "NEW" || item["name"] != "&lt;new&gt;" || number(item["locations_id"]) != lyon {
		t.Errorf("made %v", item)
	}
	if n := w.server.Counts()["POST"]; n != 1+1 { // and that which makes the entities active
		t.Errorf("%d POSTs", n)
	}
	if again := w.load(t, "Serial,Name,Site\nNEW,<new>,Lyon\n", creating); again[2].Status != journal.Unchanged {
		t.Errorf("once more: %+v", again[2])
	}
}

const places = `
version: 1
itemtype: Location
match: building
on_missing: create
columns:
  - { column: Code, field: building }
  - { column: Name, field: name }
`

// A row of which no item can be made, or none that would be found again, is
// rejected.
func TestRowsThatAreNotMade(t *testing.T) {
	const numbered = `
version: 1
itemtype: Computer
match: [{ field: serial, column: Old }]
on_missing: create
columns:
  - { column: Serial, field: serial }
`
	for name, c := range map[string]struct {
		csv, mapping string
		row          int
		want         found
	}{
		"near an item":       {"Serial,Name,Site\nsn000001,,\n", creating, 2, found{journal.Rejected, "near-key", 0}},
		"near another row":   {"Serial,Name,Site\nNéw,,\nNEW,,\n", creating, 3, found{journal.Rejected, "near-row", 0}},
		"the other row":      {"Serial,Name,Site\nNéw,,\nNEW,,\n", creating, 2, found{journal.Rejected, "near-row", 0}},
		"near a known row":   {"Serial,Name,Site\nSN000001,,\nsn000001,,\n", creating, 3, found{journal.Rejected, "near-row", 0}},
		"the known row":      {"Serial,Name,Site\nSN000001,,\nsn000001,,\n", creating, 2, found{journal.Unchanged, "", 1}},
		"in the trash":       {"Serial,Name,Site\nSN000002,,\n", creating, 2, found{journal.NotFound, "in-trash", 2}},
		"twice the same":     {"Serial,Name,Site\nNEW,,\nNEW,,\n", creating, 3, found{journal.Duplicate, "duplicate-row", 0}},
		"twice otherwise":    {"Serial,Name,Site\nNEW,a,\nNEW,b,\n", creating, 2, found{journal.Rejected, "same-item", 0}},
		"an unknown place":   {"Serial,Name,Site\nNEW,,Nowhere\n", creating, 2, found{journal.Rejected, "unknown-reference", 0}},
		"no key":             {"Serial,Name,Site\n,a,\n", creating, 2, found{journal.Rejected, "empty-key", 0}},
		"another key":        {"Old,Serial\nA,B\n", numbered, 2, found{journal.Rejected, "other-key", 0}},
		"the key elsewhere":  {"Old,Serial\nA,\n", numbered, 2, found{journal.Created, "", 4}},
		"of a tree, no name": {"Code,Name\nX1,\n", places, 2, found{journal.Rejected, "nameless", 0}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 3})
			w.server.Put("Computer", map[string]any{"id": 2, "is_deleted": 1})
			row := w.load(t, c.csv, c.mapping)[c.row]
			if got := foundOf(row); got != c.want {
				t.Errorf("%+v (%s), want %+v", got, row.Message, c.want)
			}
			for serial, n := range w.holdings() {
				if n > 1 {
					t.Errorf("%d items have the serial number %s", n, serial)
				}
			}
		})
	}
}

// New items go into the mapping's entity, and are looked for there and below.
func TestNewItemsOfAnEntity(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	paris := w.server.Put("Entity", map[string]any{"name": "Paris", "entities_id": 0})
	other := w.server.Put("Entity", map[string]any{"name": "Lyon", "entities_id": 0})
	if err := w.client.Activate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.server.Put("Computer", map[string]any{"serial": "B", "entities_id": other})
	text := strings.Replace(creating, "itemtype: Computer", "itemtype: Computer\nentity: Paris", 1) + "  - { column: Entity, field: entities_id, lookup: Entity }\n"
	folder := w.plan(t, "Serial,Name,Site,Entity\nA,,,\nB,,,\nC,,,Lyon\n", text)
	if err := folder.Update(func(run *journal.Run) { run.Entities = []int{0, paris, other} }); err != nil {
		t.Fatal(err)
	}
	rows := w.finish(t, folder, w.client, importer.Options{})
	for row, want := range map[int]found{2: {journal.Created, "", 3}, 3: {journal.Created, "", 4}, 4: {journal.Rejected, "outside-entity", 0}} {
		if got := foundOf(rows[row]); got != want {
			t.Errorf("row %d: %+v (%s), want %+v", row, got, rows[row].Message, want)
		}
	}
	for id := 3; id <= 4; id++ {
		if item, _ := w.server.Item("Computer", id); number(item["entities_id"]) != paris {
			t.Errorf("computer %d stands in %v", id, item["entities_id"])
		}
	}
}

func TestRestore(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 2})
	w.server.Put("Computer", map[string]any{"id": 2, "is_deleted": 1})
	folder := w.plan(t, "Serial,Name,Site\nSN000001,,\nSN000002,back,\n", strings.Replace(creating, "create", "reject\non_trash: restore", 1))
	rows := w.finish(t, folder, w.client, importer.Options{})
	item, _ := w.server.Item("Computer", 2)
	if rows[2].Status != journal.Unchanged || rows[3].Status != journal.Updated || number(item["is_deleted"]) != 0 || item["name"] != "back" {
		t.Errorf("%+v\n%v", rows[3], item)
	}
}

// Whatever becomes of the requests, each item is made once.
func TestNothingIsMadeTwice(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]itsmtest.Fault{
		"time-out": itsmtest.GatewayTimeout, "cut": itsmtest.Dropped, "page": itsmtest.Page, "empty": itsmtest.Emptied,
		"busy": itsmtest.TooManyRequests, "unavailable": itsmtest.Unavailable, "out of time": itsmtest.OutOfTime,
		"out of memory": itsmtest.OutOfMemory, "database lost": itsmtest.LostDatabase, "bad gateway": itsmtest.BadGateway,
	} {
		for _, times := range []int{1, 2} {
			t.Run(fmt.Sprint(name, " ", times), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newInlineWorld(t, itsmtest.Options{Items: 20})
					folder := w.plan(t, newcomers(120), creating)
					w.server.Fail(times, fault, http.MethodPost)
					w.expectMade(t, w.finish(t, folder, w.client, importer.Options{}), 120)
				})
			})
		}
	}
}

// The server works on for a while after its client is gone.
func TestItemsThatAppearLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 20})
		folder := w.plan(t, newcomers(2), creating)
		note(t, folder, journal.Sending, journal.Outcome{Row: 2}, journal.Outcome{Row: 3})
		time.AfterFunc(3*time.Second, func() {
			for i := range 2 {
				w.server.Put("Computer", map[string]any{"serial": fmt.Sprintf("NEW%04d", i), "name": fmt.Sprint("new ", i), "locations_id": place(w, "Lyon"), "entities_id": 0})
			}
		})
		w.expectMade(t, w.finish(t, folder, w.client, importer.Options{}), 2)
		if n := w.server.Counts()["POST"]; n != 1 {
			t.Errorf("%d POSTs, want none that makes items", n-1)
		}
	})
}

// A new ticket gets dates and a recipient from the server, whatever comes with it; what
// the row says of them is set afterwards.
func TestNewTicketsAreWhatTheirRowsSay(t *testing.T) {
	const text = `
version: 1
itemtype: Ticket
match: name
on_missing: create
columns:
  - { column: Title, field: name }
  - { column: Status, field: status }
  - { column: Opened, field: date }
  - { column: Solved, field: solvedate }
  - { column: Closed, field: closedate }
  - { column: Waiting, field: begin_waiting_date }
  - { column: By, field: users_id_recipient, lookup: User }
`
	const csv = "Title,Status,Opened,Solved,Closed,Waiting,By\nScreen,6,2026-01-02 08:00:00,2026-01-03 09:00:00,2026-01-04 10:00:00,,tech\nMouse,4,2026-01-02 08:00:00,,,2026-01-05 11:00:00,\n"
	eachKill(t, itsmtest.Options{}, csv, text, func(t *testing.T, w *world, rows map[int]report.Row) {
		for row := 2; row <= 3; row++ {
			if got := rows[row]; got.Status != journal.Created || got.ID == 0 {
				t.Errorf("row %d is %s (%s: %s)", row, got.Status, got.Code, got.Message)
			}
		}
		it, _ := w.server.Item("Ticket", rows[2].ID)
		if it["solvedate"] != "2026-01-03 09:00:00" || it["closedate"] != "2026-01-04 10:00:00" || len(w.server.Items("Ticket")) != 2 {
			t.Errorf("%v", it)
		}
	})
	w := newWorld(t, itsmtest.Options{})
	w.load(t, csv, text)
	for row, again := range w.load(t, csv, text) {
		if again.Status != journal.Unchanged {
			t.Errorf("once more row %d is %s (%s)", row, again.Status, again.Changes)
		}
	}
}

// A row that the server refuses keeps its words, and an answer by which an id
// came to the wrong row is found out.
func TestRefusedItems(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	folder := w.plan(t, "Code,Name\nX1,Metz\nX2,Nantes\n", places)
	w.server.Put("Location", map[string]any{"name": "Metz"})
	rows := w.finish(t, folder, w.client, importer.Options{})
	if got := rows[2]; got.Status != journal.Refused || got.Result != "false" || !strings.HasPrefix(got.Message, "Duplicate entry") {
		t.Errorf("a second Metz: %+v", got)
	}
	if got := rows[3]; got.Status != journal.Created || place(w, "Nantes") != got.ID {
		t.Errorf("Nantes: %+v", got)
	}
}

// Where nothing is left of the journal behind the announcement, the item is found
// by its key; what is there of others is left alone.
func TestKilledBehindTheAnnouncement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 1})
		folder := w.plan(t, newcomers(3), creating)
		note(t, folder, journal.Sending, journal.Outcome{Row: 2}, journal.Outcome{Row: 3})
		w.server.Put("Computer", map[string]any{"serial": "NEW0000", "name": "new 0", "locations_id": place(w, "Lyon"), "entities_id": 0})
		rows := w.finish(t, folder, w.client, importer.Options{})
		w.expectMade(t, rows, 3)
		if diff := cmp.Diff("", rows[2].Result); diff != "" {
			t.Errorf("the word of an answer that nobody got: %s", diff)
		}
	})
}

// Before a request that makes items leaves, its announcement is in the journal.
func TestItemsAreAnnounced(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	folder := w.plan(t, newcomers(60), creating)
	w.finish(t, folder, w.client, importer.Options{})
	announced, known := map[int]bool{}, 0
	for event, err := range folder.Events() {
		if err != nil {
			t.Fatal(err)
		}
		for _, outcome := range event.Rows {
			switch {
			case event.Kind == journal.Sending:
				announced[outcome.Row] = true
			case !announced[outcome.Row]:
				t.Errorf("%s of row %d, which was not announced", event.Kind, outcome.Row)
			case event.Kind == journal.Answered && outcome.ID > 0:
				known++
			}
		}
		if len(event.Rows) > 50 && event.Kind != journal.Read {
			t.Errorf("%d rows in a batch", len(event.Rows))
		}
	}
	if len(announced) != 60 || known != 60 {
		t.Errorf("%d rows announced, %d answered with an id", len(announced), known)
	}
}

// swapped is a server that gives the ids of new items in another order.
type swapped struct{ importer.Server }

func (s swapped) Create(ctx context.Context, itemtype string, rows []map[string]any) ([]client.Created, error) {
	made, err := s.Server.Create(ctx, itemtype, rows)
	slices.Reverse(made)
	return made, err
}

// An id that came to the wrong row is found out by what the item holds.
func TestIDsAreProven(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	rows := w.finish(t, w.plan(t, "Serial,Name,Site\nA,,\nB,,\n", creating), swapped{w.client}, importer.Options{})
	for row := 2; row <= 3; row++ {
		if got := rows[row]; got.Status != journal.NotWritten || !strings.Contains(got.Message, "serial: sent") {
			t.Errorf("row %d is %s: %s", row, got.Status, got.Message)
		}
	}
}

// sluggish is a server whose every answer is a time-out, and which makes the items
// long after.
type sluggish struct {
	importer.Server
	after time.Duration
	once  *sync.Once
}

func (s sluggish) Create(ctx context.Context, itemtype string, rows []map[string]any) ([]client.Created, error) {
	s.once.Do(func() { time.AfterFunc(s.after, func() { _, _ = s.Server.Create(ctx, itemtype, rows) }) })
	return nil, &client.Error{Status: http.StatusGatewayTimeout}
}

// A row that was given up is looked for once more at the end.
func TestLateComers(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		want  found
	}{
		"while it is looked for": {3 * time.Second, found{journal.Created, "", 2}},
		"behind the last look":   {time.Hour, found{journal.Refused, "fails-alone", 0}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 1})
				folder := w.plan(t, "Serial,Name,Site\nA,,\n", creating)
				server := sluggish{w.client, c.after, new(sync.Once)}
				if err := importer.Apply(t.Context(), server, folder, importer.Options{}); err != nil {
					t.Fatal(err)
				}
				if err := importer.Verify(t.Context(), server, folder, importer.Options{}); err != nil {
					t.Fatal(err)
				}
				if got := foundOf(rowsOf(t, folder)[2]); got != c.want {
					t.Errorf("%+v, want %+v", got, c.want)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 1})
		folder := w.plan(t, "Serial,Name,Site\nA,,\n", creating)
		if err := importer.Apply(t.Context(), sluggish{w.client, time.Hour, new(sync.Once)}, folder, importer.Options{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour)
		if err := importer.Verify(t.Context(), w.client, folder, importer.Options{}); err != nil {
			t.Fatal(err)
		}
		if got := foundOf(rowsOf(t, folder)[2]); got != (found{journal.Created, "", 2}) {
			t.Errorf("made after it was given up: %+v", got)
		}
	})
}
