package mapping

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestSnippet takes the snippet of a row's problem into the mapping, and holds
// that the row then passes.
func TestSnippet(t *testing.T) {
	for _, c := range []struct {
		itemtype, source, entry string
		cell                    Cell
		want                    string
	}{
		{"Computer", "", "column: A, field: ticket_tco", text("12,5"), `source: { decimal: "," }`},
		{"Computer", "decimal: ','", "column: A, field: ticket_tco", text("12.5"), `source: { decimal: "." }`},
		{"Computer", "", "column: A, field: ticket_tco", text("douze"), `- {column: A, field: ticket_tco, values: {douze: ""}}`},
		{"Computer", "", "column: A, field: date_creation", text("05/06/2026"), `source: { dates: day-first }`},
		{"Computer", "", "column: A, field: date_creation", text("31/12/26"), `- {column: A, field: date_creation, format: DD/MM/YY}`},
		{"Computer", "", "column: A, field: date_creation", text("20261231"), `- {column: A, field: date_creation, format: YYYYMMDD}`},
		{"Computer", "", "column: A, field: date_creation", text("hier"), `- {column: A, field: date_creation, values: {hier: ""}}`},
		{"Computer", "", "column: A, field: date_creation, format: DD/MM/YYYY", text("31/12/26"), `- {column: A, field: date_creation, format: DD/MM/YYYY, values: {31/12/26: ""}}`},
		{"Computer", "", "column: [A, B], field: is_dynamic, only_if_empty: true, values: { n: '' }", text("peut: être"),
			`- {column: [A, B], field: is_dynamic, values: {"n": "", "peut: être": ""}, only_if_empty: true}`},
		{"Computer", "", "column: A, field: name, required: true", text(" "), `- {column: A, field: name}`},
		{"Computer", "", "column: A, field: comment", text("NULL"), `- {column: A, field: comment, values: {"NULL": ""}}`},
		{"Computer", "", "column: A, field: comment, default: none", text("null"), `- {column: A, field: comment, values: {"null": ""}, default: none}`},
		{"Computer", "", "column: A, field: contact, only_if_empty: true", text("#N/A"), `- {column: A, field: contact, values: {"#N/A": ""}, only_if_empty: true}`},
		{"Computer", "", "column: A, field: users_id", text("jdupont"), `- {column: A, field: users_id, lookup: User}`},
		{"Computer", "", "column: A, field: users_id, lookup: { itemtype: User, by: id, on_unknown: skip }", text("jdupont"),
			`- {column: A, field: users_id, lookup: {itemtype: User, by: id, on_unknown: skip}, values: {jdupont: ""}}`},
		{"Ticket", "", "column: A, field: content", text("a\nb"), `- {column: A, field: content, html: text}`},
		{"Ticket", "", "column: A, field: urgency", text("99"), `- {column: A, field: urgency, values: {"99": ""}}`},
		{"Computer", "", "column: A, field: contact, type: email, expr: 'cell + \"@\"'", text("a"), ""},
		{"Computer", "", "column: A, field: serial", text(strings.Repeat("x", 300)), ""},
		{"Computer", "", "column: A, field: is_dynamic", text(strings.Repeat("x", 300)), ""},
		{"Computer", "", "column: A, field: name", text("😀"), ""},
		{"Computer", "", "column: A, field: is_dynamic", text("a\nb"), ""},
	} {
		b := snippetBinding(t, c.itemtype, c.source, c.entry)
		r := b.Record([]Cell{text("1"), c.cell})
		if len(r.Problems) != 1 {
			t.Errorf("%s: %v", c.entry, r.Problems)
			continue
		}
		got := b.Snippet(r.Problems[0])
		if got != c.want {
			t.Errorf("%s: got\n%s, want\n%s", r.Problems[0].Why, got, c.want)
		}
		if got == "" {
			continue
		}
		source, entry := c.source, strings.TrimSuffix(strings.TrimPrefix(got, "- {"), "}")
		if line, ok := strings.CutPrefix(got, "source: {"); ok {
			source, entry = strings.TrimSuffix(line, "}"), c.entry
		}
		if r := snippetBinding(t, c.itemtype, source, entry).Record([]Cell{text("1"), c.cell}); len(r.Problems) > 0 {
			t.Errorf("with\n%s there is still %v", got, r.Problems)
		}
	}
}

func snippetBinding(t *testing.T, itemtype, source, entry string) *Binding {
	t.Helper()
	m, err := Load("m.yaml", []byte("version: 1\nitemtype: "+itemtype+"\nmatch: { field: id, column: Id }\nsource: { "+source+" }\ncolumns:\n  - { "+entry+" }\n"))
	if err != nil {
		t.Fatal(err)
	}
	schema, _ := Builtin(itemtype)
	b, err := m.Bind([]string{"Id", "A"}, schema)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSnippetOfNoColumn holds what is told of a whole row.
func TestSnippetOfNoColumn(t *testing.T) {
	b := snippetBinding(t, "Computer", "", "column: A, field: name")
	for code, want := range map[Code]string{"not-found": "accept: [not-found]", "same-item": "", "bad-date": ""} {
		if got := b.Snippet(Problem{Code: code}); got != want {
			t.Errorf("%s: got %q, want %q", code, got, want)
		}
	}
}

// TestColumnYAML holds that every entry of the sample is read again as it is
// written.
func TestColumnYAML(t *testing.T) {
	for _, entry := range []string{
		"column: [A, 'N°: 1'], field: name, default: 'no'",
		"column: A, field: name, type: date, format: 'DD/MM/YYYY HH:mm', empty: clear, required: true, only_if_empty: true",
		"column: A, field: states_id, lookup: { itemtype: State, by: path, separator: '/', on_unknown: skip }, values: { a: ' b ', 'c\"': \"d'e\" }",
		"value: '007', field: comment",
		"value: '', field: comment, html: text",
		"field: comment, expr: 'row[\"N°\"] + \"#\"'",
	} {
		m, err := Load("m.yaml", []byte(head+"columns:\n  - { column: S, field: serial }\n  - { "+entry+" }\n"))
		if err != nil {
			t.Fatal(err)
		}
		again, err := Load("m.yaml", []byte(head+"columns:\n  - { column: S, field: serial }\n  - "+m.Columns[1].yaml()+"\n"))
		if err != nil {
			t.Errorf("%s: %v", m.Columns[1].yaml(), err)
			continue
		}
		if diff := cmp.Diff(m.Columns[1], again.Columns[1], cmpopts.IgnoreUnexported(Column{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m.Columns[1].yaml(), diff)
		}
	}
}
