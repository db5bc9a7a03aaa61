package sheet_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// askedFor is what is asked for in most of the tests.
func askedFor() [][]string { return [][]string{{"Serial", "N° de série"}, {"Name"}, {"Site"}} }

// TestFound looks at what is found out, and how it is said.
func TestFound(t *testing.T) {
	data := strings.Repeat("1;2;3\n", 20)
	tests := []struct {
		name, text string
		wanted     [][]string
		want       string // of the notes
		row        int    // the first of the data
	}{
		{"all is plain", "Serial,Name,Site\n1,2,3\n", askedFor(),
			"found out: plain ASCII (sure), \",\" between cells (sure); pinned by `source: { encoding: utf-8, delimiter: \",\" }`", 2},
		{"below a preamble", "Export;of;today\n\nof 3 rows\n  n° de SERIE ;Nom;Site\n" + data, askedFor(),
			"the header in row 4, with 2 of the 3 columns asked for (likely); pinned by `source: { encoding: utf-8, delimiter: \";\", header_row: 4 }`", 5},
		{"all columns below a preamble", "Serial\nof today\nName;Site;Serial\n" + data, askedFor(),
			"the header in row 3, with 3 of the 3 columns asked for (sure)", 4},
		{"headings in a broken row", "x\nSerial,Name,\"a\" b\nSerial,Site\n1,2\n", askedFor(), "the header in row 3, with 2 of the 3", 4},
		{"blank lines above", "\n\nSerial;Name;Site\n" + data, askedFor(), "the header in row 3, with 3 of the 3", 4},
		{"none of the columns", "\na;b;c\n" + data, askedFor(), "row 2, the first that is not blank, since none has a column asked for (a guess)", 3},
		{"a heading among the rows", "Mail;b;c\n" + data + "1;Name;3\n", [][]string{{"Name"}}, "the header in row 1, with 0 of the 1", 0},
		{"one column", "Serial\na,b\n", [][]string{{"Serial"}}, "one single column", 2},
		{"a comma in each cell of one column", "Name\nDurand, Anne\nDupond, Jean\n", [][]string{{"Name"}}, "one single column", 2},
		{"decimal commas", "Serial;Name;Site\n1,5;2,5;3\n1,5;2,5;3\n", nil, "\";\" between cells (sure)", 2},
		{"apostrophes", "'Serial','Name'\n'1','2'\n", askedFor(), "\"'\" around cells (likely)", 2},
		{"the columns decide", "Nom, prénom;Site\na, b;c\nd, e;f\n", askedFor(), "\";\" between cells (sure)", 2},
		{"an accent in the last line", "Serial;Name;Site\n" + strings.Repeat("1;2;3\n", 90_000) + "\xe9;2;3\n", askedFor(), "windows-1252 (sure)", 2},
		{"an accent before a no-break blank", "Serial;Name\n" + strings.Repeat("\xe9;\xe8\n", 20) + "V\xc9RIFI\xc9\xa0:;1\n", askedFor(), "windows-1252 (sure)", 2},
		{"a euro of ISO-8859-15", "Serial;Name\n12 \xa4;\xe9\n", askedFor(), "iso-8859-15 (likely)", 2},
		{"half an hour of windows-1252", "Serial;Name\n1\xbdh;\xe9\n", askedFor(), "windows-1252 (likely)", 2},
		{"damage", "Serial;Name\n" + strings.Repeat("é;2\n", 20) + "\xc3;2\n", askedFor(), "1 bytes are damaged, the first in line 22: the rows that they stand in are rejected", 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, err := sheet.Open(write(t, "a.csv", []byte(test.text)), mapping.Source{}, test.wanted)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if notes := strings.Join(f.Notes(), "\n"); !strings.Contains(notes, test.want) && test.row > 0 {
				t.Errorf("got %q, want %q", notes, test.want)
			}
			if got := rows(t, f)[0].Number; got != max(test.row, 2) {
				t.Errorf("the data begin in row %d", got)
			}
		})
	}
}

// TestPinned says nothing of what the source says itself, and believes it.
func TestPinned(t *testing.T) {
	source := mapping.Source{Encoding: "windows-1252", Delimiter: ",", Quote: "'", HeaderRow: 2}
	f := open(t, write(t, "a.csv", []byte("Serial;Name;Site\n1;2;3\n\xc3\xa9;\"4\";5\n")), source)
	if notes := f.Notes(); len(notes) > 0 {
		t.Errorf("got %q", notes)
	}
	if diff := cmp.Diff([]string{`3: Ã©;"4";5`}, shown(rows(t, f))); diff != "" {
		t.Error(diff)
	}
}

