package sheet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/mapping"
)

// TestCells reads each kind of cell that a workbook can hold.
func TestCells(t *testing.T) {
	tests := []struct {
		name, xml string
		want      mapping.Cell
	}{
		{"shared", `<c r="A2" t="s"><v>0</v></c>`, mapping.Cell{Kind: mapping.Text, Text: "Name"}},
		{"rich, without its sound", `<c r="A2" t="s"><v>2</v></c>`, mapping.Cell{Kind: mapping.Text, Text: "rich text"}},
		{"escaped signs", `<c r="A2" t="s"><v>3</v></c>`, mapping.Cell{Kind: mapping.Text, Text: "a\rb_x0041_"}},
		{"escaped pair", `<c r="A2" t="inlineStr"><is><t>a_xD83D__xDE00_b</t></is></c>`, mapping.Cell{Kind: mapping.Text, Text: "a😀b"}},
		{"inline", `<c r="A2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>`, mapping.Cell{Kind: mapping.Text, Text: " a "}},
		{"inline rich", `<c r="A2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>`, mapping.Cell{Kind: mapping.Text, Text: "ab"}},
		{"number", `<c r="A2"><v>12345</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "12345", Number: 12345}},
		{"number typed n", `<c r="A2" t="n"><v>-0.5</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "-0.5", Number: -0.5}},
		{"no exponent", `<c r="A2"><v>1.23E+12</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "1230000000000", Number: 1.23e12}},
		{"small", `<c r="A2"><v>1E-7</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "0.0000001", Number: 1e-7}},
		{"minus zero", `<c r="A2"><v>-0</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "0"}},
		{"every digit", `<c r="A2"><v>12345678901234567</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "12345678901234567", Number: 12345678901234567}},
		{"every digit below zero", `<c r="A2"><v>-12345678901234567</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "-12345678901234567", Number: -12345678901234567}},
		{"needless zeros", `<c r="A2"><v>007.50</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "7.5", Number: 7.5}},
		{"needless zeros of a whole number", `<c r="A2"><v>007</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "7", Number: 7}},
		{"blanks around a number", "<c r=\"A2\"><v>\n 7 </v></c>", mapping.Cell{Kind: mapping.Number, Text: "7", Number: 7}},
		{"needless decimals", `<c r="A2"><v>7.0</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "7", Number: 7}},
		{"zeros in front", `<c r="A2" s="3"><v>123</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "123", Number: 123, Format: "00000"}},
		{"formatted as text", `<c r="A2" s="5"><v>7</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "7", Number: 7, Format: "@"}},
		{"elapsed", `<c r="A2" s="4"><v>1.5</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "1.5", Number: 1.5, Format: "[hh]:mm"}},
		{"unknown style", `<c r="A2" s="99"><v>7</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "7", Number: 7}},
		{"true", `<c r="A2" t="b"><v>1</v></c>`, mapping.Cell{Kind: mapping.Boolean, Text: "TRUE", Number: 1}},
		{"false", `<c r="A2" t="b"><v>0</v></c>`, mapping.Cell{Kind: mapping.Boolean, Text: "FALSE"}},
		{"date", `<c r="A2" s="1"><v>46022</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "2025-12-31", Format: "mm-dd-yy"}},
		{"date and time", `<c r="A2" s="2"><v>46022.25</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "2025-12-31 06:00:00", Format: `dd/mm/yyyy\ hh:mm;@`}},
		{"time that is not shown", `<c r="A2" s="1"><v>46022.25</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "2025-12-31 06:00:00", Format: "mm-dd-yy"}},
		{"midnight", `<c r="A2" s="2"><v>46022</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "2025-12-31 00:00:00", Format: `dd/mm/yyyy\ hh:mm;@`}},
		{"time of day", `<c r="A2" s="6"><v>0.75</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "18:00:00", Format: "h:mm"}},
		{"strict date", `<c r="A2" t="d" s="1"><v>2025-12-31T00:00:00Z</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "2025-12-31", Format: "mm-dd-yy"}},
		{"strict time", `<c r="A2" t="d" s="6"><v>18:05:00</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "18:05:00", Format: "h:mm"}},
		{"strict midnight", `<c r="A2" t="d" s="2"><v>2025-12-31T00:00:00.000</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "2025-12-31 00:00:00", Format: `dd/mm/yyyy\ hh:mm;@`}},
		{"before 1900", `<c r="A2" s="1"><v>-1</v></c>`, mapping.Cell{Kind: mapping.Fault, Text: "########"}},
		{"error", `<c r="A2" t="e"><v>#N/A</v></c>`, mapping.Cell{Kind: mapping.Fault, Text: "#N/A"}},
		{"error of a formula", `<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>`, mapping.Cell{Kind: mapping.Fault, Text: "#DIV/0!"}},
		{"number of a formula", `<c r="A2"><f>1+1</f><v>2</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "2", Number: 2}},
		{"text of a formula", `<c r="A2" t="str"><f>"a"</f><v>a</v></c>`, mapping.Cell{Kind: mapping.Text, Text: "a"}},
		{"escaped text of a formula", `<c r="A2" t="str"><f>"a"</f><v>a_x000A_b</v></c>`, mapping.Cell{Kind: mapping.Text, Text: "a\nb"}},
		{"date of a formula", `<c r="A2" s="1"><f>TODAY()</f><v>46022</v></c>`, mapping.Cell{Kind: mapping.Date, Text: "2025-12-31", Format: "mm-dd-yy"}},
		{"empty text of a formula", `<c r="A2" t="str"><f>""</f><v></v></c>`, mapping.Cell{}},
		{"formula without result", `<c r="A2"><f>A1</f></c>`, mapping.Cell{Kind: mapping.Fault, Text: "formula without a stored result: open in Excel and save"}},
		{"formula with an empty result", `<c r="A2"><f>A1</f><v></v></c>`, mapping.Cell{Kind: mapping.Fault, Text: "formula without a stored result: open in Excel and save"}},
		{"formula without result, as excelize writes it", `<c r="A2" t="str"><f>A1</f></c>`, mapping.Cell{Kind: mapping.Fault, Text: "formula without a stored result: open in Excel and save"}},
		{"format alone", `<c r="A2" s="1"/>`, mapping.Cell{}},
		{"no reference", `<c><v>5</v></c>`, mapping.Cell{Kind: mapping.Number, Text: "5", Number: 5}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, "a.xlsx", pack(t, parts(header, `<row r="2">`, test.xml, `<c r="B2" t="s"><v>1</v></c></row>`)))
			got := rows(t, open(t, path, mapping.Source{}))
			want := []mapping.Cell{test.want, {Kind: mapping.Text, Text: "Serial"}}
			if len(got) != 1 {
				t.Fatalf("%d rows", len(got))
			}
			if diff := cmp.Diff(want, got[0].Cells); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Test1904 reads a workbook that counts its days as old Excels on Macs did.
func Test1904(t *testing.T) {
	p := parts(header, `<row r="2"><c r="A2" s="1"><v>44560</v></c><c r="B2" s="1"><v>0</v></c></row>`)
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<workbookPr/>", `<workbookPr date1904="1"/>`, 1)
	got := rows(t, open(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{}))
	if diff := cmp.Diff([]string{"2: 2025-12-31|1904-01-01"}, shown(got)); diff != "" {
		t.Error(diff)
	}
}

// TestPlaces reads rows and cells that do not say where they stand, or leave
// some out.
func TestPlaces(t *testing.T) {
	path := write(t, "a.xlsx", pack(t, parts(
		`<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>`,
		`<row><c r="B2"><v>2</v></c></row>`,
		`<row r="5"><c><v>3</v></c><c><v>4</v></c></row>`,
		`<row r="6"><c r="A6" s="1"/></row><row r="7"/>`,
		`<row><c><v>5</v></c><c r="D8"><v>9</v></c></row>`)))
	f := open(t, path, mapping.Source{})
	want := []string{"2: |2", "5: 3|4", "8: 5|"}
	if diff := cmp.Diff(want, shown(rows(t, f))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"cells right of the last header are not read: 1 rows have some", `sheet "Data" is read; not read: "Other"`}, f.Notes()); diff != "" {
		t.Error(diff)
	}
}

// TestPrefixedStrict reads a workbook with other namespaces than Excel's usual.
func TestPrefixedStrict(t *testing.T) {
	p := parts(header, `<row r="2"><c r="A2" t="s"><v>0</v></c></row>`)
	for name, xml := range p {
		xml = strings.ReplaceAll(xml, "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
		xml = strings.ReplaceAll(xml, "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
		if strings.HasPrefix(name, "xl/worksheets/") {
			xml = strings.ReplaceAll(strings.ReplaceAll(xml, "</", "</x:"), "xmlns=", "xmlns:x=")
			for _, element := range []string{"worksheet", "sheetData", "row", "c ", "v>"} {
				xml = strings.ReplaceAll(xml, "<"+element, "<x:"+element)
			}
		}
		p[name] = xml
	}
	got := shown(rows(t, open(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{})))
	if diff := cmp.Diff([]string{"2: Name|"}, got); diff != "" {
		t.Error(diff)
	}
}
