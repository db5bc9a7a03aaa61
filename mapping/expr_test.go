package mapping

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFormula runs expressions over a row and a cell.
func TestFormula(t *testing.T) {
	row := map[string]string{"Site": "Évry Sud", "N°": "12", "Prix": "12,5", "Vide": ""}
	for text, want := range map[string]Cell{
		`upper(row["Site"]) + "-" + row["N°"]`:      {Kind: Text, Text: "ÉVRY SUD-12"},
		`row.Site`:                                  {Kind: Text, Text: "Évry Sud"},
		`"  " + cell + "\n"`:                        {Kind: Text, Text: "own"},
		`left(row.Site, 2) + right(row.Site, 3)`:    {Kind: Text, Text: "ÉvSud"},
		`left(row.Site, -1) + right(row.Site, 99)`:  {Kind: Text, Text: "Évry Sud"},
		`last(split(row.Site, " "))`:                {Kind: Text, Text: "Sud"},
		`split(row.Site, " ")[0]`:                   {Kind: Text, Text: "Évry"},
		`repeat("0", 5-len(row["N°"])) + row["N°"]`: {Kind: Text, Text: "00012"},
		`repeat("0", -1)`:                           {Kind: Text},
		`replace(row.Prix, ",", ".")`:               {Kind: Text, Text: "12.5"},
		`replace(row.Prix, "", "x")`:                {Kind: Text, Text: "12,5"},
		`join(split(row.Site, " "), "/")`:           {Kind: Text, Text: "Évry/Sud"},
		`join(["a", row.Site, 12, nil], "-")`:       {Kind: Text, Text: "a-Évry Sud-12-"},
		`string(1e6) + string(12) + string(true)`:   {Kind: Text, Text: "100000012true"},
		`int(row["N°"]) * 2`:                        {Kind: Number, Text: "24"},
		`float(row["N°"]) / 8`:                      {Kind: Number, Text: "1.5", Number: 1.5},
		`row.Vide == ""`:                            {Kind: Boolean, Text: "TRUE"},
		`row.Vide != ""`:                            {Kind: Boolean, Text: "FALSE"},
		`row.Vide == "" ? nil : 1`:                  {},
		`row.Site matches "^É"`:                     {Kind: Boolean, Text: "TRUE"},
		`row.Site contains "Sud" ? "S" : "N"`:       {Kind: Text, Text: "S"},
		`nil`:                                       {},
	} {
		f, flaw := newFormula(text, true)
		if flaw != nil {
			t.Errorf("%s: %+v", text, *flaw)
			continue
		}
		got, err := f.run(row, "own")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s (-want +got): %v\n%s", text, err, diff)
		}
	}
}

// TestFormulaFlaws holds what an expression must not do, and where it is told.
func TestFormulaFlaws(t *testing.T) {
	for text, want := range map[string]formulaError{
		``:                         {"unexpected token EOF", 0},
		`upper(`:                   {"unexpected token EOF", 5},
		`12 + row.Site`:            {"invalid operation: + (mismatched types int and string)", 3},
		`row`:                      {`row takes a header between quotes, as in row["Site"]`, 0},
		`row[cell]`:                {`row takes a header between quotes, as in row["Site"]`, 0},
		`get(row, "Site")`:         {`row takes a header between quotes, as in row["Site"]`, 4},
		`$env`:                     {"there is no $env", 0},
		`let a = cell; a + a`:      {"there are no variables: write what a stands for", 4},
		`(1..9)[0]`:                {"there are no ranges", 2},
		`"é" + cell[0:1]`:          {"a text is not cut by its bytes: write left(text, 3) or right(text, 3)", 10},
		`cell[0]`:                  {"a text is not cut by its bytes: write left(text, 3) or right(text, 3)", 4},
		`split(cell, " ")`:         {"it gives a list, where a field takes one text, number, or true or false", 0},
		strings.Repeat(`1+`, 300):  {"compilation failed: expression exceeds maximum allowed nodes", 501},
		strings.Repeat(`(`, 1<<20): {"it has more than 4096 characters", 4096},
	} {
		if _, flaw := newFormula(text, true); flaw == nil || *flaw != want {
			t.Errorf("%.40s: got %+v, want %+v", text, flaw, want)
		}
	}
	for _, clock := range []string{`now()`, `date("2026-01-01").Year()`, `cell + timezone("UTC")`} {
		if _, flaw := newFormula(clock, true); flaw == nil || !strings.HasPrefix(flaw.what, "unknown name ") || !strings.Contains(flaw.what, "upper") {
			t.Errorf("%s: got %+v", clock, flaw)
		}
	}
	if _, flaw := newFormula(`filter([cell], true)[0]`, true); flaw == nil || !strings.HasPrefix(flaw.what, "there is no function filter: there are abs, ") {
		t.Errorf("filter: got %+v", flaw)
	}
}

