package importer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/mapping"
)

// awkward are texts that a file, a spreadsheet or a conversion could change.
func awkward() []any {
	return []any{
		nil, "", "  blanks around ", "a &lt;b&gt; & &quot;c&quot;", "=1+1", "-2+3", "@SUM(A1)", "+33 1 23", "000123", "1E10", "1.23E+12",
		"two\nlines", "two\r\nlines", "three\r\n\r\nlines\n", "NULL", "null", "0", `say "so"`, "'quoted'", "a;b,c|d\te", "_x0041_", "_x000D_",
		"#N/A", "TRUE", "31/12/2025", "1,5", "id 5", "A > B", "0000-00-00", "\ttab", "é œ € ’", "a\u00a0b\u00a0", "[1]", "1 234",
	}
}

// furnish puts items of an itemtype into the server, each with other values.
func furnish(server *itsmtest.Server, schema *mapping.Schema, items int) {
	texts := awkward()
	for n := range items {
		fields := map[string]any{}
		for i, f := range schema.Fields {
			pick := n*7 + i*3
			switch {
			case f.Name == "id", f.Name == "completename", f.Name == "level", f.Name == "is_deleted", f.Name == "is_template",
				strings.HasSuffix(f.Name, "_cache"), f.Name == "entities_id":
			case f.Type == mapping.TypeText && (f.Characters == 0 || f.Characters > 20):
				fields[f.Name] = texts[pick%len(texts)]
			case f.Type == mapping.TypeDate:
				fields[f.Name] = []any{nil, "2024-04-05", "0000-00-00"}[pick%3]
			case f.Type == mapping.TypeDateTime:
				fields[f.Name] = []any{nil, "2024-04-05 06:07:08", "0000-00-00 00:00:00", "2024-12-01 00:00:00"}[pick%4]
			case f.Type == mapping.TypeDecimal:
				fields[f.Name] = []any{"0.0000", "12.5000", "1.1250", "-3.1000", "99999.9999"}[pick%5]
			case f.Type == mapping.TypeBoolean:
				fields[f.Name] = pick % 2
			case f.Type == mapping.TypeReference:
				fields[f.Name] = []any{0, 1, 2, 99999, 3}[pick%5]
			}
		}
		server.Put(schema.Itemtype, fields)
	}
}

// exported writes the items of a mapping into a file.
func (w *world) exported(t *testing.T, name, mappingText string) (path string, written report.Written, notes []string) {
	t.Helper()
	m, err := mapping.Load("mapping.yaml", []byte(mappingText))
	if err != nil {
		t.Fatal(err)
	}
	schema, _ := mapping.Builtin(m.Itemtype)
	items, err := importer.NewExport(t.Context(), w.client, m, schema)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), name)
	table := report.Table{Source: m.Source, Sheet: m.Itemtype, Header: items.Header, Rows: items.Rows(t.Context(), w.client)}
	if written, err = report.WriteTable(path, table); err != nil {
		t.Fatal(err)
	}
	return path, written, items.Notes()
}

// planned imports a file as far as its plan, and counts the statuses.
func (w *world) planned(t *testing.T, path, mappingText string) map[journal.Status]int {
	t.Helper()
	return tally(t, rowsOf(t, w.planFile(t, path, mappingText)))
}

// imported imports a file, and counts the statuses.
func (w *world) imported(t *testing.T, path, mappingText string) map[journal.Status]int {
	t.Helper()
	return tally(t, w.finish(t, w.planFile(t, path, mappingText), w.client, importer.Options{}))
}

// tally counts the statuses, and logs the first rows that are not unchanged.
func tally(t *testing.T, rows map[int]report.Row) map[journal.Status]int {
	t.Helper()
	statuses := map[journal.Status]int{}
	told := 0
	for _, row := range rows {
		if statuses[row.Status]++; row.Status != journal.Unchanged && told < 3 {
			told++
			t.Logf("row %d: %s %s: %s %s", row.Row, row.Status, row.Code, row.Message, row.Changes)
		}
	}
	return statuses
}

