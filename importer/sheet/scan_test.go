package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scanned reads a worksheet that is not packed, with four shared texts and a style
// that is a date.
func scanned(part []byte) (rows []string, err error) {
	shared := &texts{}
	if err := shared.fill(newLexer(strings.NewReader(`<sst><si><t>a</t></si><si/><si><t>b</t></si><si><t>é</t></si></sst>`))); err != nil {
		return nil, err
	}
	w := &worksheet{book: &book{styles: []style{{}, {format: "d/m/y", day: true}}}, texts: shared, area: area{1, 1, maxRow, 26}}
	s := &scanner{worksheet: w, xml: newLexer(bytes.NewReader(part))}
	for {
		l, err := s.row()
		if err == io.EOF {
			return append(rows, fmt.Sprint(s.merges)), nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, fmt.Sprintf("%d %t %+v", l.number, l.hidden, l.cells))
	}
}

// sheets are worksheets as programs write them, and a few as none does.
func sheets() []string {
	var all []string
	for _, data := range []string{
		``,
		`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45000</v></c></row>`,
		`<row r="2" hidden="1"><c r="C2"><v>1.5</v></c><c r="D2" s="1" t="s"/><c r="E2" s="0" t="n"><v>-7</v></c></row><row r="9"/>`,
		`<row><c><v>1</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>a_x000D_b</v></c><c t="d"><v>2026-01-31</v></c></row>`,
		`<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>x</t></r><r><t xml:space="preserve"> y</t></r></is></c></row>`,
		`<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f t="shared" si="0"/><v></v></c></row>`,
		"<row r=\"1\">\n<c r=\"A1\">\n<v>1e3</v>\n</c>\n</row>\n<row r=\"2\"/>",
		`<row r="1"><c t='s' r='A1'><v>3</v></c><c r="Z1"><v>1</v></c><c r="AA1" t="q"><v>out of the area</v></c></row>`,
		`<row r="1"><c r="A1" t="s"><v>9</v></c></row>`,
		`<row r="1"><c r="B1"/><c r="A1"/></row>`,
	} {
		all = append(all, `<worksheet><sheetData>`+data+`</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>`)
	}
	return all
}

// slowly is the same worksheet with a blank more in each cell, so that none is
// taken at a glance.
func slowly(part []byte) []byte { return bytes.ReplaceAll(part, []byte("<c "), []byte("<c  ")) }

// TestGlance reads a cell at a glance as it does token by token.
func TestGlance(t *testing.T) {
	for _, cell := range []string{
		`<c r="A1"><v>1</v></c>`, `<c r="A1" s="1"><v>1</v></c>`, `<c r="A1" t="s"><v>2</v></c>`, `<c r="A1" s="1" t="b"><v>1</v></c>`,
		`<c r="A1"/>`, `<c r="A1" s="1"/>`, `<c r="A1" t="s"/>`, `<c r="A1" t="e"/>`, `<c r="A1"><v></v></c>`, `<c r="A1" t="s"><v></v></c>`,
		`<c r="A1" t="str"><v>a_x0041_</v></c>`, `<c r="A1" t="inlineStr"><v>a_x0041_</v></c>`, `<c r="A1" t="e"><v>#N/A</v></c>`,
		`<c r="A1" t="d"><v>2026-01-31T10:00:00</v></c>`, `<c r="A1" t="s"><v>9</v></c>`, `<c r="A1" t="q"><v>9</v></c>`, `<c r="B1"><v>x</v></c>`,
		`<c r="A2"><v>1</v></c>`, `<c r="1A"><v>1</v></c>`, `<c r="a1"><v>1</v></c>`, `<c r="A1" s="7"><v>1</v></c>`, `<c r="A1" s="x"><v>1</v></c>`,
		`<c r="A1"><v>1</v></d>`, `<c r="A1"><v>1</c></v>`, `<c r="A1"><v>1</v></c >`, `<c r="A1"><v>1&amp;</v></c>`, `<c r="A1"><v>1]]></v></c>`, `<c r="A1" t="str"><v>é</v></c>`,
		`<c r="A1" r="A1"><v>1</v></c>`, `<c r="AB1"><v>x</v></c>`, `<c r="A1"><v>` + strings.Repeat("1", 200<<10) + `</v></c>`,
		`<c r="A1" t="str"><v>` + strings.Repeat("x", 200<<10) + `</v></c>`,
	} {
		part := []byte(`<worksheet><sheetData><row r="1">` + cell + `</row></sheetData></worksheet>`)
		got, err := scanned(part)
		want, wantErr := scanned(slowly(part))
		if diff := cmp.Diff(want, got); diff != "" || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%.80s: %v, token by token %v %s", cell, err, wantErr, diff)
		}
	}
}