// TestFormulaFails holds what goes wrong with one row alone, and that it does so
// at once: no text grows without bounds.
func TestFormulaFails(t *testing.T) {
	long := strings.Repeat("x", mostComputed)
	for text, want := range map[string]string{
		`split(row.A, " ")[4]`:             "index out of range: 4 (array length is 1)",
		`int(row.A)`:                       "invalid operation: int(a)",
		`1 / (len(row.A) - 1)`:             "it gives +Inf, which is no number to store",
		`1 % (len(row.A) - 1)`:             "integer divide by zero",
		`1e15 * len(row.A)`:                "it gives 1e+15, which is no number to store",
		`true ? split(row.A, " ") : 1`:     "it gives a list, where a field takes one text, number, or true or false",
		`true ? {"a": 1} : 1`:              "it gives an object, where a field takes one text, number, or true or false",
		`repeat(row.Long, 2)`:              "it makes a text of more than 256 KiB",
		`repeat("", 99999999999)`:          "it makes a text of more than 256 KiB",
		`replace(row.Long, "x", row.Long)`: "it makes a text of more than 256 KiB",
		`join(split(row.Long, ""), "xx")`:  "it makes a text of more than 256 KiB",
		`row.Long + row.Long`:              "it makes a text of more than 256 KiB",
		`row.A matches row.Bad`:            "error parsing regexp: missing closing ): `(`",
	} {
		f, flaw := newFormula(text, true)
		if flaw != nil {
			t.Errorf("%s: %+v", text, *flaw)
			continue
		}
		_, err := f.run(map[string]string{"A": "a", "Long": long, "Bad": "("}, "")
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

// exprRow is a row under the header that exprRecord binds to.
func exprRow(site, number, own string) []Cell {
	return []Cell{text("1"), text(site), text(number), text(own)}
}

func exprRecord(t *testing.T, entry string, cells []Cell) Record {
	t.Helper()
	b, err := bind(t, "Computer", "{ field: id, column: Id }", []string{entry}, []string{"Id", "SITE ", "N°", "Own"})
	if err != nil {
		t.Fatal(err)
	}
	return b.Record(cells)
}

// TestRecordExpr holds the order of a cell's steps around an expression.
func TestRecordExpr(t *testing.T) {
	for _, c := range []struct {
		name, entry string
		cells       []Cell
		want        Value
		code        Code
	}{
		{"computed", `field: name, expr: 'upper(row["Site"]) + "-" + row["Nº"]'`, exprRow(" Paris\u00a0", "12", ""), set("PARIS-12"), ""},
		{"computed of a padded number", `field: name, expr: 'row["N°"]'`, []Cell{text("1"), {}, {Kind: Number, Text: "12", Number: 12, Format: "0000"}}, set("0012"), ""},
		{"computed name", `field: states_id, lookup: State, expr: 'row["Site"]'`, exprRow("In use", "", ""), named("In use"), ""},
		{"computed number", `field: ticket_tco, expr: 'float(row["N°"]) * 1.5'`, exprRow("", "3", ""), set("4.5000"), ""},
		{"computed flag", `field: is_dynamic, expr: 'row.Site != ""'`, exprRow("", "3", ""), set("0"), ""},
		{"too long", `field: name, expr: 'repeat(row.Site, 300)'`, exprRow("x", "", ""), keep, "too-long"},
		{"empty keeps", `field: name, expr: row.Site`, exprRow("", "", ""), keep, ""},
		{"nil keeps", `field: name, expr: 'nil'`, exprRow("", "", ""), keep, ""},
		{"empty clears", `field: name, expr: row.Site, empty: clear`, exprRow(" ", "", ""), cleared, ""},
		{"empty is required", `field: name, expr: row.Site, required: true`, exprRow("", "", ""), keep, "empty-required"},
		{"fails", `field: name, expr: 'split(row.Site, " ")[1]'`, exprRow("Paris", "", ""), keep, "failed-expression"},
		{"reads an error", `field: name, expr: row.Site`, exprRow("#N/A", "", ""), keep, "excel-error"},
		{"row cut off", `field: name, expr: 'row.Site + row["N°"]'`, []Cell{text("1"), text("Paris")}, keep, "too-few-cells"},
		{"cell", `column: Own, field: name, expr: 'cell + "!"'`, exprRow("", "", " a "), set("a!"), ""},
		{"cell after values", `column: Own, field: name, values: { a: b }, expr: 'cell + "!"'`, exprRow("", "", "a"), set("b!"), ""},
		{"cell after default", `column: Own, field: name, default: c, expr: 'cell + "!"'`, exprRow("", "", " "), set("c!"), ""},
		{"empty cell keeps", `column: Own, field: name, expr: 'cell + "!"'`, exprRow("", "", " "), keep, ""},
		{"empty cell clears", `column: Own, field: name, empty: clear, expr: 'cell + "!"'`, exprRow("", "", " "), cleared, ""},
		{"cell is an error", `column: Own, field: name, expr: 'cell + "!"'`, exprRow("", "", "#REF!"), keep, "excel-error"},
		{"missing cell clears nothing", `column: Own, field: name, empty: clear, expr: 'cell + "!"'`, exprRow("", "", "")[:3], keep, "too-few-cells"},
		{"missing cell keeps", `column: Own, field: name, expr: 'cell + "!"'`, exprRow("", "", "")[:3], keep, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := exprRecord(t, c.entry, c.cells)
			if diff := cmp.Diff(c.want, r.Values[0], meaningOnly); diff != "" {
				t.Errorf("value differs (-want +got):\n%s", diff)
			}
			var code Code
			if len(r.Problems) > 0 {
				code = r.Problems[0].Code
			}
			if code != c.code {
				t.Errorf("got %v, want code %q", r.Problems, c.code)
			}
		})
	}
}

// TestRecordExprNames names the cell that a row lacks, and not that of the entry.
func TestRecordExprNames(t *testing.T) {
	r := exprRecord(t, `column: Site, field: name, expr: 'cell + row["N°"]'`, []Cell{text("1"), text("Paris")})
	if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Why, `before column "N°"`) {
		t.Errorf("got %v", r.Problems)
	}
}

