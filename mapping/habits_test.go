package mapping

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// settled observes texts, one a row from row 2, and settles the column.
func settled(t *testing.T, entry string, cells ...Cell) (*Binding, []string, error) {
	t.Helper()
	b, err := bind(t, "Computer", "{ field: id, column: Id }", []string{"column: A, " + entry}, []string{"Id", "A"})
	if err != nil {
		t.Fatal(err)
	}
	if !b.Unsure() {
		t.Fatalf("%s is sure", entry)
	}
	for i, c := range cells {
		b.Observe(i+2, []Cell{text("1"), c})
	}
	notes, err := b.Settle()
	return b, notes, err
}

func texts(all ...string) []Cell {
	cells := make([]Cell, len(all))
	for i, s := range all {
		cells[i] = text(s)
	}
	return cells
}

// TestSettle reads one more cell by the habit that the others have shown.
func TestSettle(t *testing.T) {
	for _, c := range []struct {
		name, entry string
		observed    []Cell
		then, want  string
		code        Code // of the last cell
		note        string
	}{
		{"day first", "field: date_creation", texts("05/06/2026", "31/12/2025"), "01/02/2026", "2026-02-01 00:00:00", "",
			`column "A": read day-first, as 1 of its dates can only be (1 could be either): "source: { dates: day-first }" pins it`},
		{"month first", "field: date_creation", texts("12/31/2025"), "01/02/2026", "2026-01-02 00:00:00", "",
			`column "A": read month-first, as 1 of its dates can only be (0 could be either): "source: { dates: month-first }" pins it`},
		{"of no consequence", "field: date_creation", texts("05/05/2026", "2026-01-02", "hier", "31/02/2026", "45/45/2026", ""), "01/02/2026", "", "ambiguous-date", ""},
		{"dates of a sheet", "field: date_creation", []Cell{{Kind: Date, Text: "2026-01-02"}, {Kind: Number, Text: "12"}}, "01/02/2026", "", "ambiguous-date", ""},
		{"dates in a text field", "field: contact, type: date", texts("31.12.2025"), "1.2.2026", "2026-02-01", "", `pins it`},
		{"after values", "field: date_creation, values: { '?': '' }", texts("?", "31/12/2025"), "01/02/2026", "2026-02-01 00:00:00", "", "pins it"},
		{"computed", `field: date_creation, expr: 'replace(cell, " ", "/")'`, texts("31 12 2025"), "01 02 2026", "2026-02-01 00:00:00", "", "pins it"},
		{"comma", "field: ticket_tco", texts("1 234,56 €", "12", "1,234"), "1,234", "1.2340", "",
			`column "A": read with a comma before the decimals, as 1 of its numbers can only be (1 could be either): "source: { decimal: ',' }" pins it`},
		{"comma and points", "field: ticket_tco", texts("1.234,5"), "1.234", "1234.0000", "", "decimal: ','"},
		{"point", "field: ticket_tco", texts("12.5"), "1,234", "1234.0000", "", "decimal: '.'"},
		{"two thousands marks", "field: ticket_tco", texts("1,234,567"), "1,234", "1234.0000", "", "decimal: '.'"},
		{"a thousandth", "field: ticket_tco", texts("0.125"), "1,234", "1234.0000", "", "decimal: '.'"},
		{"too many digits for thousands", "field: ticket_tco", texts("1234,567"), "1,234", "1.2340", "", "decimal: ','"},
		{"no decimals", "field: ticket_tco", texts("12", "1 234", "douze", "-3 €"), "12.5", "12.5000", "", ""},
		{"number cells", "field: ticket_tco", []Cell{{Kind: Number, Text: "1.234"}}, "12", "12.0000", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, notes, err := settled(t, c.entry, c.observed...)
			if err != nil {
				t.Fatal(err)
			}
			if note := strings.Join(notes, "\n"); !strings.HasSuffix(note, c.note) && !strings.Contains(note, c.note) || (note == "") != (c.note == "") {
				t.Errorf("the notes are %q, want %q", note, c.note)
			}
			r := b.Record([]Cell{text("1"), text(c.then)})
			var code Code
			if len(r.Problems) > 0 {
				code = r.Problems[0].Code
			}
			if r.Values[0].Text != c.want || code != c.code {
				t.Errorf("%s is %q %q, want %q %q", c.then, r.Values[0].Text, code, c.want, c.code)
			}
			if b.Unsure() {
				t.Error("it is unsure yet")
			}
		})
	}
}

