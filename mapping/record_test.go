package mapping

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// set is a value that is known; named one that is to be looked up.
func set(text string) Value   { return Value{Action: Set, Text: text, Resolved: true} }
func named(text string) Value { return Value{Action: Set, Text: text} }

var (
	keep    = Value{}
	cleared = Value{Action: Clear, Resolved: true}
)

func TestRecordValue(t *testing.T) {
	for _, c := range []struct {
		name, entry string
		cell        Cell
		want        Value
		code        Code
	}{
		{"text", "field: name", text(" \u00a0PC 1\u200b\n"), set("PC 1"), ""},
		{"blank keeps", "field: name", Cell{}, keep, ""},
		{"zero-width keeps", "field: name", text("\u200b \u00a0"), keep, ""},
		{"blank clears", "field: name, empty: clear", text(" "), cleared, ""},
		{"blank is required", "field: name, required: true", text(" "), keep, "empty-required"},
		{"blank stands for a default", "field: name, default: 007", text(" "), set("007"), ""},
		{"default of nothing clears", "field: name, default: ''", text(" "), cleared, ""},
		{"values", "field: name, values: { ' a ': b }", text("a "), set("b"), ""},
		{"values as written", "field: name, values: { 007: 0x1F, yes: no }", text("007"), set("0x1F"), ""},
		{"values of words", "field: name, values: { 007: 0x1F, yes: no }", text("yes"), set("no"), ""},
		{"values are exact", "field: name, values: { a: b }", text("A"), set("A"), ""},
		{"values for a number cell", "field: name, values: { 12: twelve }", number("12"), set("twelve"), ""},
		{"values for blank", "field: name, values: { '': none }", Cell{}, set("none"), ""},
		{"values for an error", "field: name, values: { '#N/A': '' }", Cell{Kind: Fault, Text: "#N/A"}, keep, ""},
		{"values before required", "field: name, required: true, values: { '-': '' }", text("-"), keep, "empty-required"},
		{"values have points", "field: ticket_tco, values: { cher: 12.5 }", text("cher"), set("12.5000"), ""},
		{"error", "field: name", Cell{Kind: Fault, Text: "#REF!"}, keep, "excel-error"},
		{"fault without text", "field: name", Cell{Kind: Fault}, keep, "excel-error"},
		{"error in a lookup", "field: states_id, lookup: State", text("#N/A"), keep, "excel-error"},
		{"decimal", "field: ticket_tco", text("1 234,5"), set("1234.5000"), ""},
		{"broken decimal", "field: ticket_tco", text("douze"), keep, "bad-decimal"},
		{"boolean cell", "field: is_dynamic", Cell{Kind: Boolean, Text: "TRUE", Number: 1}, set("1"), ""},
		{"boolean as a number", "field: is_dynamic, type: integer", text("2"), set("2"), ""},
		{"tinyint", "field: is_dynamic, type: integer", text("128"), keep, "out-of-range"},
		{"date", "field: date_creation", text("05/06/2026"), set("2026-06-05 00:00:00"), ""},
		{"name", "field: states_id, lookup: State", text(" In  use "), named("In  use"), ""},
		{"name with the sign of paths", "field: manufacturers_id, lookup: Manufacturer", text("A>B"), named("A>B"), ""},
		{"path", "field: locations_id, lookup: Location", text("Paris>Bâtiment A >\u00a0Bureau"), named("Paris > Bâtiment A > Bureau"), ""},
		{"path with a slash", "field: locations_id, lookup: { itemtype: Location, separator: / }", text("Paris/Lyon"), named("Paris > Lyon"), ""},
		{"by name", "field: locations_id, lookup: { itemtype: Location, by: name }", text("A>B"), named("A>B"), ""},
		{"by id", "field: locations_id, lookup: { itemtype: Location, by: id }", text("12"), set("12"), ""},
		{"by id, a name", "field: locations_id, lookup: { itemtype: Location, by: id }", text("Paris"), keep, "bad-id"},
		{"id without a lookup", "field: locations_id", number("0"), set("0"), ""},
		{"default name", "field: states_id, lookup: State, default: In use", Cell{}, named("In use"), ""},
		{"reference cleared", "field: states_id, lookup: State, empty: clear", Cell{}, cleared, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := recordOf(t, c.entry, c.cell)
			if diff := cmp.Diff(c.want, r.Values[0], meaningOnly); diff != "" {
				t.Errorf("value differs (-want +got):\n%s", diff)
			}
			var code Code
			if len(r.Problems) > 0 {
				code = r.Problems[0].Code
			}
			if code != c.code || r.Key != "1" {
				t.Errorf("got %v, key %q; want code %q", r.Problems, r.Key, c.code)
			}
		})
	}
}

// meaningOnly leaves out of a value what is told beside its meaning.
var meaningOnly = cmpopts.IgnoreFields(Value{}, "Raw", "Problem", "Hint")