// TestBindExpr holds that an expression's headers are looked for as others are.
func TestBindExpr(t *testing.T) {
	entry := []string{`field: name, expr: 'row["Sit"] + row["A"] + row["Id"]'`}
	_, err := bind(t, "Computer", "{ field: id, column: Id }", entry, []string{"Id", "Site", "A", "a"})
	var all *Error
	if !errors.As(err, &all) {
		t.Fatalf("got %v, want flaws", err)
	}
	if diff := cmp.Diff([]string{"5:5 missing-header", "5:5 repeated-header"}, flawsOf(all)); diff != "" {
		t.Errorf("flaws differ (-want +got):\n%s", diff)
	}
	if !strings.Contains(err.Error(), `did you mean "Site"`) {
		t.Errorf("no near header is named: %v", err)
	}
}

func TestHeaders(t *testing.T) {
	m, err := Load("m.yaml", []byte("version: 1\nitemtype: Computer\nmatch: { field: id, column: Id }\ncolumns:\n"+
		"  - { column: [A, B], field: name }\n  - { value: x, field: comment }\n  - { field: serial, expr: 'row.C + row[\"D\"] + row.C' }\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"A", "B"}, {"C"}, {"D"}, {"Id"}}, m.Headers()); diff != "" {
		t.Errorf("headers differ (-want +got):\n%s", diff)
	}
}
