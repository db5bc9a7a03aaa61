package mapping

import (
	"slices"
	"testing"
)

// TestSpare holds that a cell which says what its item holds already is neither
// changed by trimming and converting nor a problem.
func TestSpare(t *testing.T) {
	for _, c := range []struct {
		name, entry  string
		cell         Cell
		stored       string
		spared       bool
		left, before int // problems
	}{
		{"blanks around", "field: name", text(" PC 1 "), " PC 1 ", true, 0, 0},
		{"blanks that the item lacks", "field: name", text(" PC 1 "), "PC 1", false, 0, 0},
		{"no address", "field: contact, type: email", text("jean@localhost"), "jean@localhost", true, 0, 1},
		{"another address", "field: contact, type: email", text("jean@localhost"), "marie@localhost", false, 1, 1},
		{"mark-up as the server keeps it", "field: comment", text("a &lt; b\r\n"), "a < b\n", true, 0, 0},
		{"a decimal point where commas are meant", "field: ticket_tco", text("12.5000"), "12.5000", true, 0, 1},
		{"a time that would be dropped", "field: date_creation, type: date", text("2026-05-06 07:08:09"), "2026-05-06 07:08:09", true, 0, 0},
		{"another number by the source", "field: ticket_tco", text("1.234"), "1.234", false, 0, 0},
		{"another day by the format", "field: date_creation, type: date, format: YYYY-DD-MM", text("2026-05-06"), "2026-05-06", false, 0, 0},
		{"translated", "field: contact, values: { old: new }", text("old"), "old", false, 0, 0},
		{"a name", "field: states_id, lookup: State", text("12"), "12", false, 0, 0},
		{"zeros that a format shows", "field: otherserial", Cell{Kind: Number, Text: "123", Number: 123, Format: "00000"}, "123", false, 0, 0},
		{"an id", "field: states_id", text("12"), "12", true, 0, 0},
		{"computed", "field: contact, expr: 'cell + \"!\"'", text("a"), "a", false, 0, 0},
		{"empty", "field: contact, empty: clear", text(""), "", false, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "version: 1\nitemtype: Computer\nmatch: { field: id, column: Id }\nsource: { decimal: ',' }\n" +
				"columns: [{ column: A, " + c.entry + " }]\n"
			m, err := Load("m.yaml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			schema, _ := Builtin("Computer")
			b, err := m.Bind([]string{"A", "Id"}, schema)
			if err != nil {
				t.Fatal(err)
			}
			r := b.Record([]Cell{c.cell, number("1")})
			if len(r.Problems) != c.before {
				t.Errorf("before: %v", r.Problems)
			}
			before := r.Values[0].Action
			b.Spare(&r, func(int) string { return c.stored })
			spared := r.Values[0].Action == Keep && (before != Keep || len(r.Problems) < c.before)
			if spared != c.spared || len(r.Problems) != c.left {
				t.Errorf("spared is %t, the problems %v", spared, r.Problems)
			}
		})
	}
}

// TestSpareLeavesOtherProblems holds that a row which is wrong as a whole stays so.
func TestSpareLeavesOtherProblems(t *testing.T) {
	b, err := bind(t, "Computer", "{ field: id, column: Id }", []string{"column: A, field: contact, type: email"}, []string{"A", "Id"})
	if err != nil {
		t.Fatal(err)
	}
	r := b.Record([]Cell{text("jean@localhost"), number("1")})
	row := []Problem{Because("merged-cell", "A1:B2")}
	r.Problems = slices.Clone(row)
	b.Spare(&r, func(int) string { return "jean@localhost" })
	if !slices.Equal(r.Problems, row) {
		t.Errorf("got %v, want %v", r.Problems, row)
	}
}
