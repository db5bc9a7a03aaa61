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