// Whatever an itemtype holds, a file that nobody touched changes nothing.
func TestUntouchedExportsChangeNothing(t *testing.T) {
	t.Parallel()
	const items = 200
	w := newWorld(t, itsmtest.Options{})
	for _, itemtype := range mapping.BuiltinNames() {
		schema, _ := mapping.Builtin(itemtype)
		furnish(w.server, schema, items)
	}
	if err := w.client.Login(t.Context()); err != nil { // to see the new entities
		t.Fatal(err)
	}
	for i, itemtype := range mapping.BuiltinNames() {
		schema, _ := mapping.Builtin(itemtype)
		_, commented := schema.Field("comment")
		_, named := schema.Field("name")
		if commented && named { // longer than a cell of a workbook
			w.server.Put(itemtype, map[string]any{"name": "long", "comment": strings.Repeat("x", 40_000)})
		}
		text := string(mapping.Draft(schema))
		name := []string{"items.csv", "items.xlsx"}[i%2]
		path, written, notes := w.exported(t, name, text)
		statuses := w.imported(t, path, text)
		if written.Rows < items || statuses[journal.Unchanged] != written.Rows-written.Gaps || statuses[journal.Rejected] != written.Gaps {
			t.Errorf("%s, %s: %d rows, of which %d have a mark, became %v; %q", itemtype, name, written.Rows, written.Gaps, statuses, notes)
		}
		if (written.Gaps == 1) != (commented && named && report.IsWorkbook(name)) {
			t.Errorf("%s, %s: %d marks", itemtype, name, written.Gaps)
		}
	}
	if puts := w.server.Counts()["PUT"]; puts > 0 {
		t.Errorf("%d PUTs", puts)
	}
}

const deskMapping = `
version: 1
itemtype: Computer
source: { delimiter: ";", encoding: windows-1252, decimal: ",", dates: day-first, header_row: 3, sheet: Parc }
match: serial
columns:
  - { column: [Numéro, Serial], field: serial }
  - { column: Nom, field: name }
  - { column: Site, field: locations_id, lookup: { itemtype: Location, separator: "/" } }
  - { column: Statut, field: states_id, lookup: State, values: { En service: In use, Actif: Old, Utilisé: Old } }
  - { column: Qui, field: users_id, lookup: { itemtype: User, by: fullname } }
  - { column: Dynamique, field: is_dynamic, values: { oui: "1", non: "0" } }
  - { column: Coût, field: ticket_tco }
  - { column: Créé, field: date_creation, type: date, format: DD.MM.YYYY }
  - { column: Texte, field: comment }
  - { field: contact, value: Parc }
`

// desk puts what deskMapping is about into the server.
func desk(server *itsmtest.Server) {
	paris := server.Put("Location", map[string]any{"name": "Paris"})
	north := server.Put("Location", map[string]any{"name": "Nord", "locations_id": paris})
	used := server.Put("State", map[string]any{"name": "In use", "is_visible_computer": 1})
	hidden := server.Put("State", map[string]any{"name": "Old", "is_visible_computer": 0})
	jean := server.Put("User", map[string]any{"name": "jd", "realname": "Dupont", "firstname": "Jean"})
	server.Put("User", map[string]any{"name": "a1", "realname": "Petit", "firstname": "Ana"})
	twin := server.Put("User", map[string]any{"name": "a2", "realname": "Petit", "firstname": "Ana"})
	put := func(fields map[string]any) { server.Put("Computer", fields) }
	put(map[string]any{"serial": "S1", "name": "Café", "locations_id": north, "states_id": used, "users_id": jean, "is_dynamic": 1,
		"ticket_tco": "1234.5000", "date_creation": "2024-04-05 00:00:00", "contact": "Parc"})
	put(map[string]any{"serial": "S2", "locations_id": 99999, "states_id": hidden, "users_id": twin,
		"date_creation": "2024-04-05 06:07:08", "contact": "Parc"})
	put(map[string]any{"serial": "T", "is_template": 1})
	server.Delete("Computer", server.Put("Computer", map[string]any{"serial": "gone"}))
}

func TestExportWritesAsTheMappingReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t, itsmtest.Options{})
	desk(w.server)
	path, _, notes := w.exported(t, "desks.csv", deskMapping)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := charmap.Windows1252.NewDecoder().String(string(raw))
	if err != nil {
		t.Fatal(err)
	}
	want := "\r\n\r\n" + strings.ReplaceAll(`"Numéro";"Nom";"Site";"Statut";"Qui";"Dynamique";"Coût";"Créé";"Texte"
"S1";"Café";"Paris / Nord";"En service";"Dupont Jean";"oui";"1234,5";"05.04.2024";""
"S2";"";"id 99999";"Old";"id 9";"non";"0";"2024-04-05 06:07:08";""
`, "\n", "\r\n")
	if text != want {
		t.Errorf("wrote:\n%s\nwant:\n%s\n%q", text, want, notes)
	}
}

func TestExportsOfAMappingComeBackUnchanged(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"desks.csv", "desks.xlsx"} {
		w := newWorld(t, itsmtest.Options{})
		desk(w.server)
		path, _, notes := w.exported(t, name, deskMapping)
		if len(notes) > 0 {
			t.Errorf("%s: %q", name, notes)
		}
		if statuses := w.planned(t, path, deskMapping); statuses[journal.Unchanged] != 2 || len(statuses) != 1 {
			t.Errorf("%s: %v", name, statuses)
		}
	}
}

