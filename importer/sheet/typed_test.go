package sheet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"itsmload/mapping"
)

// TestAsTyped reads number cells into a field of text, and stores what somebody
// has typed.
func TestAsTyped(t *testing.T) {
	const formats = `<numFmt numFmtId="170" formatCode="&quot;INV-&quot;0000"/><numFmt numFmtId="171" formatCode="00\ 00\ 00\ 00\ 00"/></numFmts>`
	for _, test := range []struct{ cell, want, said string }{
		{`<c r="B2"><v>12345678901234</v></c>`, "12345678901234", ""},
		{`<c r="B2"><v>1.2345678901234E+13</v></c>`, "12345678901234", ""},
		{`<c r="B2"><v>42.0</v></c>`, "42", ""},
		{`<c r="B2"><v>0.30000000000000004</v></c>`, "0.3", ""},
		{`<c r="B2"><v>10000000000</v></c>`, "10000000000", ""},
		{`<c r="B2" s="3"><v>123</v></c>`, "00123", ""},
		{`<c r="B2" s="7"><v>12</v></c>`, "12", `"INV-"0000`},
		{`<c r="B2" s="8"><v>612345678</v></c>`, "612345678", `00\ 00\ 00\ 00\ 00`},
		{`<c r="B2" s="9"><v>0.25</v></c>`, "0.25", "0%"},
		{`<c r="B2" s="10"><v>1234</v></c>`, "1234", ""},
		{`<c r="B2" s="1"><v>46022.5</v></c>`, "2025-12-31", ""},
		{`<c r="B2" t="b"><v>1</v></c>`, "TRUE", ""},
		{`<c r="B2" t="str"><v>1.23E+12</v></c>`, "", "excel-damage"},
		{`<c r="B2"><v>12345678901234567</v></c>`, "", "excel-damage"},
		{`<c r="B2" t="e"><v>#N/A</v></c>`, "", "excel-error"},
		{`<c r="B2"><f>A1</f></c>`, "", "excel-error"},
	} {
		p := parts(header, `<row r="2"><c r="A2"><v>1</v></c>`, test.cell, `</row>`)
		p["xl/styles.xml"] = strings.NewReplacer("</numFmts>", formats, "</cellXfs>",
			`<xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="9"/><xf numFmtId="3"/></cellXfs>`).Replace(p["xl/styles.xml"])
		got, said := converted(t, pack(t, p))
		if got != test.want || test.said == "" && said != "" || !strings.Contains(said, test.said) {
			t.Errorf("%s: got %q, and %s; want %q, and %s", test.cell, got, said, test.want, test.said)
		}
	}
}

// converted binds a mapping to a workbook, and gives the text that its first row
// stores, and what is said of it.
func converted(t *testing.T, packed []byte) (text, said string) {
	t.Helper()
	m, err := mapping.Load("m.yaml", []byte(`{ version: 1, itemtype: Computer, match: otherserial, columns: [{ column: Name, field: otherserial }, { column: Serial, field: serial }] }`))
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, write(t, "a.xlsx", packed), m.Source)
	schema, _ := mapping.Builtin(m.Itemtype)
	binding, err := m.Bind(f.Header(), schema)
	if err != nil {
		t.Fatal(err)
	}
	record := binding.Record(rows(t, f)[0].Cells)
	for _, problem := range record.Problems {
		said += fmt.Sprint(problem.Code, " ")
	}
	return record.Values[1].Text, said + strings.Join(record.Notes, " ")
}

// TestUncounted takes a 0 for no result where the workbook says that its formulas
// are still to be worked out, as XlsxWriter writes them, and for one elsewhere.
func TestUncounted(t *testing.T) {
	const cells = `<row r="2"><c r="A2"><f>1-1</f><v>0</v></c><c r="B2"><v>0</v></c></row><row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="b"><f>1=2</f><v>0</v></c></row>`
	for calc, want := range map[string]mapping.Kind{
		`<calcPr calcId="124519" fullCalcOnLoad="1"/>`: mapping.Fault,
		`<calcPr calcId="124519"/>`:                    mapping.Number,
		"":                                             mapping.Number,
	} {
		p := parts(header, cells)
		p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "</sheets>", "</sheets>"+calc, 1)
		read := rows(t, open(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{}))
		got := []mapping.Kind{read[0].Cells[0].Kind, read[0].Cells[1].Kind, read[1].Cells[0].Kind, read[1].Cells[1].Kind}
		if !slices.Equal(got, []mapping.Kind{want, mapping.Number, mapping.Number, mapping.Boolean}) {
			t.Errorf("%s: got the kinds %v", calc, got)
		}
	}
}
