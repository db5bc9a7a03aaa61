package importer_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// towns is a server with computers of one serial in several entities: 1 in the
// root, 2 in Paris, 3 below Paris, 4 in Lyon, and 5, which has a serial of its
// own, there too.
func towns(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, itsmtest.Options{})
	entity := func(name, path string, above int) int {
		return w.server.Put("Entity", map[string]any{"name": name, "completename": "Root entity > " + path, "entities_id": above})
	}
	paris := entity("Paris", "Paris", 0)
	north := entity("North", "Paris > North", paris)
	lyon := entity("Lyon", "Lyon", 0)
	entity("North", "Lyon > North", lyon)
	for _, at := range []int{0, paris, north, lyon} {
		w.server.Put("Computer", map[string]any{"serial": "A", "entities_id": at})
	}
	w.server.Put("Computer", map[string]any{"serial": "B", "entities_id": lyon})
	if err := w.client.Login(t.Context()); err != nil { // which makes the new entities active
		t.Fatal(err)
	}
	return w
}

// Items are looked for in the mapping's entity and below, and nowhere else.
func TestScope(t *testing.T) {
	for name, c := range map[string]struct {
		entity string
		want   []found // of the keys A and B
	}{
		"none":               {"", []found{{journal.Ambiguous, "ambiguous-key", 0}, {journal.Updated, "", 5}}},
		"the root":           {"entity: Root entity\n", []found{{journal.Ambiguous, "ambiguous-key", 0}, {journal.Updated, "", 5}}},
		"several below it":   {"entity: Root entity > Paris\n", []found{{journal.Ambiguous, "ambiguous-key", 0}, {journal.NotFound, "not-found-below", 0}}},
		"by path":            {"entity: Root entity > Paris > North\n", []found{{journal.Updated, "", 3}, {journal.NotFound, "not-found-below", 0}}},
		"by path, folded":    {"entity: root entity>PARIS >North\n", []found{{journal.Updated, "", 3}, {journal.NotFound, "not-found-below", 0}}},
		"by name":            {"entity: Lyon\n", []found{{journal.Updated, "", 4}, {journal.Updated, "", 5}}},
		"by id":              {"entity: 3\n", []found{{journal.Updated, "", 4}, {journal.Updated, "", 5}}},
		"with nothing in it": {"entity: Root entity > Lyon > North\n", []found{{journal.NotFound, "not-found-below", 0}, {journal.NotFound, "not-found-below", 0}}},
	} {
		t.Run(name, func(t *testing.T) {
			rows := towns(t).load(t, "Serial,Name\nA,new\nB,new\n", c.entity+byName)
			for i, want := range c.want {
				if got := foundOf(rows[i+2]); got != want {
					t.Errorf("row %d: %+v (%s), want %+v", i+2, got, rows[i+2].Message, want)
				}
			}
		})
	}
}

// An id of an item that stands elsewhere is none of the mapping's.
func TestScopeOfIDs(t *testing.T) {
	byID := strings.NewReplacer("match: serial", "match: id", "field: serial", "field: id").Replace(byName)
	rows := towns(t).load(t, "Serial,Name\n2,new\n4,new\n", "entity: Root entity > Paris\n"+byID)
	for row, want := range map[int]found{2: {journal.Updated, "", 2}, 3: {journal.NotFound, "not-found-below", 4}} {
		if got := foundOf(rows[row]); got != want {
			t.Errorf("row %d: %+v (%s), want %+v", row, got, rows[row].Message, want)
		}
	}
}

// An entity that is not known, or not the only one, is a fault of the mapping,
// and no row is looked at.
func TestScopeFaults(t *testing.T) {
	for name, c := range map[string]struct{ entity, itemtype, want string }{
		"unknown":       {"Root entity > Pariss", "Computer", `mapping.yaml:2:9: "entity" names "Root entity > Pariss", and no entity is called so (the nearest: Root entity > Paris`},
		"unknown id":    {"77", "Computer", `"entity" names "77", and no entity`},
		"ambiguous":     {"North", "Computer", `which can be Root entity > Paris > North (id 2), Root entity > Lyon > North (id 4)`},
		"not of a kind": {"Lyon", "Manufacturer", "items of Manufacturer stand in no entity"},
	} {
		t.Run(name, func(t *testing.T) {
			w := towns(t)
			text := "version: 1\nentity: " + c.entity + "\nitemtype: " + c.itemtype + "\nmatch: name\ncolumns: [{ column: Name, field: name }, { column: Note, field: comment }]\n"
			err := w.refused(t, "Name,Note\nA,new\n", text)
			if fault, ok := errors.AsType[*mapping.Error](err); !ok || !strings.Contains(fault.Error(), c.want) {
				t.Errorf("Plan = %v, want %s", err, c.want)
			}
		})
	}
}

// refused plans a file, and gives the error.
func (w *world) refused(t *testing.T, csv, text string) error {
	t.Helper()
	folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), journal.Run{}, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return importer.Plan(t.Context(), w.client, folder, bind(t, write(t, "rows.csv", csv), text), importer.Options{})
}

// Who may not read entities cannot tell what stands below one.
func TestScopeThatCannotBeRead(t *testing.T) {
	w, folder := towns(t), emptyRun(t)
	job := bind(t, write(t, "rows.csv", "Serial,Name\nA,new\n"), "entity: Lyon\n"+byName)
	err := importer.Plan(t.Context(), secretive{w.client, []string{"Entity"}}, folder, job, importer.Options{})
	if err == nil || !strings.Contains(err.Error(), `take "entity" out of the mapping`) {
		t.Errorf("Plan = %v", err)
	}
}
