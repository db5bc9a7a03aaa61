package importer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

const housing = `
version: 1
itemtype: Location
match: building
on_missing: create
columns:
  - { column: Code, field: building }
  - { column: Name, field: name }
  - { column: Below, field: locations_id, lookup: { itemtype: Location, on_unknown: create } }
  - { column: Room, field: room }
`

// rooms is rows of which some stand below others, in no order, and as people write.
const rooms = "Code,Name,Below,Room\nC1,Bât A,Nantes,r1\nC2,Nantes,,r2\nC3,2e,nantes > bat a,\nC4,Salle,Nantes > Bât A > 2e,r4\nC5,Nantes,Lyon,r5\nC6,Cave,Quimper,r6\n"

// A row whose item another row stands below is made first, once, and has its own
// verdict; so it is where no answer comes.
func TestRowsThatRowsStandBelow(t *testing.T) {
	for name, fault := range map[string]itsmtest.Fault{"": 0, "time-out": itsmtest.GatewayTimeout, "cut": itsmtest.Dropped} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 1})
				folder := w.plan(t, rooms, housing)
				if name != "" {
					w.server.Fail(3, fault, http.MethodPost)
				}
				made := w.finish(t, folder, w.client, importer.Options{})
				for row, path := range map[int]string{2: "Nantes > Bât A", 3: "Nantes", 4: "Nantes > Bât A > 2e", 5: "Nantes > Bât A > 2e > Salle", 6: "Lyon > Nantes", 7: "Quimper > Cave"} {
					it, _ := w.server.Item("Location", made[row].ID)
					if made[row].Status != journal.Created || it["completename"] != path || w.paths("Location")[path] != 1 || it["building"] != made[row].Key {
						t.Errorf("row %d is %s (%s): %v", row, made[row].Status, made[row].Message, it)
					}
				}
				if changes := made[5].Changes; changes != `building: "" → C4; name: "" → Salle; locations_id: "" → Nantes > Bât A > 2e; room: "" → r4; entities_id: "" → the root entity` && name == "" {
					t.Errorf("row 5: %s", changes)
				}
			})
		})
	}
}

// A new item that is told by its name alone is not made beside a dropdown of that name:
// no look could tell which is which.
func TestRowsCalledAsADropdownElsewhere(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	rows := rowsOf(t, w.plan(t, "Name,Below\nEtage 1,A\nDesk,B > Etage 1\nB,\n", `
version: 1
itemtype: Location
match: name
on_missing: create
columns:
  - { column: Name, field: name }
  - { column: Below, field: locations_id, lookup: { itemtype: Location, on_unknown: create } }
`))
	for row, want := range map[int]string{2: "rejected name-elsewhere", 3: "planned ", 4: "planned "} {
		if got := fmt.Sprint(rows[row].Status, " ", rows[row].Code); got != want {
			t.Errorf("row %d is %s (%s), want %s", row, got, rows[row].Message, want)
		}
	}
}

// Where the item that a row stands below is refused, so are both rows.
func TestRowsBelowWhatIsRefused(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	folder := w.plan(t, "Code,Name,Below,Room\nC1,A,Nantes,\nC2,Nantes,,\n", housing)
	rows := w.finish(t, folder, unwilling{w.client}, importer.Options{})
	for row := 2; row <= 3; row++ {
		if got := rows[row]; got.Status != journal.Refused || !strings.Contains(got.Message, "no right") {
			t.Errorf("row %d: %+v", row, got)
		}
	}
}
