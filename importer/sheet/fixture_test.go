package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// write makes a file of the name in a folder of the test's own.
func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// open opens a file that is right, and closes it with the test.
func open(t testing.TB, path string, source mapping.Source) *sheet.File {
	t.Helper()
	f, err := sheet.Open(path, source, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// rows reads all rows of a file that is right.
func rows(t testing.TB, f *sheet.File) []sheet.Row {
	t.Helper()
	var all []sheet.Row
	for row, err := range f.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		row.Cells = slices.Clone(row.Cells) // they are gone with the next row
		all = append(all, row)
	}
	return all
}

// shown writes rows as `number: text|text|…`, a problem in front of the texts.
func shown(all []sheet.Row) []string {
	var lines []string
	for _, row := range all {
		var texts []string
		for _, cell := range row.Cells {
			texts = append(texts, cell.Text)
		}
		line := fmt.Sprintf("%d: %s", row.Number, strings.Join(texts, "|"))
		if row.Problem != nil {
			line = string(row.Problem.Code) + " " + line
		}
		lines = append(lines, line)
	}
	return lines
}

// failure is the error of a file that is wrong, at opening or while reading.
func failure(t testing.TB, path string, source mapping.Source) string {
	t.Helper()
	f, err := sheet.Open(path, source, nil)
	if err == nil {
		defer f.Close()
		for _, err = range f.Rows() {
		}
	}
	if err == nil {
		t.Fatalf("%s was read without an error", path)
	}
	if !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("the error does not begin with the file: %v", err)
	}
	return strings.TrimPrefix(err.Error(), path+": ")
}

const (
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relSpace  = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relType   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// parts are the parts of a small workbook of two sheets, Data and Other, with
// some styles: 1 a date, 2 a date and time, 3 zeros in front, 4 elapsed time,
// 5 text, 6 a time of day. The arguments stand in Data's sheetData.
func parts(data ...string) map[string]string {
	return map[string]string{
		"_rels/.rels": `<Relationships ` + relSpace + `><Relationship Id="a" Type="` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook ` + mainSpace + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/>` +
			`<sheets><sheet name="Data" sheetId="1" r:id="r1"/><sheet name="Other" sheetId="2" r:id="r2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + relSpace + `>` +
			`<Relationship Id="r1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + relType + `worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
			`<Relationship Id="r3" Type="` + relType + `sharedStrings" Target="sharedStrings.xml"/>` +
			`<Relationship Id="r4" Type="` + relType + `styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet ` + mainSpace + `><sheetData>` + strings.Join(data, "") + `</sheetData></worksheet>`,
		"xl/worksheets/sheet2.xml": `<worksheet ` + mainSpace + `><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
		"xl/sharedStrings.xml": `<sst ` + mainSpace + `><si><t>Name</t></si><si><t>Serial</t></si>` +
			`<si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh sb="0" eb="1"><t>sound</t></rPh></si><si><t>a_x000D_b_x005F_x0041_</t></si></sst>`,
		"xl/styles.xml": `<styleSheet ` + mainSpace + `><numFmts count="3"><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="[hh]:mm"/>` +
			`<numFmt numFmtId="166" formatCode="dd/mm/yyyy\ hh:mm;@"/></numFmts>` +
			`<cellXfs count="7"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="166"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="49"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
	}
}

// pack makes a workbook of its parts.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// header is a first row for the data of parts.
const header = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`
