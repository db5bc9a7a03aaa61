package sheet_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// TestRefused meets the files that are none of ours, each with what to do.
func TestRefused(t *testing.T) {
	const old = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"
	tests := []struct{ file, content, want string }{
		{"a.xls", "x", "File > Save As as .xlsx"},
		{"a.XLSB", "x", "File > Save As as .xlsx"},
		{"a.ods", "x", "save or export it as .xlsx"},
		{"a.numbers", "x", "save or export it as .xlsx"},
		{"a.pdf", "x", "save it as .xlsx or as .csv"},
		{"inventory", "x", "no ending"},
		{"a.xlsx", old, "locked by a password, or an old .xls"},
		{"a.csv", old, "locked by a password, or an old .xls"},
		{"a.xlsx", "", "the file is empty"},
		{"a.xlsx", "a,b\n1,\x00\n", "no Excel workbook"},
		{"a.xlsx", "<html><body>", "web page"},
		{"a.csv", "\xff\xfe<\x00T\x00A\x00B\x00L\x00E\x00", "web page"},
		{"a.xlsx", "PK\x03\x04 and no more", "cut short or damaged"},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			got := failure(t, write(t, test.file, []byte(test.content)), mapping.Source{})
			if !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAFolderIsNoFile(t *testing.T) {
	if got := failure(t, t.TempDir(), mapping.Source{}); !strings.Contains(got, "this is a folder") {
		t.Errorf("got %q", got)
	}
}

// TestByContent reads a file as what it is, whatever its name says.
func TestByContent(t *testing.T) {
	book, text := pack(t, parts(header+`<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>`)), []byte("Name;Serial\n1;2\n")
	for _, test := range []struct {
		name      string
		content   []byte
		delimiter rune
		note      string
	}{
		{"a.csv", book, 0, "this is a workbook under the name of a CSV"},
		{"a.xlsx", text, ';', "this is a CSV under the name of a workbook"},
		{"a.txt", text, ';', ""},
		{"a.TSV", text, ';', ""},
		{"a.tab", text, ';', ""},
	} {
		f := open(t, write(t, test.name, test.content), mapping.Source{})
		if got := shown(rows(t, f)); len(got) != 1 || got[0] != "2: 1|2" || f.Delimiter() != test.delimiter {
			t.Errorf("%s: got %q, %q", test.name, got, f.Delimiter())
		}
		if notes := strings.Join(f.Notes(), "\n"); !strings.Contains(notes, test.note) {
			t.Errorf("%s: got %q", test.name, notes)
		}
	}
}

// TestNoFile meets what cannot be opened.
func TestNoFile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder.csv")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(folder, "missing.csv"): "there is no such file",
		folder:                               "this is a folder",
	} {
		if got := failure(t, path, mapping.Source{}); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestFile looks at what a file says of itself.
func TestFile(t *testing.T) {
	text := []byte("a; b ;;\n1;2;3\n")
	sum := sha256.Sum256(text)
	path := write(t, "a.CSV", text)
	f := open(t, path, mapping.Source{Delimiter: ";"})
	if f.Path() != path || f.Sheet() != "" || f.Delimiter() != ';' {
		t.Errorf("got %q %q %q", f.Path(), f.Sheet(), f.Delimiter())
	}
	if got, err := f.SHA256(); err != nil || got != hex.EncodeToString(sum[:]) {
		t.Errorf("digest %s, %v", got, err)
	}
	if diff := cmp.Diff([]string{"a", " b "}, f.Header()); diff != "" {
		t.Error(diff)
	}
	book := open(t, write(t, "a.xlsm", pack(t, parts(strings.ReplaceAll(header, `1"`, `4"`)))), mapping.Source{HeaderRow: 4})
	if book.Sheet() != "Data" || book.Delimiter() != 0 {
		t.Errorf("got %q %q", book.Sheet(), book.Delimiter())
	}
}

// TestRowsAgain reads the rows often, side by side, and stops early.
func TestRowsAgain(t *testing.T) {
	for name, content := range map[string][]byte{"a.xlsx": large(t), "a.csv": []byte("a,b\n" + strings.Repeat("1,2\n3,4\n", 200))} {
		f := open(t, write(t, name, content), mapping.Source{})
		for row, err := range f.Rows() {
			if row.Number != 2 || err != nil {
				t.Fatalf("%s: %d %v", name, row.Number, err)
			}
			break
		}
		want := shown(rows(t, f))
		if len(want) != 400 {
			t.Fatalf("%s: %d rows", name, len(want))
		}
		var readers sync.WaitGroup
		for range 3 {
			readers.Go(func() {
				if diff := cmp.Diff(want, shown(rows(t, f))); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			})
		}
		readers.Wait()
	}
}

// TestChanged notices that the file became another while it was read, and says so
// also where what is left of it looks damaged.
func TestChanged(t *testing.T) {
	for name, content := range map[string][]byte{"a.csv": []byte("a,b\n1,2\n"), "a.xlsx": large(t)} {
		for how, change := range map[string]func(path string) error{
			"cut":        func(path string) error { return os.Truncate(path, int64(len(content)/2)) },
			"made again": func(path string) error { return os.Chtimes(path, time.Time{}, time.Unix(1, 0)) },
		} {
			path := write(t, name, content)
			f := open(t, path, mapping.Source{})
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			var last error
			for _, err := range f.Rows() {
				last = err
			}
			if last == nil || !strings.Contains(last.Error(), "was changed while it was read") {
				t.Errorf("%s, %s: got %v", name, how, last)
			}
		}
	}
}

// TestClosed gives an error rather than no rows.
func TestClosed(t *testing.T) {
	f, err := sheet.Open(write(t, "a.csv", []byte("a,b\n1,2\n")), mapping.Source{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	for _, err = range f.Rows() {
	}
	if err == nil {
		t.Error("rows of a closed file ended well")
	}
}
