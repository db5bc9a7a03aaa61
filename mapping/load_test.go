package mapping

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/lexer"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// head is the part that every mapping needs, but for its columns.
const head = "version: 1\nitemtype: Computer\nmatch: serial\n"

// document is a mapping of three entries, with a line of its own for the second.
func document(entry string) string {
	return head + "columns:\n  - { column: Serial, field: serial }\n  - " + entry + "\n  - { column: Last, field: contact }\n"
}

func TestLoad(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "computers.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Load("samples/computers.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	lookup := func(itemtype string) *Lookup { return &Lookup{Itemtype: itemtype, Separator: ">", OnUnknown: OnReject} }
	want := &Mapping{
		Itemtype: "Computer",
		Source: Source{
			Sheet: "Inventaire", HeaderRow: 1, Encoding: "windows-1252", Delimiter: ";", Decimal: ",", Dates: DayFirst,
		},
		Match:     Match{Field: "serial"},
		Keys:      []Match{{Field: "serial"}},
		OnMissing: OnReject,
		OnTrash:   OnReject,
		Accept:    []string{"not-found"},
		Guards:    Guards{MaxChanges: &Limit{Percent: 10, IsPercent: true}, MinRows: new(1000)},
		Columns: []Column{
			{Column: []string{"Numéro de série"}, Field: "serial", Required: true, Empty: EmptyKeep},
			{Column: []string{"N° inventaire", "Asset tag"}, Field: "otherserial", Empty: EmptyKeep},
			{Column: []string{"Site"}, Field: "locations_id", Lookup: lookup("Location"), Empty: EmptyKeep},
			{Column: []string{"Utilisateur"}, Field: "users_id", Empty: EmptyKeep,
				Lookup: &Lookup{Itemtype: "User", By: ByName, Separator: ">", OnUnknown: OnSkip}},
			{Column: []string{"Statut"}, Field: "states_id", Lookup: lookup("State"), Empty: EmptyKeep,
				Values: map[string]string{"En prod": "In use", "1": "007", "oui": "x", "no": "y", "2.50": "1.0"}},
			{Column: []string{"Créé le"}, Field: "date_creation", Type: TypeDate, Format: "DD/MM/YYYY", Empty: EmptyKeep},
			{Column: []string{"Commentaire"}, Field: "comment", Empty: EmptyClear},
			{Column: []string{"Contact"}, Field: "contact", OnlyIfEmpty: true, Empty: EmptyKeep},
			{Column: []string{"Coût"}, Field: "ticket_tco", Default: new("12.5"), Empty: EmptyKeep},
			{Field: "groups_id", Value: new("Parc"), Lookup: lookup("Group"), Empty: EmptyKeep},
			{Field: "contact_num", Expr: `upper(row["Site"]) + "-" + row["Asset tag"]`, Empty: EmptyKeep},
		},
	}
	options := cmp.Options{cmpopts.IgnoreUnexported(Mapping{}, Match{}, Column{})}
	if diff := cmp.Diff(want, got, options); diff != "" {
		t.Errorf("mapping differs (-want +got):\n%s", diff)
	}
}

func TestLoadForms(t *testing.T) {
	for _, text := range []string{
		"\ufeff" + document("{ column: A, field: comment }"),
		strings.ReplaceAll(document("{ column: A, field: comment }"), "\n", "\r\n"),
		document("{ column: 2024, field: comment, default: no }"),
		document("{ column: A, field: comment, html: text, default: '' }"),
		document("{ column: !!str 12, field: comment }"),
		document("column: >\n      A\n    field: comment"),
		strings.Replace(document("{ column: A, field: comment }"), "serial", "[serial]", 1),
		strings.Replace(document("{ column: A, field: comment }"), "match: serial", "match: { field: id, column: N° }", 1),
		"on_missing: skip\nnotifications: true\nsource: { delimiter: tab, encoding: ISO-8859-15, quote: \"'\", sheet: 2 }\n" +
			document("{ column: A, field: comment }"),
		"guards: { max_changes: 50 }\n" + document("&site { column: Site, field: locations_id, lookup: { itemtype: Location } }\n"+
			"  - { <<: *site, field: users_id }"),
		"--- # a mapping\n" + document("{ column: A, field: comment }") + "...\n",
	} {
		if _, err := Load("m.yaml", []byte(text)); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	}
}