// TestHeaderOfWorkbook finds the header of a workbook as that of a CSV.
func TestHeaderOfWorkbook(t *testing.T) {
	path := write(t, "a.xlsx", pack(t, parts(`<row r="2"><c r="A2" t="inlineStr"><is><t>Export</t></is></c></row>`,
		strings.NewReplacer(`r="1"`, `r="5"`, `A1`, `A5`, `B1`, `B5`).Replace(header), `<row r="6"><c r="A6"><v>1</v></c></row>`)))
	f, err := sheet.Open(path, mapping.Source{}, askedFor())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := shown(rows(t, f)); !slices.Equal(got, []string{"6: 1|"}) {
		t.Errorf("got %q", got)
	}
	if note := f.Notes()[0]; note != "found out: the header in row 5, with 2 of the 3 columns asked for (likely); pinned by `source: { header_row: 5 }`" {
		t.Errorf("got %q", note)
	}
}

// FuzzSniff holds that what encoding/csv writes is found out, whatever stands
// between its cells and in them, and read the same.
func FuzzSniff(f *testing.F) {
	f.Add("1\x1f2\x1f3\x1e4,5\x1f6;7\x1f\"8\"", uint8(0), uint8(0))
	f.Add("é\x1fa\r\nb\x1f'x'\x1e\x1f\x1f\x1eœ", uint8(1), uint8(1))
	f.Add("sep=;\x1f|\t|\x1f'", uint8(2), uint8(2))
	f.Add("Serial\x1fSite\x1fName\x1e\x1a", uint8(3), uint8(3))
	f.Add("日本語\x1f\ufeff\x1f\u00a0", uint8(1), uint8(4))
	f.Fuzz(func(t *testing.T, text string, delimiter, written uint8) {
		var table [][]string
		var want []string
		text = strings.ReplaceAll(strings.ToValidUTF8(text, "?"), "\x00", "0")
		for i, record := range strings.Split(strings.ReplaceAll(text, "\ufffd", "?"), "\x1e") {
			cells := append(strings.Split(record, "\x1f"), "", "")[:3]
			table = append(table, cells)
			if mapping.Trim(strings.Join(cells, "")) != "" {
				want = append(want, fmt.Sprintf("%d: %s", i+2, strings.Join(cells, "|")))
			}
		}
		if strings.Count(text, "\n") > 900 || strings.HasSuffix(text, "\x1a") || bare(table) {
			t.Skip()
		}
		content := encoded(t, table, delimiter, written)
		file, err := sheet.Open(write(t, "a.csv", content), mapping.Source{}, askedFor())
		if err != nil {
			t.Fatalf("%q: %v", content, err)
		}
		defer file.Close()
		if diff := cmp.Diff(want, shown(rows(t, file))); diff != "" {
			t.Errorf("%q, %q: %s", content, file.Notes(), diff)
		}
	})
}

// bare reports whether encoding/csv would write a carriage return without quotes.
func bare(table [][]string) bool {
	return slices.ContainsFunc(table, func(cells []string) bool { return strings.Contains(strings.Join(cells, ""), "\r") })
}

// encoded is a table under its header in some dialect and some encoding.
func encoded(t *testing.T, table [][]string, delimiter, written uint8) []byte {
	t.Helper()
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	w.Comma, w.UseCRLF = rune(",;\t|"[delimiter%4]), delimiter%8 > 3
	if w.UseCRLF {
		w.UseCRLF = !strings.Contains(fmt.Sprint(table), "\n") // it would make other breaks of those in cells
	}
	if err := w.WriteAll(append([][]string{{"Serial", "Name", "Site"}}, table...)); err != nil {
		t.Skip() // it writes no such thing
	}
	encodings := []encoding.Encoding{
		unicode.UTF8, unicode.UTF8BOM,
		unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	}
	content, err := encodings[int(written)%len(encodings)].NewEncoder().Bytes(text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// FuzzOpen reads anything at all as a CSV: it may refuse it, and never panics,
// and the numbers of the rows rise.
func FuzzOpen(f *testing.F) {
	for _, text := range []string{"", "\n", "sep=;", "\xff\xfe", "\xff\xfea", "a\x00\n\x00", "'\n'", "\"", "\x1a", "\xe9", "a,b;c\n1,2;3", "é\xe9", "<html>", "PK\x03\x04"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := sheet.Open(write(t, "a.csv", content), mapping.Source{}, askedFor())
		if err != nil {
			return
		}
		defer file.Close()
		last := 0
		for row, err := range file.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if row.Number <= last {
				t.Fatalf("row %d stands behind row %d", row.Number, last)
			}
			last = row.Number
		}
	})
}
