package importer_test

import (
	"strings"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer/journal"
)

const seatedMapping = `
version: 1
itemtype: Location
match: { field: comment, column: Code }
on_missing: create
columns:
  - { column: Code, field: comment }
  - { column: Name, field: name }
  - { column: Below, field: locations_id }
  - { column: Entity, field: entities_id }
`

// No two items of one name stand below the same item, whether rows or other people
// have put them there.
func TestTreeNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, rows string
		want       []string // status and what the message says of each row
	}{
		{"a taken name", "a,B,,\n", []string{`rejected: "B" (id 2)`}},
		{"its own name", "a,A,,\n", []string{"unchanged: "}},
		{"its own name in other letters", "a,a,,\n", []string{"updated: "}},
		{"case and accents", "a,Ü,,\n", []string{`rejected: "ü" (id 3)`}},
		{"a name that somebody keeps", "a,A,,\nc,A,,\n", []string{"unchanged: ", `rejected: "A" (id 1)`}},
		{"blanks at the end", "a,end,,\n", []string{`rejected: "end " (id 5)`}},
		{"blanks inside", "a,two  words,,\n", []string{"updated: "}},
		{"below another item", "d,,3,\n", []string{"updated: "}},
		{"moved to where its name is", "d,,0,\n", []string{`rejected: "B" (id 2)`}},
		{"in another entity", "a,A,,7\n", []string{"updated: "}},
		{"a new item of a taken name", "x,B,,\n", []string{`rejected: "B" (id 2)`}},
		{"a new item elsewhere", "x,B,3,\n", []string{"created: "}},
		{"two new items", "x,X,,\ny,x,,\n", []string{"rejected: row 3", "rejected: row 2"}},
		{"a row that says the same", "x,X,,\nx,X,,\n", []string{"created: ", "duplicate: "}},
		{"a new item and a renaming", "x,X,1,\nc,X,1,\ny,X,2,\n", []string{"rejected: row 3", "rejected: row 2", "created: "}},
		{"behind one that leaves", "b,C,,\na,B,,\n", []string{"updated: ", "updated: "}},
		{"before one that leaves", "a,B,,\nb,C,,\nx,A,,\n", []string{"updated: ", "updated: ", "created: "}},
		{"two that change places", "b,A,,\na,B,,\n", []string{`rejected: "A" (id 1) leaves it only by row 3`, `rejected: "B" (id 2) leaves it only by row 2`}},
		{"renamed and moved", "d,D,3,\n", []string{"updated: "}},
		{"renamed and moved past an item", "d,D,0,\n", []string{`rejected: because of "B" (id 2)`}},
		{"renamed and moved past a row", "d,X,1,\nx,B,1,\n", []string{"rejected: because of row 3", "created: "}},
		{"renamed and moved to an entity", "a,B,,7\n", []string{`rejected: because of "B" (id 2)`}},
		{"behind one that cannot leave", "b,ü,,\na,B,,\nx,A,,\n", []string{`rejected: "ü"`, `rejected: "B" (id 2) leaves`, `rejected: "A" (id 1) leaves`}},
		{"behind one that is in a loop", "b,,4,\na,B,,\n", []string{"rejected: below itself", `rejected: "B" (id 2)`}},
		{"behind one that is contradicted", "b,C,,\nb,D,,\na,B,,\n", []string{"rejected: other values", "rejected: other values", `rejected: "B" (id 2)`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{})
			w.server.Put("Entity", map[string]any{"id": 7, "name": "Lyon"})
			if err := w.client.Activate(t.Context()); err != nil {
				t.Fatal(err)
			}
			for i, item := range []map[string]any{
				{"comment": "a", "name": "A"}, {"comment": "b", "name": "B"}, {"comment": "c", "name": "ü"}, {"comment": "d", "name": "B", "locations_id": 2}, {"name": "end "},
			} {
				item["id"] = i + 1
				w.server.Put("Location", item)
			}
			got := w.load(t, "Code,Name,Below,Entity\n"+test.rows, seatedMapping)
			for i, want := range test.want {
				status, part, _ := strings.Cut(want, ": ")
				row := got[i+2]
				if row.Status != journal.Status(status) || !strings.Contains(row.Message, part) {
					t.Errorf("row %d: %s, %s: %s; want %s", i+2, row.Status, row.Code, row.Message, want)
				}
			}
		})
	}
}

// States of all entities share their names.
func TestTreeNamesOfStates(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	w.server.Put("Entity", map[string]any{"id": 7, "name": "Lyon"})
	w.server.Put("State", map[string]any{"id": 1, "comment": "a", "name": "A"})
	w.server.Put("State", map[string]any{"id": 2, "comment": "b", "name": "B", "entities_id": 7})
	if err := w.client.Activate(t.Context()); err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("Location", "State", "locations_id", "states_id").Replace(seatedMapping)
	if got := w.load(t, "Code,Name,Below,Entity\na,B,,\n", text); got[2].Code != "name-taken" {
		t.Errorf("%s: %s", got[2].Status, got[2].Message)
	}
}