// recordOf reads a cell by an entry, beside the key 1, in a French file.
func recordOf(t *testing.T, entry string, cell Cell) Record {
	t.Helper()
	text := "version: 1\nitemtype: Computer\nmatch: { field: id, column: Id }\n" +
		"source: { decimal: ',', dates: day-first }\ncolumns: [{ column: A, " + entry + " }]\n"
	m, err := Load("m.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	schema, _ := Builtin("Computer")
	b, err := m.Bind([]string{"A", "Id"}, schema)
	if err != nil {
		t.Fatal(err)
	}
	return b.Record([]Cell{cell, number("1")})
}

func TestRecordKey(t *testing.T) {
	serial := []string{"column: A, field: serial, empty: clear, values: { '-': '' }"}
	for _, c := range []struct {
		name, match string
		entries     []string
		cell        Cell
		want        string
		code        Code
	}{
		{"field", "serial", serial, text(" SN1 "), "SN1", ""},
		{"empty", "serial", serial, text("\u00a0"), "", "empty-key"},
		{"missing", "serial", serial, Cell{}, "", "empty-key"},
		{"empty by values", "serial", serial, text("-"), "", "empty-key"},
		{"error", "serial", serial, Cell{Kind: Fault, Text: "#N/A"}, "", "excel-error"},
		{"required", "serial", []string{"column: A, field: serial, required: true"}, Cell{}, "", "empty-key"},
		{"id", "id", []string{"column: A, field: id"}, number("12"), "12", ""},
		{"id with values", "id", []string{"column: A, field: id, values: { douze: 12 }"}, text("douze"), "12", ""},
		{"id with letters", "id", []string{"column: A, field: id"}, text("5abc"), "", "bad-id"},
		{"no id", "id", []string{"column: A, field: id"}, Cell{}, "", "empty-key"},
		{"own column", "{ field: otherserial, column: A }", []string{"column: B, field: otherserial"}, text("I1"), "I1", ""},
		{"own column, empty", "{ field: otherserial, column: A }", []string{"column: B, field: otherserial"}, Cell{}, "", "empty-key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := bind(t, "Computer", c.match, c.entries, []string{"A", "B"})
			if err != nil {
				t.Fatal(err)
			}
			r := b.Record([]Cell{c.cell})
			if r.Key != c.want {
				t.Errorf("the key is %q, want %q", r.Key, c.want)
			}
			if c.code == "" && len(r.Problems) > 0 || c.code != "" && (len(r.Problems) != 1 || r.Problems[0].Code != c.code) {
				t.Errorf("problems are %v, want %q", r.Problems, c.code)
			}
		})
	}
}

// TestRecordProblems holds that a row tells all of its problems, each naming
// its column, and what it wants instead.
func TestRecordProblems(t *testing.T) {
	b, err := bind(t, "Computer", "serial", []string{
		"column: N° de série, field: serial",
		"column: Coût, field: ticket_tco",
		"column: Créé le, field: date_creation, format: DD/MM/YYYY",
		"column: Nom, field: name",
		"field: contact, value: Parc",
	}, []string{"Nom", "Créé le", "Coût", "N° de série"})
	if err != nil {
		t.Fatal(err)
	}
	r := b.Record([]Cell{text("a😀"), text("31/02/2026"), text("douze")})
	var got []string
	for _, p := range r.Problems {
		got = append(got, p.Why)
	}
	want := []string{
		`column "N° de série" is empty, and it names the item: fill it in`,
		`column "Coût": "douze" is no number with at most 4 decimals: write it as 1234.5678`,
		`column "Créé le": "31/02/2026" is no date: write it as DD/MM/YYYY`,
		`column "Nom": "a😀" holds "😀", which the server would store as question marks: take it out`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	if r.Values[4] != set("Parc") {
		t.Errorf("the constant is %+v", r.Values[4])
	}
}

func TestRecordNotes(t *testing.T) {
	cell := Cell{Kind: Number, Text: "123456", Number: 123456, Format: `00\-00\-00`}
	r := recordOf(t, "field: name", cell)
	want := []string{`column "A": the sheet shows 123456 by the format 00\-00\-00; the bare number is written`}
	if diff := cmp.Diff(want, r.Notes); diff != "" {
		t.Errorf("notes differ (-want +got):\n%s", diff)
	}
	cell.Format = "#,##0;-#,##0"
	if r := recordOf(t, "field: name", cell); len(r.Notes) > 0 {
		t.Errorf("a plain format is noted: %q", r.Notes)
	}
}

func TestRecordTicket(t *testing.T) {
	b, err := bind(t, "Ticket", "id", []string{
		"column: Id, field: id", "column: A, field: content", "column: B, field: priority", "column: C, field: status",
	}, []string{"Id", "A", "B", "C"})
	if err != nil {
		t.Fatal(err)
	}
	r := b.Record([]Cell{number("1"), text("two\nlines"), number("7"), number("0")})
	var got []Code
	for _, p := range r.Problems {
		got = append(got, p.Code)
	}
	if diff := cmp.Diff([]Code{"bare-line-break", "unknown-choice", "unknown-choice"}, got); diff != "" {
		t.Errorf("codes differ (-want +got):\n%s", diff)
	}
}
