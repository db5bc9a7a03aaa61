package importer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
	"itsmload/importer/journal"
)

// put is what the server's log says of an update.
type put struct {
	Method string
	IDs    []int
	Fields []string
}

// puts are the updates in a server's log.
func puts(t *testing.T, log *bytes.Buffer) []put {
	t.Helper()
	var all []put
	for decoder := json.NewDecoder(log); decoder.More(); {
		var next put
		if err := decoder.Decode(&next); err != nil {
			t.Fatal(err)
		}
		if next.Method == "PUT" {
			all = append(all, next)
		}
	}
	return all
}

// An import of tickets mails nobody unless the mapping wants it, and no other
// itemtype knows of mails.
func TestNotifications(t *testing.T) {
	t.Parallel()
	const quiet = "_disablenotif"
	for name, c := range map[string]struct {
		itemtype, more string
		quiet          bool
	}{
		"ticket":             {"Ticket", "", true},
		"ticket, mails on":   {"Ticket", "notifications: true\n", false},
		"ticket, mails off":  {"Ticket", "notifications: false\n", true},
		"problem":            {"Problem", "", true},
		"change":             {"Change", "", true},
		"computer":           {"Computer", "", false},
		"computer, mails on": {"Computer", "notifications: true\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			w := newWorld(t, itsmtest.Options{Items: 1, Log: &log})
			id := w.server.Put(c.itemtype, map[string]any{"name": "old", "entities_id": 0})
			rows := w.load(t, fmt.Sprintf("Id,Name\n%d,new\n", id), `
version: 1
itemtype: `+c.itemtype+`
`+c.more+`match: id
columns:
  - { column: Id, field: id }
  - { column: Name, field: name }
`)
			if rows[2].Status != journal.Updated {
				t.Fatalf("the row is %s: %s", rows[2].Status, rows[2].Message)
			}
			sent := puts(t, &log)
			if len(sent) != 1 || slices.Contains(sent[0].Fields, quiet) != c.quiet {
				t.Errorf("sent %v, with %s: want %t", sent, quiet, c.quiet)
			}
		})
	}
}

// Of an item the fields that differ are sent, and no other, but that a renaming
// in a tree carries the parent along.
func TestOnlyDifferencesAreSent(t *testing.T) {
	const mapping = `
version: 1
itemtype: Location
match: id
columns:
  - { column: Id, field: id }
  - { column: Name, field: name }
  - { column: Parent, field: locations_id, lookup: Location }
  - { column: Town, field: town }
  - { column: Building, field: building, only_if_empty: true }
`
	for name, c := range map[string]struct {
		cells  string
		fields []string // sent, sorted
		path   string   // afterwards
	}{
		"nothing":                   {"Bâtiment A,Paris,Paris,", nil, "Paris > Bâtiment A"},
		"the town alone":            {"Bâtiment A,Paris,Lutèce,", []string{"town"}, "Paris > Bâtiment A"},
		"a new name":                {"Bâtiment C,,,", []string{"locations_id", "name"}, "Paris > Bâtiment C"},
		"a move":                    {"Bâtiment A,Lyon,,", []string{"locations_id"}, "Lyon > Bâtiment A"},
		"a new name, and a move":    {"Bâtiment C,Lyon,,", []string{"locations_id", "name"}, "Lyon > Bâtiment C"},
		"a field that holds a text": {",,,Other", nil, "Paris > Bâtiment A"},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			w := newWorld(t, itsmtest.Options{Items: 1, Log: &log})
			id := place(w, "Paris > Bâtiment A")
			w.server.Put("Location", map[string]any{"id": id, "town": "Paris", "building": "A"})
			rows := w.load(t, fmt.Sprintf("Id,Name,Parent,Town,Building\n%d,%s\n", id, c.cells), mapping)
			want := journal.Unchanged
			if c.fields != nil {
				want = journal.Updated
			}
			if rows[2].Status != want {
				t.Errorf("the row is %s (%s), want %s", rows[2].Status, rows[2].Message, want)
			}
			var fields []string
			for _, put := range puts(t, &log) {
				fields = append(fields, put.Fields...)
			}
			if diff := cmp.Diff(c.fields, fields); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			if item, _ := w.server.Item("Location", id); item["completename"] != c.path || item["building"] != "A" {
				t.Errorf("the location is %v, building %v, want %s, A", item["completename"], item["building"], c.path)
			}
		})
	}
}

// place is the id of the location with this path.
func place(w *world, path string) int {
	for _, item := range w.server.Items("Location") {
		if item["completename"] == path {
			return number(item["id"])
		}
	}
	return 0
}

// A field is empty where it holds no text, and a number or reference also
// where it holds 0.
func TestOnlyIfEmpty(t *testing.T) {
	var log bytes.Buffer
	w := newWorld(t, itsmtest.Options{Items: 3, Log: &log})
	w.server.Put("Computer", map[string]any{"id": 1, "comment": "", "states_id": 0})
	w.server.Put("Computer", map[string]any{"id": 2, "comment": nil, "states_id": 2})
	w.server.Put("Computer", map[string]any{"id": 3, "comment": "theirs", "states_id": 2, "name": "PC"})
	w.load(t, "Id,Comment,State,Name\n1,ours,1,a\n2,ours,1,b\n3,ours,1,c\n", `
version: 1
itemtype: Computer
match: id
columns:
  - { column: Id, field: id }
  - { column: Comment, field: comment, only_if_empty: true }
  - { column: State, field: states_id, only_if_empty: true }
  - { column: Name, field: name }
`)
	for id, want := range map[int][3]any{1: {"ours", 1, "a"}, 2: {"ours", 2, "b"}, 3: {"theirs", 2, "c"}} {
		item, _ := w.server.Item("Computer", id)
		if got := [3]any{item["comment"], item["states_id"], item["name"]}; got != want {
			t.Errorf("computer %d holds %v, want %v", id, got, want)
		}
	}
}

// What the server takes for the same is not sent.
func TestOtherSpellingsAreUnchanged(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	w.server.Put("Computer", map[string]any{"id": 1, "otherserial": "00-1A-2B-3C-4D-5E", "ticket_tco": nil, "comment": "a&lt;b"})
	rows := w.load(t, "Id,MAC,Cost,Comment\n1,00:1a:2b:3c:4d:5e,0,a<b\n", `
version: 1
itemtype: Computer
match: id
columns:
  - { column: Id, field: id }
  - { column: MAC, field: otherserial, type: mac }
  - { column: Cost, field: ticket_tco }
  - { column: Comment, field: comment }
`)
	if got := rows[2]; got.Status != journal.Unchanged || got.Code != "" {
		t.Errorf("the row is %s (%s): %s", got.Status, got.Code, got.Changes)
	}
}