// TestSettleStops holds what stops a run, with the line of the entry.
func TestSettleStops(t *testing.T) {
	for _, c := range []struct {
		entry    string
		observed []Cell
		want     string
	}{
		{"field: date_creation", texts("05/05/2026", "05/06/2026", "07/08/2026"),
			`m.yaml:5:5: column "A": "05/06/2026" in row 3 can be 2026-06-05 00:00:00 or 2026-05-06 00:00:00, and no cell of the column tells which: ` +
				`write "source: { dates: day-first }" or "source: { dates: month-first }", or give the column its format, as in "format: DD/MM/YYYY"`},
		{"field: date_creation", texts("31/12/2025", "05/06/2026", "12/31/2025"),
			`m.yaml:5:5: column "A": "31/12/2025" in row 2 has the day first, and "12/31/2025" in row 4 the month: ` +
				`write "source: { dates: day-first }" or "source: { dates: month-first }", by which the others are rejected`},
		{"field: ticket_tco", texts("12", "1,234"),
			`m.yaml:5:5: column "A": "1,234" in row 3 can be 1.2340 or 1234.0000, and no cell of the column tells which: ` +
				`write "source: { decimal: ',' }" or "source: { decimal: '.' }"`},
		{"field: ticket_tco", texts("1.234"),
			`m.yaml:5:5: column "A": "1.234" in row 2 can be 1234.0000 or 1.2340, and no cell of the column tells which: ` +
				`write "source: { decimal: ',' }" or "source: { decimal: '.' }"`},
		{"field: ticket_tco", texts("12.5", "12,5"),
			`m.yaml:5:5: column "A": "12,5" in row 3 has a decimal comma, and "12.5" in row 2 a point: ` +
				`write "source: { decimal: ',' }" or "source: { decimal: '.' }", by which the others are rejected`},
	} {
		_, _, err := settled(t, c.entry, c.observed...)
		var all *Error
		if !errors.As(err, &all) || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

// TestSettleColumns holds that each column is judged by itself, the key's too,
// and that all that is wrong comes at once.
func TestSettleColumns(t *testing.T) {
	b, err := bind(t, "Computer", "{ field: contact, column: Key }", []string{
		"column: A, field: date_creation", "column: B, field: ticket_tco",
	}, []string{"Key", "A", "B"})
	if err != nil {
		t.Fatal(err)
	}
	b.Observe(2, texts("k", "31/12/2025", "1,234"))
	b.Observe(3, texts("k", "12/31/2025"))
	_, err = b.Settle()
	var all *Error
	if !errors.As(err, &all) {
		t.Fatalf("got %v, want flaws", err)
	}
	if diff := cmp.Diff([]string{"5:5 mixed-dates", "6:5 ambiguous-decimals"}, flawsOf(all)); diff != "" {
		t.Errorf("flaws differ (-want +got):\n%s", diff)
	}
}

// TestSettleKey settles the dates of a key that stands in a column of its own.
func TestSettleKey(t *testing.T) {
	b, err := bind(t, "Computer", "{ field: date_creation, column: Key }", []string{"column: A, field: name"}, []string{"Key", "A"})
	if err != nil {
		t.Fatal(err)
	}
	b.Observe(2, texts("31/12/2025"))
	if notes, err := b.Settle(); err != nil || len(notes) != 1 {
		t.Fatalf("got %q, %v", notes, err)
	}
	if key := b.Record(texts("01/02/2026")).Key; key != "2026-02-01 00:00:00" {
		t.Errorf("the key is %q", key)
	}
}

// TestSure holds which columns need no look at their cells.
func TestSure(t *testing.T) {
	for entry, want := range map[string]bool{
		"column: A, field: name":                              false,
		"column: A, field: date_creation, format: DD/MM/YYYY": false,
		"value: 2026-01-02, field: date_creation":             false,
		"value: 12, field: ticket_tco":                        false,
		"column: A, field: ticket_tco, type: integer":         false,
		"column: A, field: ticket_tco":                        true,
		"column: A, field: date_creation":                     true,
		"column: A, field: name, type: datetime":              true,
		"column: A, field: states_id, lookup: State":          false,
	} {
		b, err := bind(t, "Computer", "{ field: id, column: Id }", []string{entry}, []string{"Id", "A"})
		if err != nil || b.Unsure() != want {
			t.Errorf("%s: unsure is not %t (%v)", entry, want, err)
		}
	}
	for source, want := range map[string]bool{"dates: day-first": true, "decimal: ','": true, "dates: day-first, decimal: ','": false} {
		m, err := Load("m.yaml", []byte("version: 1\nitemtype: Computer\nmatch: { field: id, column: Id }\nsource: { "+source+" }\n"+
			"columns: [{ column: A, field: date_creation }, { column: B, field: ticket_tco }]"))
		if err != nil {
			t.Fatal(err)
		}
		schema, _ := Builtin("Computer")
		b, err := m.Bind([]string{"Id", "A", "B"}, schema)
		if err != nil || b.Unsure() != want {
			t.Errorf("%s: unsure is not %t (%v)", source, want, err)
		}
	}
}