// The sheet that a range names is the one that is written.
func TestExportsStandWhereTheMappingLooks(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]bool{`range: "Parc!B3:D200"`: true, `range: "'Parc 1'!B3:D200"`: true, `range: "Parc!Zone"`: true, `range: "2024!A1:B60"`: true, "sheet: a/b": false} {
		w := newWorld(t, itsmtest.Options{Items: 2})
		text := "version: 1\nitemtype: Computer\nsource: { " + asked + " }\nmatch: serial\ncolumns: [{ column: S, field: serial }, { column: N, field: name }]\n"
		if !want {
			m, _ := mapping.Load("m.yaml", []byte(text))
			if _, err := report.WriteTable(filepath.Join(t.TempDir(), "a.xlsx"), report.Table{Source: m.Source, Sheet: "Computer", Header: []string{"S"}}); err == nil || !strings.Contains(err.Error(), `called "a/b"`) {
				t.Errorf("%s: %v", asked, err)
			}
			continue
		}
		path, _, _ := w.exported(t, "items.xlsx", text)
		if statuses := w.planned(t, path, text); statuses[journal.Unchanged] != 2 {
			t.Errorf("%s: %v", asked, statuses)
		}
	}
}

// What a form cannot hold is marked, and rejected when it comes back.
func TestWhatNoCellHolds(t *testing.T) {
	t.Parallel()
	const text = "version: 1\nitemtype: Computer\nmatch: serial\ncolumns: [{ column: S, field: serial }, { column: C, field: comment }]\n"
	tests := []struct {
		file, comment string
		gap           bool
	}{
		{"long.xlsx", strings.Repeat("x", 40_000), true},
		{"long.csv", strings.Repeat("x", 40_000), false},
		{"most.xlsx", strings.Repeat("x", 32_767), false},
		{"control.xlsx", "a\x01b", true},
		{"control.csv", "a\x01b", false},
		{"lines.csv", strings.Repeat("x\n", 1200), true},
		{"fewer.csv", strings.Repeat("x\n", 998), false},
		{"lines.xlsx", strings.Repeat("x\n", 1200), false},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, itsmtest.Options{})
			w.server.Put("Computer", map[string]any{"serial": "S1", "comment": test.comment})
			w.server.Put("Computer", map[string]any{"serial": "S2", "comment": "short"})
			path, written, _ := w.exported(t, test.file, text)
			rows := rowsOf(t, w.planFile(t, path, text))
			if got := rows[2].Code == "export-gap" && rows[2].Status == journal.Rejected; got != test.gap || (written.Gaps == 1) != test.gap {
				t.Errorf("%d gaps, and the row is %s (%s)", written.Gaps, rows[2].Status, rows[2].Message)
			}
			if rows[3].Status != journal.Unchanged || !test.gap && rows[2].Status != journal.Unchanged {
				t.Errorf("the rows are %s (%s) and %s", rows[2].Status, rows[2].Message, rows[3].Status)
			}
		})
	}
}

// What an import of the file would not find unchanged is said beforehand.
func TestExportNotes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, itsmtest.Options{})
	for _, fields := range []map[string]any{
		{"serial": "", "name": "a"}, {"serial": "S1", "name": "a"}, {"serial": "S1", "name": "a"}, {"serial": "S2"}, {"serial": "NULL", "name": "a"},
	} {
		w.server.Put("Computer", fields)
	}
	const text = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: S, field: serial }
  - { column: N, field: name, required: true }
  - { field: comment, expr: 'row["Elsewhere"]' }