// TestNoneIsLost refuses what would otherwise be passed over, though rows and
// cells may be meant by it.
func TestNoneIsLost(t *testing.T) {
	for data, want := range map[string]string{
		`<other/>`:     "it is no worksheet",
		`<worksheet/>`: "no place for rows",
		`<worksheet><sheetData/><sheetData/></worksheet>`:                                          "two places for rows",
		`<worksheet><sheetData><Row/></sheetData></worksheet>`:                                     "an element <Row> among its rows",
		`<worksheet><sheetData><row><d/></row></sheetData></worksheet>`:                            "an element <d> among its rows",
		`<worksheet><sheetData><row><c><w>1</w></c></row></sheetData></worksheet>`:                 "an element <w> among its rows",
		`<worksheet><sheetData><row><c><v><w/>1</v></c></row></sheetData></worksheet>`:             "an element <w> among its rows",
		`<worksheet><sheetData><row><c><v>1</v><v>2</v></c></row></sheetData></worksheet>`:         "it has two values",
		`<worksheet><sheetData><row r="1"/><c r="A1"><v>1</v></c></sheetData></worksheet>`:         "an element <c> among its rows",
		`<worksheet><sheetData>1</sheetData></worksheet>`:                                          `the text "1" stands between`,
		`<worksheet><sheetData><row>1</row></sheetData></worksheet>`:                               `the text "1" stands between`,
		`<worksheet><sheetData><row><c>1</c></row></sheetData></worksheet>`:                        `the text "1" stands between`,
		`<worksheet><sheetData><row><c t="inlineStr"><is>1</is></c></row></sheetData></worksheet>`: `the text "1" stands between`,
		`<worksheet><sheetData><row hidden="yes"/></sheetData></worksheet>`:                        `"yes" is neither true nor false`,
		`<worksheet><sheetData><row><c t="b"><v>yes</v></c></row></sheetData></worksheet>`:         `"yes" is neither true nor false`,
		`<worksheet><sheetData><row><c t="d"><v>31/01/2026</v></c></row></sheetData></worksheet>`:  `"31/01/2026" is no date`,
		`<worksheet><sheetData><row><c><v>0x10</v></c></row></sheetData></worksheet>`:              `"0x10" is no number`,
		`<worksheet><sheetData/><mergeCells><mergeCell ref="A"/></mergeCells></worksheet>`:         "is no range",
		`<worksheet><sheetData/><mergeCells><mergeCell/></mergeCells></worksheet>`:                 "is no range",
	} {
		if _, err := scanned([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", data, err, want)
		}
	}
}

// TestRowsElsewhere passes over elements that have the names of rows and cells
// where they are none.
func TestRowsElsewhere(t *testing.T) {
	got, err := scanned([]byte(`<worksheet><cols><row r="x"/></cols><sheetData><row><c r="A1"><v>1</v><extLst><row/></extLst></c><extLst><c/></extLst></row></sheetData>` +
		`<controls><from><row>3</row></from></controls><mergeCells><row/></mergeCells><extLst><sheetData><row/></sheetData><mergeCells><mergeCell/></mergeCells></extLst></worksheet>`))
	if diff := cmp.Diff([]string{"1 false [{Kind:2 Text:1 Number:1 Format:}]", "[]"}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// FuzzScan holds that a worksheet is read the same at a glance and token by token,
// that rows rise, and that it always ends.
func FuzzScan(f *testing.F) {
	for _, part := range sheets() {
		f.Add([]byte(part))
	}
	f.Fuzz(func(t *testing.T, part []byte) {
		got, err := scanned(part)
		if bytes.Contains(part, []byte("<!")) || bytes.Contains(part, []byte("<?")) || wide(part) {
			return // in which <c may be no cell
		}
		want, wantErr := scanned(slowly(part))
		if diff := cmp.Diff(want, got); diff != "" || (err == nil) != (wantErr == nil) {
			t.Errorf("%v, token by token %v %s", err, wantErr, diff)
		}
	})
}
