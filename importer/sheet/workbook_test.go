package sheet_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// TestHiddenAndMerged reads hidden rows and counts them, and marks the rows that
// a merge of cells covers.
func TestHiddenAndMerged(t *testing.T) {
	row := func(number, attributes string) string {
		return `<row r="` + number + `" ` + attributes + `><c r="A` + number + `"><v>` + number + `</v></c></row>`
	}
	p := parts(header, row("2", ""), row("3", `hidden="1"`), row("4", ""), row("5", ""), row("6", `hidden="true"`), row("7", ""), `<row r="8" hidden="1"/>`)
	p["xl/worksheets/sheet1.xml"] = strings.Replace(p["xl/worksheets/sheet1.xml"], "</sheetData>",
		`</sheetData><mergeCells><mergeCell ref="A5:B5"/><mergeCell ref="B2:B3"/><mergeCell ref="C4:D6"/><mergeCell ref="A7"/><mergeCell ref="A1:B1"/></mergeCells>`, 1)
	f := open(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{})
	want := []string{"merged-cell 2: 2|", "merged-cell 3: 3|", "4: 4|", "merged-cell 5: 5|", "6: 6|", "7: 7|"}
	got := rows(t, f)
	if diff := cmp.Diff(want, shown(got)); diff != "" {
		t.Error(diff)
	}
	if why := got[0].Problem.Why; !strings.Contains(why, "B2:B3") {
		t.Errorf("the merge is not named: %s", why)
	}
	if notes := strings.Join(f.Notes(), "\n"); !strings.Contains(notes, "hidden or filtered out are read like all others: there are 2") {
		t.Errorf("hidden rows are not counted: %q", notes)
	}
}

// TestMergedAside leaves the rows alone whose merges lie over columns that nobody
// asks for, over the header, and over what stands above it.
func TestMergedAside(t *testing.T) {
	p := parts(`<row r="1"><c r="A1"><v>1</v></c></row>`, strings.ReplaceAll(header, `1"`, `3"`),
		`<row r="4"><c r="A4"><v>4</v></c></row><row r="5"><c r="A5"><v>5</v></c></row><row r="6"><c r="A6"><v>6</v></c></row>`)
	p["xl/worksheets/sheet1.xml"] = strings.Replace(p["xl/worksheets/sheet1.xml"], "</sheetData>",
		`</sheetData><mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="A3:B3"/><mergeCell ref="A4:A5"/><mergeCell ref="B6:D6"/></mergeCells>`, 1)
	path := write(t, "a.xlsx", pack(t, p))
	for _, test := range []struct {
		wanted [][]string
		want   []string
	}{
		{[][]string{{"name"}}, []string{"merged-cell 4: 4|", "merged-cell 5: 5|", "6: 6|"}},
		{[][]string{{"Other", "SERIAL "}}, []string{"4: 4|", "5: 5|", "merged-cell 6: 6|"}},
		{[][]string{}, []string{"4: 4|", "5: 5|", "6: 6|"}},
	} {
		f, err := sheet.Open(path, mapping.Source{HeaderRow: 3}, test.wanted)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, shown(rows(t, f))); diff != "" {
			t.Errorf("%q: %s", test.wanted, diff)
		}
		f.Close()
	}
}

