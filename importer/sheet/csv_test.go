package sheet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"itsmload/mapping"
)

// TestCSV reads files in every way in which they may be written.
func TestCSV(t *testing.T) {
	tests := []struct {
		name, text string
		source     mapping.Source
		want       []string
	}{
		{"plain", "a,b\n1,2\n3,4\n", mapping.Source{}, []string{"2: 1|2", "3: 3|4"}},
		{"no line end at the end", "a,b\r\n1,2", mapping.Source{}, []string{"2: 1|2"}},
		{"semicolons", "a;b\n1,5;2\n", mapping.Source{Delimiter: ";"}, []string{"2: 1,5|2"}},
		{"tabs", "a\tb\n1\t2\n", mapping.Source{Delimiter: "\t"}, []string{"2: 1|2"}},
		{"bars", "a|b\n1|2\n", mapping.Source{Delimiter: "|"}, []string{"2: 1,2"}},
		{"blank lines count", "a,b\n\n\r\n1,2\n , \n3,4\n", mapping.Source{}, []string{"4: 1|2", "6: 3|4"}},
		{"blanks of all sorts are blank", "a,b\n\u00a0,\t\u200b\n1,2\n", mapping.Source{}, []string{"3: 1|2"}},
		{"line breaks in cells do not count", "a,b\n\"1\n\n\",2\r\n\"3\r\n4\",5\n\n6,7\n", mapping.Source{}, []string{"2: 1\n\n|2", "3: 3\r\n4|5", "5: 6|7"}},
		{"line breaks in the header", "\"a\nb\",c\n1,2\n", mapping.Source{}, []string{"2: 1|2"}},
		{"ragged", "a,b\n1\n1,2,\n1,2, ,3\n4,5\n", mapping.Source{}, []string{"2: 1", "3: 1|2", "too-many-cells 4: 1|2| |3", "5: 4|5"}},
		{"quotes", "a,b\n\"x \"\"y\"\"\",\"1,2\"\n", mapping.Source{}, []string{`2: x "y"|1,2`}},
		{"other quotes", "a,b\n'it''s \"5\"','1,2'\n", mapping.Source{Quote: "'"}, []string{`2: it's "5"|1,2`}},
		{"header below a preamble", "Export of today\n\na,b\n1,2\n", mapping.Source{HeaderRow: 3}, []string{"4: 1|2"}},
		{"semicolons found", "a;b\n1,5;2\n", mapping.Source{}, []string{"2: 1,5|2"}},
		{"tabs found", "a\tb\n1\t2\n", mapping.Source{}, []string{"2: 1|2"}},
		{"a byte order mark in the middle", "a,b\n1,2\n\ufeff3,4\n", mapping.Source{}, []string{"2: 1|2", "3: \ufeff3|4"}},
		{"all line ends", "a,b\r\n1,2\n3,4\r\n5,6\r", mapping.Source{}, []string{"2: 1|2", "3: 3|4", "4: 5|6"}},
		{"a delimiter at the end", "a,b,\n1,2,\n3,4,\n", mapping.Source{}, []string{"2: 1|2", "3: 3|4"}},
		{"blank lines at the end", "a,b\n1,2\n\n\r\n,\n", mapping.Source{}, []string{"2: 1|2"}},
		{"Ctrl-Z at the end", "a,b\r\n1,2\r\n\x1a", mapping.Source{}, []string{"2: 1|2"}},
		{"Ctrl-Z elsewhere", "a,b\n1,2\x1a\n", mapping.Source{}, []string{"2: 1|2\x1a"}},
		{"half a sign of UTF-16", "a\x00,\x00b\x00\n\x001\x00,\x002\x00\n\x003\x00,\x004", mapping.Source{}, []string{"2: 1|2", "unreadable-row 3: 3|\ufffd"}},
		{"damaged UTF-8", "a,b\né,è\nê,ë\nà,ç\nù,û\n\xc3,1\nî,ï\n", mapping.Source{}, []string{"2: é|è", "3: ê|ë", "4: à|ç", "5: ù|û", "unreadable-row 6: \xc3|1", "7: î|ï"}},
		{"a hint of the delimiter", "sep=;\r\na;b\r\n1,5;2\r\n", mapping.Source{}, []string{"3: 1,5|2"}},
		{"a hint that the mapping contradicts", "sep=;\na,b\n1,2\n", mapping.Source{Delimiter: ","}, []string{"3: 1|2"}},
		{"apostrophes found", "'a','b'\n'1,5','2'\n", mapping.Source{}, []string{"2: 1,5|2"}},
		{"apostrophes around one cell", "a,b\n1,2\n3,4\n'5,6',7\n", mapping.Source{}, []string{"2: 1|2", "3: 3|4", "4: 5,6|7"}},
		{"apostrophes of Excel", "a,b\n'00123,'7\n'00124,'8\n", mapping.Source{}, []string{"2: '00123|'7", "3: '00124|'8"}},
		{"one column", "a\n1\n", mapping.Source{}, []string{"2: 1"}},
		{"one column with the delimiter chosen", "a;b\n1;2\n", mapping.Source{Delimiter: ","}, []string{"2: 1;2"}},
		{"header alone", "a,b\n", mapping.Source{}, nil},
		{"what is for workbooks is passed over", "a,b\n1,2\n", mapping.Source{Sheet: "X", Table: "Y", Range: "Z"}, []string{"2: 1|2"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := open(t, write(t, "a.csv", []byte(test.text)), test.source)
			got := shown(rows(t, f))
			if test.source.Delimiter == "|" {
				got[0] = strings.ReplaceAll(got[0], "|", ",")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBrokenRows rejects a row that cannot be read, shows what stands in it, and
// reads its neighbours.
func TestBrokenRows(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
		why        string
	}{
		{"bare quote", "3,5\" disk\n", []string{`unreadable-row 3: 3|5" disk`}, "line 3 a quote stands in a cell"},
		{"quote not doubled", "3,\"5\" disk\"\r\n", []string{`unreadable-row 3: 3|"5" disk"`}, "line 3 a cell begins with a quote, and the quote"},
		{"open up to a row with quotes", "3,\"4\n\"5\",\"6\"\n7,\"8\"\n", []string{`unreadable-row 3: 3|"4`, "4: 5|6", "5: 7|8"}, "line 3 a cell begins with a quote"},
		{"line breaks in a broken cell", "3,\"4\n\n\"5\" disk\"\n", []string{`unreadable-row 3: 3|"4`, `unreadable-row 5: "5" disk"`}, "line 3 a cell begins with a quote"},
		{"blanks around quotes", "3, \"4\" \n", []string{`unreadable-row 3: 3| "4" `}, "line 3 a quote stands in a cell"},
		{"quote alone", "\"\n3,\"4\"\n", []string{`unreadable-row 3: "`, "4: 3|4"}, "line 3"},
		{"many cells too", "3,5\",6\n", []string{`unreadable-row 3: 3|5"|6`}, "line 3"},
		{"too long a line", "3," + strings.Repeat("4", 17<<20) + "\n", []string{"unreadable-row 3: "}, "line 3 is longer than"},
		{"carriage return", "3,4\r5,6\n", []string{"unreadable-row 3: 3|4\r5|6"}, "line 3 a carriage return"},
		{"carriage return beside quotes", "\"3\",4\r5\n", []string{"unreadable-row 3: \"3\"|4\r5"}, "line 3 a carriage return"},
		{"NUL", "3,\x00\n", []string{"unreadable-row 3: 3|\x00"}, "a NUL byte"},
		{"NUL in one of several lines", "3,\"4\n\x00\n5\"\n6,7\n", []string{"unreadable-row 3: 3|4\n\x00\n5", "4: 6|7"}, "a NUL byte"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			all := rows(t, open(t, write(t, "a.csv", []byte("a,b\n1,2\n"+test.text+"9,10\n")), mapping.Source{}))
			got := shown(all)
			if diff := cmp.Diff(test.want, got[1:len(got)-1]); diff != "" {
				t.Error(diff)
			}
			if got[0] != "2: 1|2" || !strings.HasSuffix(got[len(got)-1], ": 9|10") {
				t.Errorf("the neighbours are %q and %q", got[0], got[len(got)-1])
			}
			if problem := all[1].Problem; problem == nil || !strings.Contains(problem.Why, test.why) {
				t.Errorf("got %+v, want %q", problem, test.why)
			}
		})
	}
}

// TestOpenQuote rejects the row in which a quote is opened for good, and no more.
func TestOpenQuote(t *testing.T) {
	for _, count := range []int{0, 1, 3000} {
		text := "a,b\n1,\"2\n" + strings.Repeat("3,"+strings.Repeat("4", 200)+"\n", count) // more than is read at once
		got := shown(rows(t, open(t, write(t, "a.csv", []byte(text)), mapping.Source{})))
		if len(got) != count+1 || got[0] != `unreadable-row 2: 1|"2` {
			t.Errorf("%d rows behind it: got %d, the first %q", count, len(got), got[0])
		}
	}
}

// TestCSVBlankCells tells blank cells from texts, even if of blanks.
func TestCSVBlankCells(t *testing.T) {
	got := rows(t, open(t, write(t, "a.csv", []byte("a,b,c\n1, ,\n\"\",x,y\n")), mapping.Source{}))
	want := [][]mapping.Cell{
		{{Kind: mapping.Text, Text: "1"}, {Kind: mapping.Text, Text: " "}, {}},
		{{}, {Kind: mapping.Text, Text: "x"}, {Kind: mapping.Text, Text: "y"}},
	}
	for i, row := range got {
		if diff := cmp.Diff(want[i], row.Cells); diff != "" {
			t.Error(diff)
		}
	}
}

// TestEncodings reads the same text in every encoding.
func TestEncodings(t *testing.T) {
	const text = "Numéro,Coût\nœuvre,12 €\n"
	tests := []struct {
		name    string
		source  string
		written encoding.Encoding
		note    string // of the encoding
	}{
		{"UTF-8", "", unicode.UTF8, "utf-8 (sure)"},
		{"UTF-8 named", "utf8", unicode.UTF8, ""},
		{"UTF-8 with its mark", "", unicode.UTF8BOM, "utf-8 by its mark (sure)"},
		{"UTF-8 whose mark contradicts", "windows-1252", unicode.UTF8BOM, "the file begins with the mark of utf-8"},
		{"windows-1252", "windows-1252", charmap.Windows1252, ""},
		{"windows-1252 in capitals", "Windows-1252", charmap.Windows1252, ""},
		{"ISO-8859-15", "ISO-8859-15", charmap.ISO8859_15, ""},
		{"UTF-16LE", "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), ""},
		{"UTF-16BE", "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), ""},
		{"UTF-16LE by its mark", "utf-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), ""},
		{"UTF-16BE by its mark", "utf-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), ""},
		{"UTF-16BE without its mark", "utf-16", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), ""},
		{"UTF-16LE found", "", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le (sure)"},
		{"UTF-16BE found", "", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be (sure)"},
		{"windows-1252 found", "", charmap.Windows1252, "windows-1252 (sure)"},
		{"ISO-8859-15 found", "", charmap.ISO8859_15, "iso-8859-15 (likely)"},
		{"UTF-16 by its mark alone", "", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be by its mark (sure)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bytes, err := test.written.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			f := open(t, write(t, "a.csv", []byte(bytes)), mapping.Source{Encoding: test.source})
			if diff := cmp.Diff([]string{"Numéro", "Coût"}, f.Header()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{"2: œuvre|12 €"}, shown(rows(t, f))); diff != "" {
				t.Error(diff)
			}
			notes := strings.Join(f.Notes(), "\n")
			if !strings.Contains(notes, test.note) || test.note == "" && strings.Contains(notes, "encoding:") {
				t.Errorf("got %q, want %q", notes, test.note)
			}
		})
	}
}

// TestWrongCSV meets the files that are refused, each with a hint.
func TestWrongCSV(t *testing.T) {
	tests := []struct {
		name, text string
		source     mapping.Source
		want       string
	}{
		{"empty", "", mapping.Source{}, "the file is empty"},
		{"blank", "\n\n,,\n", mapping.Source{}, "nothing stands in row 1"},
		{"mark alone", "\ufeff", mapping.Source{}, "nothing stands in row 1"},
		{"blank header", "\n\na,b\n1,2\n", mapping.Source{HeaderRow: 1}, "is row 3: correct `header_row`"},
		{"header past the end", "a,b\n1,2\n", mapping.Source{HeaderRow: 9}, "nothing stands in row 9"},
		{"windows-1252 meant", "a,b\n1,2\n\n3,\"x\ny\"\n\xe9,4\n", mapping.Source{Encoding: "utf-8"}, "line 6: bytes that are not UTF-8: the file was written in another encoding: take `encoding` out"},
		{"windows-1252 behind the mark of UTF-8", "\ufeffa\n\xe9\n", mapping.Source{}, "line 2: bytes that are not UTF-8"},
		{"UTF-16 meant", "a\x00,\x00b\x00\n\x00", mapping.Source{Encoding: "utf-8"}, `write "encoding: utf-16" under "source"`},
		{"two encodings", "a,b\nœ,1\n\xe9,2\n", mapping.Source{}, "UTF-8 (the first in line 2) and others are not (the first in line 3)"},
		{"two encodings, one of them once", "a,b\n" + strings.Repeat("\xe9,1\n", 20) + "é,2\n", mapping.Source{}, "UTF-8 (the first in line 22)"},
		{"MS-DOS", "a,b\nNum\x82ro,Co\x96t\nd\x8egr\x82,\x8a\n", mapping.Source{}, "of an old Mac or of MS-DOS"},
		{"two delimiters", "a,b;c\n1,2;3\n", mapping.Source{}, "`source: { delimiter: \",\" }`, `source: { delimiter: \";\" }`"},
		{"hint of another sign", "sep=^\na^b\n", mapping.Source{}, `"^" stands between the cells`},
		{"web page", "\n<HTML><table>", mapping.Source{}, "web page"},
		{"broken header", "Export \"of today\"\n\"a,b\n1,2\n", mapping.Source{HeaderRow: 2}, "row 2, where the header should be: the row cannot be read: in line 2 a cell begins with a quote"},
		{"old Mac", "a,b\r1,2\r", mapping.Source{}, "carriage return"},
		{"workbook", "PK\x03\x04", mapping.Source{}, "cut short or damaged"},
		{"unknown delimiter", "a", mapping.Source{Delimiter: "--"}, `"--"`},
		{"unknown encoding", "a", mapping.Source{Encoding: "klingon"}, "klingon"},
		{"letter as quote", "a", mapping.Source{Quote: "x"}, `"x" around them`},
		{"delimiter as quote", "a", mapping.Source{Quote: "|", Delimiter: "|"}, `"|" around them`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := failure(t, write(t, "a.csv", []byte(test.text)), test.source)
			if !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
