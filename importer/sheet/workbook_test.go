package sheet_test

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"itsmload/mapping"
)

// chosen makes a workbook with a hidden sheet, a table, names, and data that
// does not begin at A1.
func chosen(t *testing.T) string {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sheet := func(name string, top string, data ...[]any) {
		_, err := x.NewSheet(name)
		must(err)
		column, row, err := excelize.SplitCellName(top)
		must(err)
		for i, cells := range data {
			place, err := excelize.JoinCellName(column, row+i)
			must(err)
			must(x.SetSheetRow(name, place, &cells))
		}
	}
	sheet("Secret", "A1", []any{"s"}, []any{0})
	sheet("It's", "B3", []any{"a", "b"}, []any{1, 2}, []any{3, 4}, []any{5, 6}, []any{"sum", 12})
	sheet("2", "A1", []any{"x", "y"}, []any{7, 8})
	must(x.DeleteSheet("Sheet1"))
	x.SetActiveSheet(1)
	must(x.SetSheetVisible("Secret", false))
	must(x.AddTable("It's", &excelize.Table{Range: "B3:C6", Name: "Parc"}))
	must(x.SetDefinedName(&excelize.DefinedName{Name: "Block", RefersTo: "'It''s'!$B$3:$C$5"}))
	must(x.SetDefinedName(&excelize.DefinedName{Name: "Block", RefersTo: "'2'!$A$1:$B$2", Scope: "2"}))
	must(x.SetDefinedName(&excelize.DefinedName{Name: "Moving", RefersTo: "OFFSET('2'!$A$1,0,0,2,2)"}))
	path := filepath.Join(t.TempDir(), "a.xlsx")
	must(x.SaveAs(path))
	return path
}