// TestLoadDelimiters holds that every delimiter and quote is taken, by Load and
// by the schema, and that the tab has words.
func TestLoadDelimiters(t *testing.T) {
	schema := compiled(t)
	written := map[string]string{"tab": "\t", `'\t'`: "\t", `"\t"`: "\t"}
	for _, sign := range Delimiters() {
		written[strconv.Quote(sign)] = sign
	}
	for text, want := range written {
		for _, quote := range slices.DeleteFunc(Quotes(), func(quote string) bool { return quote == want }) {
			source := "source: { delimiter: " + text + ", quote: " + strconv.Quote(quote) + " }\n"
			document := []byte(source + document("{ column: A, field: comment }"))
			if err := validate(t, schema, document); err != nil {
				t.Errorf("%s: the schema refuses: %v", source, err)
			}
			m, err := Load("m.yaml", document)
			if err != nil || m.Source.Delimiter != want || m.Source.Quote != quote {
				t.Errorf("%s: got %+v, %v", source, m, err)
			}
		}
	}
}

func TestLoadMerged(t *testing.T) {
	m, err := Load("m.yaml", []byte(document("&site { column: Site, field: comment }\n  - { <<: *site, field: contact_num }")))
	if err != nil {
		t.Fatal(err)
	}
	if c := m.Columns[2]; c.Field != "contact_num" || c.Column[0] != "Site" {
		t.Errorf("the merged entry is %+v", c)
	}
}

