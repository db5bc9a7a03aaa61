package importer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
)

// The list has the items that no row names, whatever becomes of the rows.
func TestMissingFromTheFile(t *testing.T) {
	t.Parallel()
	const columns = "\nmissing: report\ncolumns:\n  - { column: Id, field: id }\n  - { column: Serial, field: serial }\n  - { column: Site, field: locations_id, lookup: Location }\n"
	tests := []struct{ name, mapping, csv, want string }{
		{
			"by key", strings.Replace("version: 1\nitemtype: Computer\nmatch: serial"+columns, "  - { column: Id, field: id }\n", "", 1),
			"Serial,Site\nS1,Paris\nS2,Nowhere\ns9,\n",
			`"id","serial","name","entity","state","Serial","Site"
"3","S3","'=c","Root entity","Broken","S3","Paris"
"4","","d","Root entity","","",""
`,
		},
		{
			"by id", "version: 1\nitemtype: Computer\nmatch: id" + columns,
			"Id,Serial,Site\n1,S1,\n3,,\n99,x,\n",
			`"id","name","entity","state","Serial","Site"
"2","b","Root entity","","S2",""
"4","d","Root entity","","",""
`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, itsmtest.Options{})
			site := w.server.Put("Location", map[string]any{"name": "Paris"})
			broken := w.server.Put("State", map[string]any{"name": "Broken"})
			for _, fields := range []map[string]any{
				{"serial": "S1", "name": "a"},
				{"serial": "S2", "name": "b"},
				{"serial": "S3", "name": "=c", "locations_id": site, "states_id": broken},
				{"name": "d"},
				{"serial": "S5", "is_template": 1},
			} {
				w.server.Put("Computer", fields)
			}
			w.server.Delete("Computer", w.server.Put("Computer", map[string]any{"serial": "S6"}))
			folder := w.plan(t, test.csv, test.mapping)
			raw, err := os.ReadFile(filepath.Join(folder.Dir(), "missing.csv"))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(strings.TrimPrefix(string(raw), "\ufeff"), "\r\n", "\n"); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
			if n := folder.Run().Missing; n == nil || *n != 2 {
				t.Errorf("counted %v", n)
			}
		})
	}
}

// Items outside the mapping's entity are none of its own; keys count as they are
// compared; columns of the file stand beside ours, financial data among them.
func TestMissingAsTheMappingHasIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, itsmtest.Options{})
	north := w.server.Put("Entity", map[string]any{"name": "Nord", "entities_id": 0, "completename": "Root entity > Nord"})
	site := w.server.Put("Location", map[string]any{"name": "Paris", "entities_id": 0, "is_recursive": 1})
	for id, fields := range []map[string]any{
		{"serial": "Sn-1", "entities_id": north, "locations_id": site},
		{"serial": "Sn-1", "entities_id": north, "otherserial": "O2", "name": "second"},
		{"serial": "Sn-3", "entities_id": 0},
	} {
		w.server.Put("Computer", fields)
		w.server.Put("Infocom", map[string]any{"itemtype": "Computer", "items_id": id + 1, "value": "12.5000", "entities_id": 0})
	}
	if err := w.client.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	folder := w.plan(t, "Key,name,Site,Price\n sN-1,,Paris,\n", `
version: 1
itemtype: Computer
entity: Nord
match: [{ field: serial, column: Key, compare: fold }, locations_id]
missing: report
columns:
  - { column: name, field: otherserial }
  - { column: Site, field: locations_id, lookup: Location }
  - { column: Price, field: Infocom.value }
`)
	raw, err := os.ReadFile(filepath.Join(folder.Dir(), "missing.csv"))
	if err != nil {
		t.Fatal(err)
	}
	want := "\"id\",\"serial\",\"locations_id\",\"name\",\"entity\",\"state\",\"name (source)\",\"Site\",\"Price\"\r\n" +
		"\"2\",\"Sn-1\",\"\",\"second\",\"Root entity > Nord\",\"\",\"O2\",\"\",\"12.5000\"\r\n"
	if got := strings.TrimPrefix(string(raw), "\ufeff"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
