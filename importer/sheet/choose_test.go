package sheet_test

import (
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
	must(x.SetDefinedName(&excelize.DefinedName{Name: "Own", RefersTo: "'2'!$B$1:$B$2", Scope: "2"}))
	for _, sheet := range []string{"It's", "2"} {
		must(x.SetDefinedName(&excelize.DefinedName{Name: "Twice", RefersTo: "'2'!$A$1:$A$2", Scope: sheet}))
	}
	must(x.SetDefinedName(&excelize.DefinedName{Name: "Pieces", RefersTo: "'2'!$A$1:$A$2,'2'!$B$1:$B$2"}))
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
		{"name and the sheet that it is of", mapping.Source{Range: "2!Block"}, []string{"2", "x,y", "2: 7|8"}},
		{"name of the only sheet that has it", mapping.Source{Range: "own"}, []string{"2", "y", "2: 8"}},
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
		{"name of several ranges", mapping.Source{Table: "Pieces"}, "which is not one block of the workbook's cells"},
		{"name of several sheets", mapping.Source{Range: "Twice"}, `"Twice" is no range`},
		{"table and range", mapping.Source{Table: "Parc", Range: "A1:B2"}, "leave one out"},
		{"table and another header row", mapping.Source{Table: "Parc", HeaderRow: 4}, "leave `header_row` out"},
		{"table of another sheet", mapping.Source{Table: "Parc", Sheet: "2"}, "Parc lies on the sheet \"It's\", and the sheet to be read is \"2\""},
		{"table and no sheet", mapping.Source{Table: "Parc", Sheet: "9"}, `there is no sheet "9"`},
		{"range of another sheet", mapping.Source{Range: "2!A1:B2", Sheet: "1"}, "2!A1:B2 lies on the sheet \"2\""},
		{"name of another sheet", mapping.Source{Range: "Block", Sheet: "Secret"}, "Block lies on the sheet \"It's\""},
		{"blank header", mapping.Source{Sheet: "It's", HeaderRow: 1}, "is row 3: correct `header_row`"},
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