// TestChoose reads what the mapping's source names.
func TestChoose(t *testing.T) {
	path := chosen(t)
	tests := []struct {
		name   string
		source mapping.Source
		want   []string
	}{
		{"the first that is visible", mapping.Source{HeaderRow: 3}, []string{"It's", ",a,b", "4: |1|2", "5: |3|4", "6: |5|6", "7: |sum|12"}},
		{"by name", mapping.Source{Sheet: "secret"}, []string{"Secret", "s", "2: 0"}},
		{"by number", mapping.Source{Sheet: "1"}, []string{"Secret", "s", "2: 0"}},
		{"by a name that is a number", mapping.Source{Sheet: "2"}, []string{"2", "x,y", "2: 7|8"}},
		{"table", mapping.Source{Table: "parc"}, []string{"It's", "a,b", "4: 1|2", "5: 3|4", "6: 5|6"}},
		{"table and its own header row", mapping.Source{Table: "Parc", HeaderRow: 3}, []string{"It's", "a,b", "4: 1|2", "5: 3|4", "6: 5|6"}},
		{"range", mapping.Source{Range: "b4:c5", Sheet: "It's"}, []string{"It's", "1,2", "5: 3|4"}},
		{"range with its sheet", mapping.Source{Range: "'It''s'!$C$3:$C$5"}, []string{"It's", "b", "4: 2", "5: 4"}},
		{"whole columns", mapping.Source{Range: "2!B:B"}, []string{"2", "y", "2: 8"}},
		{"name", mapping.Source{Range: "block"}, []string{"It's", "a,b", "4: 1|2", "5: 3|4"}},
		{"name as a table", mapping.Source{Table: "Block"}, []string{"It's", "a,b", "4: 1|2", "5: 3|4"}},
		{"name of a sheet's own", mapping.Source{Range: "Block", Sheet: "2"}, []string{"2", "x,y", "2: 7|8"}},
		{"table and its sheet", mapping.Source{Table: "Parc", Sheet: "it's"}, []string{"It's", "a,b", "4: 1|2", "5: 3|4", "6: 5|6"}},
		{"range and its sheet", mapping.Source{Range: "'It''s'!B3:C4", Sheet: "It's"}, []string{"It's", "a,b", "4: 1|2"}},
		{"what is for a CSV is passed over", mapping.Source{Sheet: "2", Delimiter: "--", Encoding: "klingon", Quote: "x"}, []string{"2", "x,y", "2: 7|8"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := open(t, path, test.source)
			got := append([]string{f.Sheet(), strings.Join(f.Header(), ",")}, shown(rows(t, f))...)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestChooseWrong names what the workbook does not have, and what it has.
func TestChooseWrong(t *testing.T) {
	path := chosen(t)
	tests := []struct {
		name   string
		source mapping.Source
		want   string
	}{
		{"sheet", mapping.Source{Sheet: "Feuil1"}, `1 "Secret" (hidden), 2 "It's", 3 "2"`},
		{"number", mapping.Source{Sheet: "4"}, `there is no sheet "4"`},
		{"table", mapping.Source{Table: "Park"}, "the workbook has Parc"},
		{"range", mapping.Source{Range: "B3-C5"}, "correct `range`"},
		{"sheet of a range", mapping.Source{Range: "Feuil1!A1:B2"}, `there is no sheet "Feuil1"`},
		{"name of a formula", mapping.Source{Range: "Moving"}, "the name Moving stands for OFFSET("},
		{"table and range", mapping.Source{Table: "Parc", Range: "A1:B2"}, "leave one out"},
		{"table and another header row", mapping.Source{Table: "Parc", HeaderRow: 4}, "leave `header_row` out"},
		{"table of another sheet", mapping.Source{Table: "Parc", Sheet: "2"}, "Parc lies on the sheet \"It's\", and the sheet to be read is \"2\""},
		{"table and no sheet", mapping.Source{Table: "Parc", Sheet: "9"}, `there is no sheet "9"`},
		{"range of another sheet", mapping.Source{Range: "2!A1:B2", Sheet: "1"}, "2!A1:B2 lies on the sheet \"2\""},
		{"name of another sheet", mapping.Source{Range: "Block", Sheet: "Secret"}, "Block lies on the sheet \"It's\""},
		{"blank header", mapping.Source{Sheet: "It's"}, "is row 3: correct `header_row`"},
		{"blank range", mapping.Source{Range: "2!F10:G20"}, "nothing stands in row 10"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := failure(t, path, test.source); !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestSheetNames finds a sheet whose name is written in other letters, where no
// other could be meant.
func TestSheetNames(t *testing.T) {
	const data = "Mes\u00a0Donne\u0301es "
	p := parts(header)
	p["xl/workbook.xml"] = strings.NewReplacer("Data", data, "Other", "Ete").Replace(p["xl/workbook.xml"])
	alone := write(t, "a.xlsx", pack(t, p))
	p["xl/workbook.xml"] = strings.ReplaceAll(p["xl/workbook.xml"], data, "Été")
	both := write(t, "b.xlsx", pack(t, p))
	p["xl/workbook.xml"] = strings.ReplaceAll(p["xl/workbook.xml"], "Été", "ETE")
	capitals := write(t, "c.xlsx", pack(t, p))
	for _, test := range []struct{ path, sheet, want string }{
		{alone, data, data},
		{alone, "Mes Données", data},
		{alone, "mes donnees", data},
		{alone, "Été", "Ete"},
		{alone, "2", "Ete"},
		{both, "Ete", "Ete"},
		{both, "ETE", "Ete"},
		{both, "ÉTÉ", "Été"},
		{capitals, "Ete", "Ete"},
		{capitals, "ETE", "ETE"},
	} {
		if got := open(t, test.path, mapping.Source{Sheet: test.sheet}).Sheet(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.sheet, got, test.want)
		}
	}
	if got := failure(t, both, mapping.Source{Sheet: "Eté"}); !strings.Contains(got, `there is no sheet "Eté"`) {
		t.Errorf("got %q", got)
	}
}

// TestTableParts reads a table with a row of totals, and refuses one without a
// header.
func TestTableParts(t *testing.T) {
	with := func(attributes string) string {
		p := parts(header, `<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>`)
		p["xl/worksheets/_rels/sheet1.xml.rels"] = `<Relationships ` + relSpace + `><Relationship Id="t" Type="` + relType + `table" Target="../tables/table1.xml"/></Relationships>`
		p["xl/tables/table1.xml"] = `<table ` + mainSpace + ` displayName="Parc" ref="A1:B3" ` + attributes + `/>`
		return write(t, "a.xlsx", pack(t, p))
	}
	source := mapping.Source{Table: "Parc"}
	if diff := cmp.Diff([]string{"2: 1|"}, shown(rows(t, open(t, with(`totalsRowCount="1"`), source)))); diff != "" {
		t.Error(diff)
	}
	if got := failure(t, with(`headerRowCount="0"`), source); !strings.Contains(got, "the table Parc has no header row") {
		t.Errorf("got %q", got)
	}
}

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
	if notes := strings.Join(f.Notes(), "\n"); !strings.Contains(notes, "hidden rows are read like all others: there are 2") {
		t.Errorf("hidden rows are not counted: %q", notes)
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
		{"row below the first", "has a row -1", change(sheet, `<row r="2"`, `<row r="-1"`)},
		{"row without a number that is one", `the number "abc", which is none`, change(sheet, `<row r="2"`, `<row r="abc"`)},
		{"cell twice", "cell A2 stands behind cell A2", change(sheet, `</c></row></sheetData>`, `</c><c r="A2"/></row></sheetData>`)},
		{"cells in disorder", "cell A2 stands behind cell C2", change(sheet, `<c r="A2"`, `<c r="C2"/><c r="A2"`)},
		{"cell of another row", "cell A9 stands in row 2", change(sheet, `"A2"`, `"A9"`)},
		{"cell without a row", "cell A stands in row 2", change(sheet, `"A2"`, `"A"`)},
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
