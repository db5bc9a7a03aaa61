package importer_test

import (
	"fmt"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// twoEntities is a server with two entities below the root.
func twoEntities(t *testing.T) (w *world, ours, theirs int) {
	t.Helper()
	w = newWorld(t, itsmtest.Options{Items: 4})
	for _, name := range []string{"Ours", "Theirs"} {
		ours, theirs = theirs, w.server.Put("Entity", map[string]any{"name": name, "entities_id": 0, "completename": "Root entity > " + name})
	}
	if err := w.client.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w, ours, theirs
}

// A new entity stands below the one that its path says, the root too, and named alone
// below the one of new items; the file finds it when it comes again.
func TestNewEntitiesBelowTheRoot(t *testing.T) {
	w, ours, _ := twoEntities(t)
	path := write(t, "rows.csv", "Serial,Entity\nA,Root entity > Fresh\nB,Alone\n")
	const text = `
version: 1
itemtype: Computer
match: serial
on_missing: create
columns:
  - { column: Serial, field: serial }
  - { column: Entity, field: entities_id, lookup: { itemtype: Entity, on_unknown: create } }
`
	rows := w.finish(t, w.planIn(t, ours, path, text, 0, ours), w.client, importer.Options{})
	for row, want := range map[int]string{2: "Root entity > Fresh", 3: "Root entity > Ours > Alone"} {
		if got := rows[row]; got.Status != journal.Created || w.refers(got.ID, "entities_id", "Entity") != want {
			t.Errorf("row %d is %s (%s), in %s", row, got.Status, got.Message, w.refers(got.ID, "entities_id", "Entity"))
		}
	}
	for row, again := range rowsOf(t, w.planIn(t, ours, path, text, 0, ours)) {
		if again.Status != journal.Unchanged {
			t.Errorf("once more row %d is %s (%s: %s)", row, again.Status, again.Code, again.Message)
		}
	}
}

// Rows of locations that make none themselves have what they stand below made where all
// of them see it; where rows make locations it goes where those go; and an entity of the
// mapping has it all.
func TestWhatLocationsStandBelowIsMadeWhereTheySeeIt(t *testing.T) {
	const columns = "\nmatch: building\ncolumns: [{ column: Code, field: building }, { column: Name, field: name }, { column: Below, field: locations_id, lookup: { itemtype: Location, on_unknown: create } }]\n"
	for more, want := range map[string]string{"": "root", "on_missing: create": "ours", "entity: Theirs": "theirs"} {
		t.Run(more, func(t *testing.T) {
			w, ours, theirs := twoEntities(t)
			w.server.Put("Location", map[string]any{"name": "Desk", "building": "C1", "entities_id": theirs})
			path := write(t, "rows.csv", "Code,Name,Below\nC1,Desk,Hall\n")
			folder := w.planIn(t, ours, path, "version: 1\nitemtype: Location\n"+more+columns, 0, ours, theirs)
			rows := w.finish(t, folder, w.client, importer.Options{})
			made, _ := w.server.Item("Location", place(w, "Hall"))
			if got := fmt.Sprint(made["entities_id"]); rows[2].Status != journal.Updated || got != fmt.Sprint(map[string]int{"root": 0, "ours": ours, "theirs": theirs}[want]) {
				t.Errorf("%+v; made %v", rows[2], made)
			}
		})
	}
}