`
	path, written, notes := w.exported(t, "notes.xlsx", text)
	want := []string{
		`an import rejects the rows of items without serial: id 1`,
		`an import rejects the rows of items that share their serial: id 3 (as id 2)`,
		`column "N": an import would reject, or change: "" of id 4`,
		`column "S": an import would reject, or change: "NULL" of id 5`,
		`column "Elsewhere" is lacking: only an expression of the mapping reads it, and nothing tells what stood there; an import refuses the file without it`,
	}
	if diff := cmp.Diff(want, notes); diff != "" || written.Rows != 5 {
		t.Errorf("%d rows in %s, notes: %s", written.Rows, path, diff)
	}
}

// A file that nobody touched comes back unchanged, or what would become of it is said
// when it is written.
func TestExportsComeBackUnchangedOrTell(t *testing.T) {
	t.Parallel()
	const serial, name = "{ column: S, field: serial }", "{ column: N, field: name }"
	for title, c := range map[string]struct {
		match, columns string
		note           string // the beginning of the only one; empty where all comes back unchanged
	}{
		"the root entity in the key":          {"[name, entities_id]", name + ", { column: E, field: entities_id, lookup: Entity }", ""},
		"the same by its id":                  {"[name, entities_id]", name + ", { column: E, field: entities_id }", ""},
		"the root entity, with a default":     {"serial", serial + ", { column: E, field: entities_id, lookup: Entity, default: Nord }", ""},
		"nothing in a part of the key":        {"[name, locations_id]", name + ", { column: L, field: locations_id, lookup: Location }", "an import rejects the rows of items without name, locations_id: id 1"},
		"a key that refers to what is gone":   {"[name, states_id]", name + ", { column: L, field: states_id, lookup: State }", `column "L": an import would reject, or change: "999" of id `},
		"the same by its id, in the key":      {"[name, states_id]", name + ", { column: L, field: states_id }", `column "L": an import would reject, or change: "999" of id `},
		"two fields of one column":            {"serial", serial + ", " + name + ", { column: N, field: contact }", `column "N": an import would reject, or change: "n1" of id 1`},
		"a field in the column of the key":    {"[{ field: serial, column: Old }]", "{ column: Old, field: otherserial }", `column "Old": an import would reject, or change: "S1" of id 1`},
		"a constant":                          {"serial", serial + ", { field: contact, value: Parc }", `field "contact": an import would reject, or change: "Parc" of id 1`},
		"a constant where nothing stands":     {"serial", serial + ", { field: contact, value: Parc, only_if_empty: true }", `field "contact": an import would reject, or change: "Parc" of id 1`},
		"an expression":                       {"serial", serial + `, { field: name, expr: 'lower(row["S"])' }`, `field "name": an import would reject, or change: "s1" of id 1`},
		"an expression that gives what is":    {"serial", serial + `, { field: contact, expr: 'row["S"] + "c"', only_if_empty: true }`, `field "contact": an import`},
		"a key with blanks around it":         {"otherserial", "{ column: O, field: otherserial }", `column "O": an import would reject, or change: " O1 " of id 1`},
		"the same, that do not count":         {"[{ field: otherserial, compare: fold }]", "{ column: O, field: otherserial }", ""},
		"a text field with a date in it":      {"serial", serial + ", { column: D, field: contact_num, type: datetime }", `column "D": an import would reject, or change: "2026-1-1" of id 1`},
		"lines with as many cells as the row": {"serial", serial + ", " + name + ", { column: C, field: comment }", ""},
		"the same in the middle":              {"serial", serial + ", { column: C, field: comment }, " + name, ""},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{})
			w.server.Put("Entity", map[string]any{"name": "Nord", "entities_id": 0, "completename": "Root entity > Nord"})
			for _, n := range []string{"1", "2"} {
				w.server.Put("Computer", map[string]any{"serial": "S" + n, "name": "n" + n, "otherserial": " O" + n + " ", "contact_num": "2026-1-" + n,
					"states_id": 999, "comment": "log\nS2,HACK,text\nend,1,2"})
			}
			if err := w.client.Login(t.Context()); err != nil {
				t.Fatal(err)
			}
			text := "version: 1\nitemtype: Computer\nsource: { dates: day-first, delimiter: \",\" }\nmatch: " + c.match + "\ncolumns: [" + c.columns + "]\n"
			for _, file := range []string{"items.csv", "items.xlsx"} {
				path, _, notes := w.exported(t, file, text)
				unchanged := w.planned(t, path, text)[journal.Unchanged] == 2
				if unchanged != (c.note == "") || (len(notes) == 0) != (c.note == "") || !strings.HasPrefix(strings.Join(notes, ""), c.note) {
					t.Errorf("%s: unchanged: %v, notes: %q", file, unchanged, notes)
				}
			}
		})
	}
}

func TestExportIsOfTheMappingsEntity(t *testing.T) {
	t.Parallel()
	w := newWorld(t, itsmtest.Options{})
	north := w.server.Put("Entity", map[string]any{"name": "Nord", "entities_id": 0, "completename": "Root entity > Nord"})
	w.server.Put("Computer", map[string]any{"serial": "in", "entities_id": north})
	w.server.Put("Computer", map[string]any{"serial": "out"})
	if err := w.client.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, written, _ := w.exported(t, "north.csv", "version: 1\nitemtype: Computer\nentity: Nord\nmatch: serial\ncolumns: [{ column: S, field: serial }]\n")
	if written.Rows != 1 {
		t.Errorf("%d rows", written.Rows)
	}
}