func TestLoadFlaws(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // "line:column code"
	}{
		{"empty", "", []string{"0:0 empty-mapping"}},
		{"comment only", "# later\n", []string{"0:0 empty-mapping"}},
		{"text", "hello", []string{"1:1 not-an-object"}},
		{"list", "- a", []string{"1:1 not-an-object"}},
		{"latin-1", "version: \xe9", []string{"0:0 mapping-encoding"}},
		{"tab", "version: 1\n\tmatch: a\nsource:\n \tsheet: a", []string{"2:1 tab-indent", "4:2 tab-indent"}},
		{"huge", "#" + strings.Repeat("x", mostBytes), []string{"0:0 huge-mapping"}},
		{"open bracket", "a: [1", []string{"1:4 bad-yaml"}},
		{"brackets", "version: 1\na: " + strings.Repeat("[", 60), []string{"2:53 deep-mapping"}},
		{"a quarter of a MiB of brackets", strings.Repeat("[", mostBytes), []string{"1:51 deep-mapping"}},
		{"closed brackets", strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), []string{"1:51 deep-mapping"}},
		{"braces", strings.Repeat("{a: ", 60_000), []string{"1:201 deep-mapping"}},
		{"lists in lists", strings.Repeat("- ", 100_000), []string{"1:101 deep-mapping"}},
		{"keys of keys", strings.Repeat("? ", 100_000), []string{"1:101 deep-mapping"}},
		{"tags of tags", strings.Repeat("!!a ", 60_000) + "x", []string{"1:148 deep-mapping"}},
		{"indent of indent", stairs(60), []string{"51:51 deep-mapping"}},
		{"two documents", document("{ column: A, field: comment }") + "---\na: 1\n", []string{"9:1 several-documents"}},
		{"unknown alias", document("*a"), []string{"6:5 unknown-alias"}},
		{"alias of itself", document("&a { column: A, field: comment, values: *a }"), []string{"6:45 unknown-alias"}},
		{"nothing there", "{}", []string{"1:1 missing-key", "1:1 missing-key", "1:1 missing-key", "1:1 missing-key"}},
		{"another version", "version: 2\n" + document("{ column: A, field: comment }")[11:], []string{"1:10 bad-version"}},
		{"version as text", "version: \"1\"\n" + document("{ column: A, field: comment }")[11:], []string{"1:10 bad-version"}},
		{"repeated key", document("{ column: A, field: comment }") + "itemtype: Phone\n", []string{"8:1 repeated-key"}},
		{"unknown keys", "colums: 1\n" + document("{ colunm: A, field: comment }"),
			[]string{"1:1 unknown-key", "7:5 no-origin", "7:7 unknown-key"}},
		{"no value", "source:\n" + document("{ column: A, field: comment, lookup: null }"), []string{"1:1 no-value", "7:34 no-value"}},
		{"no columns", head + "columns: []", []string{"4:10 no-columns"}},
		{"columns left open", head + "columns:\n", []string{"4:1 no-columns"}},
		{"columns as text", head + "columns: a", []string{"4:10 not-a-list"}},
		{"column as text", document("Site"), []string{"6:5 not-an-object"}},
		{"flags in French", "notifications: oui\n" + document("{ column: A, field: comment, required: \"true\" }"),
			[]string{"1:16 bad-choice", "7:44 bad-choice"}},
		{"neither column nor value", document("{ field: comment }"), []string{"6:5 no-origin"}},
		{"column and value", document("{ field: comment, column: A, value: B }"), []string{"6:5 either-or"}},
		{"value and default", document("{ field: comment, value: B, default: C }"), []string{"6:5 either-or"}},
		{"value and values", document("{ field: comment, value: B, values: {} }"), []string{"6:5 either-or"}},
		{"default and empty", document("{ field: comment, column: A, default: B, empty: clear }"), []string{"6:5 either-or"}},
		{"value and expression", document("{ field: comment, value: B, expr: row.A }"), []string{"6:5 either-or"}},
		{"expression and values", document("{ field: comment, expr: row.A, values: {} }"), []string{"6:5 either-or"}},
		{"expression and default", document("{ field: comment, expr: row.A, default: C }"), []string{"6:5 either-or"}},
		{"no expression", document("{ field: comment, expr: 'upper(row.A' }"), []string{"6:29 bad-expression"}},
		{"cell without a column", document("{ field: comment, expr: upper(cell) }"), []string{"6:29 bad-expression"}},
		{"empty column", document("{ field: comment, column: '' }"), []string{"6:31 no-text"}},
		{"no spelling", document("{ field: comment, column: [] }"), []string{"6:31 no-text"}},
		{"list as default", document("{ field: comment, column: A, default: [b] }"), []string{"6:43 no-scalar"}},
		{"null in values", document("{ field: comment, column: A, values: { a: null } }"), []string{"6:47 no-scalar"}},
		{"values as list", document("{ field: comment, column: A, values: [a] }"), []string{"6:42 not-an-object"}},
		{"values twice", document("{ field: comment, column: A, values: { a: b, 'a ': c } }"), []string{"6:50 repeated-key"}},
		{"type", document("{ field: comment, column: A, type: dat }"), []string{"6:40 bad-choice"}},
		{"format", document("{ field: comment, column: A, type: date, format: dd/mm/yy }"), []string{"6:54 bad-format"}},
		{"lookup without itemtype", document("{ field: users_id, column: A, lookup: { by: name } }"), []string{"6:43 missing-key"}},
		{"field twice", document("{ field: serial, column: A }"), []string{"6:5 repeated-field"}},
		{"key without column", "version: 1\nitemtype: Computer\nmatch: id\ncolumns: [{ column: A, field: name }]",
			[]string{"3:8 no-key-column"}},
		{"id twice", "version: 1\nitemtype: Computer\nmatch: { field: id, column: B }\ncolumns: [{ column: A, field: id }]",
			[]string{"4:11 repeated-id"}},
		{"no keys", strings.Replace(document("{ column: A, field: comment }"), "match: serial", "match: []", 1), []string{"3:8 no-keys"}},
		{"guards", "guards: { max_changes: 10 %, min_rows: -1 }\n" + document("{ column: A, field: comment }"),
			[]string{"1:24 bad-limit", "1:40 bad-count"}},
		{"accept", "accept: [updated]\n" + document("{ column: A, field: comment }"), []string{"1:10 bad-choice"}},
		{"source", "source: { header_row: 0, delimiter: ';;', encoding: latin9, dates: dmy }\n" + document("{ column: A, field: comment }"),
			[]string{"1:23 bad-count", "1:37 bad-choice", "1:53 bad-choice", "1:68 bad-choice"}},
		{"delimiter that no CSV has", "source: { delimiter: ':' }\n" + document("{ column: A, field: comment }"), []string{"1:22 bad-choice"}},
		{"letter as quote", "source: { quote: x }\n" + document("{ column: A, field: comment }"), []string{"1:18 bad-choice"}},
		{"wide quote", "source:\n  quote: «\n" + document("{ column: A, field: comment }"), []string{"2:10 bad-choice"}},
		{"delimiter as quote", "source: { quote: '|', delimiter: '|' }\n" + document("{ column: A, field: comment }"), []string{"1:18 quote-delimits"}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) { checkFlaws(t, c.text, c.want) })
	}
}

// stairs sets each line in by one more than the last.
func stairs(lines int) string {
	var b strings.Builder
	for i := range lines {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// TestLoadLevels holds that many brackets side by side are not deep.
func TestLoadLevels(t *testing.T) {
	entries := strings.Repeat("{ column: [A], field: comment, values: { '[[[[': '{{' } }\n  - ", 60)
	_, err := Load("m.yaml", []byte(document(entries+"{ column: A, field: contact_num }")))
	if err == nil || strings.Contains(err.Error(), "nested") {
		t.Errorf("got %v", err)
	}
	if tokens := lexer.Tokenize(stairs(mostLevels)); tooDeep(tokens) != nil {
		t.Error("as many levels as may be are too deep")
	}
}

// checkFlaws loads a text and holds its flaws against what is wanted.
func checkFlaws(t *testing.T, text string, want []string) {
	t.Helper()
	m, err := Load("m.yaml", []byte(text))
	if m != nil {
		t.Fatal("it loads")
	}
	var all *Error
	if !errors.As(err, &all) {
		t.Fatalf("got %T: %v", err, err)
	}
	if diff := cmp.Diff(want, flawsOf(all)); diff != "" {
		t.Errorf("flaws differ (-want +got):\n%s\n%v", diff, err)
	}
}
