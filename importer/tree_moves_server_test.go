package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer/journal"
)

const placesByID = `
version: 1
itemtype: Location
match: id
columns:
  - { column: Id, field: id }
  - { column: Parent, field: locations_id, lookup: Location }
  - { column: Town, field: town }
`

// What would end below itself is never sent, and its row names the way. Rows
// that are not sent for another reason close no loop.
func TestLoopsAreNotSent(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	ids := map[string]int{}
	for _, item := range w.server.Items("Location") {
		ids[fmt.Sprint(item["completename"])] = number(item["id"])
	}
	paris, a, b, lyon := ids["Paris"], ids["Paris > Bâtiment A"], ids["Paris > Bâtiment B"], ids["Lyon"]
	for name, c := range map[string]struct {
		rows []string // id, parent, town
		want []journal.Status
		says string // in the message of the first row
	}{
		"below its child": {
			[]string{row(paris, "Paris > Bâtiment A", "x"), row(lyon, "", "x")},
			[]journal.Status{journal.Rejected, journal.Updated}, "Paris > Bâtiment A > Paris",
		},
		"two together": {
			[]string{row(paris, "Lyon", ""), row(lyon, "Paris > Bâtiment B", "")},
			[]journal.Status{journal.Rejected, journal.Rejected}, "together with row 3",
		},
		"said twice": {
			[]string{row(paris, "Paris > Bâtiment A", ""), row(paris, "Bâtiment A", "")},
			[]journal.Status{journal.Rejected, journal.Duplicate}, "Paris > Bâtiment A > Paris",
		},
		"the other row is wrong": {
			[]string{row(paris, "Lyon", ""), row(lyon, "Paris", "NULL")},
			[]journal.Status{journal.Updated, journal.Rejected}, "",
		},
		"the other rows contradict each other": {
			[]string{row(paris, "Lyon", ""), row(lyon, "Paris", "x"), row(lyon, "Paris", "y")},
			[]journal.Status{journal.Updated, journal.Rejected, journal.Rejected}, "",
		},
		"below itself already": {
			[]string{row(a, "Paris > Bâtiment A", ""), row(b, "Paris", "")},
			[]journal.Status{journal.Rejected, journal.Unchanged}, "Bâtiment A > Bâtiment A",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 1})
			got := w.load(t, "Id,Parent,Town\n"+strings.Join(c.rows, "\n")+"\n", placesByID)
			for i, want := range c.want {
				if line := got[i+2]; line.Status != want {
					t.Errorf("row %d is %s (%s: %s), want %s", i+2, line.Status, line.Code, line.Message, want)
				}
			}
			if !strings.Contains(got[2].Message, c.says) {
				t.Errorf("row 2 says %q, and not %q", got[2].Message, c.says)
			}
		})
	}
}

func row(id int, parent, town string) string { return fmt.Sprintf("%d,%s,%s", id, parent, town) }

// Entities go one by one, and their loops are found all the same.
func TestLoopsOfEntities(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	up := w.server.Put("Entity", map[string]any{"name": "Up", "entities_id": 0})
	down := w.server.Put("Entity", map[string]any{"name": "Down", "entities_id": up})
	if err := w.client.Login(t.Context()); err != nil { // the entities are new
		t.Fatal(err)
	}
	rows := w.load(t, fmt.Sprintf("Id,Parent\n%d,Root entity > Up > Down\n%d,Root entity\n", up, down), `
version: 1
itemtype: Entity
match: id
columns:
  - { column: Id, field: id }
  - { column: Parent, field: entities_id, lookup: Entity }
`)
	// The second row takes Down away from below Up, so that the first is no loop in
	// the end; which of the two the server meets first decides.
	if rows[3].Status != journal.Updated || rows[2].Status == journal.Rejected {
		t.Errorf("rows 2 and 3 are %s and %s: %s", rows[2].Status, rows[3].Status, rows[2].Message)
	}
	rows = w.load(t, fmt.Sprintf("Id,Parent\n%d,Up\n", up), `
version: 1
itemtype: Entity
match: id
columns:
  - { column: Id, field: id }
  - { column: Parent, field: entities_id, lookup: Entity }
`)
	if rows[2].Code != "tree-loop" {
		t.Errorf("an entity below itself is %s (%s: %s)", rows[2].Status, rows[2].Code, rows[2].Message)
	}
}