// TestDamaged breaks a workbook in one way after the other.
func TestDamaged(t *testing.T) {
	const sheet, other, shared = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
	whole := parts(header, `<row r="2"><c r="A2"><v>1</v></c></row>`)
	change := func(part, old, new string) func(map[string]string) {
		return func(p map[string]string) {
			if !strings.Contains(p[part], old) {
				t.Fatalf("%s does not hold %s", part, old)
			}
			p[part] = strings.Replace(p[part], old, new, 1)
		}
	}
	remove := func(part string) func(map[string]string) {
		return func(p map[string]string) { delete(p, part) }
	}
	tests := []struct {
		name, want string
		breakIt    func(map[string]string)
	}{
		{"sheet without its end", sheet, change(sheet, "</sheetData></worksheet>", "")},
		{"other sheet without its end", other, change(other, "</worksheet>", "")},
		{"shared texts without their end", shared, change(shared, "</sst>", "")},
		{"tags crossed", sheet, change(sheet, "</v></c>", "</c></v>")},
		{"text index", "cell A1: it refers to text \"17\" of 4", change(sheet, "<v>0</v>", "<v>17</v>")},
		{"text index below zero", "cell A1", change(sheet, "<v>0</v>", "<v>-1</v>")},
		{"no number", "cell A2: \"one\" is no number", change(sheet, "<v>1</v></c></row></sheetData>", "<v>one</v></c></row></sheetData>")},
		{"too large", "is no number", change(sheet, "<v>1</v></c></row></sheetData>", "<v>1E999</v></c></row></sheetData>")},
		{"not finite", "is no number", change(sheet, "<v>1</v></c></row></sheetData>", "<v>Infinity</v></c></row></sheetData>")},
		{"type of cell", `its type "q" is unknown`, change(sheet, `t="s"`, `t="q"`)},
		{"reference", `"1A" is no cell`, change(sheet, `"A2"`, `"1A"`)},
		{"rows in disorder", `row 1 stands behind row 1`, change(sheet, `<row r="2"`, `<row r="1"`)},
		{"row past the edge", "has a row 1048577, and the rows of a sheet go from 1", change(sheet, `<row r="2"`, `<row r="1048577"`)},
		{"row past the edge without a number", "has a row 1048577", change(sheet, `</sheetData>`, `<row r="1048576"/><row/></sheetData>`)},
		{"row below the first", `the number "-1", which is none`, change(sheet, `<row r="2"`, `<row r="-1"`)},
		{"row without a number that is one", `the number "abc", which is none`, change(sheet, `<row r="2"`, `<row r="abc"`)},
		{"cell twice", "cell A2 stands behind cell A2", change(sheet, `</c></row></sheetData>`, `</c><c r="A2"/></row></sheetData>`)},
		{"cells in disorder", "cell A2 stands behind cell C2", change(sheet, `<c r="A2"`, `<c r="C2"/><c r="A2"`)},
		{"cell of another row", "cell A9 stands in row 2", change(sheet, `"A2"`, `"A9"`)},
		{"cell without a row", `"A" is no cell`, change(sheet, `"A2"`, `"A"`)},
		{"cell past the edge", "row 2 has more than 16384 cells", change(sheet, `</c></row></sheetData>`, `</c><c r="XFD2"/><c/></row></sheetData>`)},
		{"text behind the end", sheet + " (text stands outside", change(sheet, "</worksheet>", "</worksheet>zzz")},
		{"text before the start", other + " (text stands outside", change(other, "<worksheet", "zzz<worksheet")},
		{"two sheets in one part", sheet + " (a second part", change(sheet, "</worksheet>", "</worksheet><worksheet/>")},
		{"no other sheet", other + ` (it is missing, and holds the sheet "Other"`, remove(other)},
		{"sheet without a part", `names the sheet "Other", and no part`, change("xl/_rels/workbook.xml.rels", `"r2"`, `"r9"`)},
		{"broken styles", "xl/styles.xml", change("xl/styles.xml", "</numFmts>", "")},
		{"styles that are no numbers", "xl/styles.xml", change("xl/styles.xml", `numFmtId="14"`, `numFmtId="x"`)},
		{"no sheet", sheet + " (it is missing)", remove(sheet)},
		{"no shared texts", shared + " (it is missing)", remove(shared)},
		{"empty sheet part", sheet + " (it is empty)", func(p map[string]string) { p[sheet] = "" }},
		{"empty other sheet", other + " (it is empty)", func(p map[string]string) { p[other] = "" }},
		{"no workbook", "no Excel workbook", remove("_rels/.rels")},
		{"no sheets", "names no worksheet", change("xl/workbook.xml", `<sheet name="Data" sheetId="1" r:id="r1"/><sheet name="Other" sheetId="2" r:id="r2"/>`, "")},
		{"no relations", "no part holds it", remove("xl/_rels/workbook.xml.rels")},
		{"broken relations", "xl/_rels/workbook.xml.rels", change("xl/_rels/workbook.xml.rels", "</Relationships>", "")},
		{"broken workbook", "xl/workbook.xml", change("xl/workbook.xml", "</sheets>", "")},
		{"part twice", "it is there twice", func(p map[string]string) { p["XL/Workbook.xml"] = "x" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := maps.Clone(whole)
			test.breakIt(p)
			if got := failure(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{}); !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestWideWorkbook reads a workbook whose parts are all written in UTF-16.
func TestWideWorkbook(t *testing.T) {
	p := parts(header, `<row r="2"><c r="A2" t="inlineStr"><is><t>é😀</t></is></c><c r="B2" s="1"><v>46022</v></c></row>`)
	for name, text := range p {
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?>` + text)
		if err != nil {
			t.Fatal(err)
		}
		p[name] = wide
	}
	got := shown(rows(t, open(t, write(t, "a.xlsx", pack(t, p)), mapping.Source{})))
	if diff := cmp.Diff([]string{"2: é😀|2025-12-31"}, got); diff != "" {
		t.Error(diff)
	}
}
