package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"itsmload/mapping"
)

func newRecords(in io.Reader) *records { return &records{in: in, delimiter: ',', quote: '"'} }

func textsOf(cells []mapping.Cell) []string {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = cell.Text
	}
	return texts
}

// numbered is a record as it was read.
type numbered struct {
	Number, Line int
	Flaw         string
	Cells        []string
}

func allRecords(t testing.TB, r *records) []numbered {
	t.Helper()
	var all []numbered
	for {
		cells, err := r.read()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, numbered{r.number, r.line, string(r.flaw), textsOf(cells)})
	}
}

// FuzzRecords holds that what encoding/csv reads is read alike, and that what it
// stops at is named once, no line lost behind it.
func FuzzRecords(f *testing.F) {
	for _, text := range []string{
		"a,b\n1,\"x \"\"y\"\"\r\n\"\r\n\n2,", "\"\"\r", "\"a\r\n\r\n\"\r\n\r", "\r\n\r\r\na,\r", ",\n\"\",\"\"\"\"\n",
		"1,\"2\n3,\"4\"\n", "5\" disk,\"6\" disk\"\n7", "é,\"\xff\"\n\"\x00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "\n") >= mostLines {
			t.Skip("a cell may be longer than is read")
		}
		got := allRecords(t, newRecords(strings.NewReader(text)))
		if diff := cmp.Diff(got, allRecords(t, newRecords(iotest.OneByteReader(strings.NewReader(text))))); diff != "" {
			t.Fatalf("read byte by byte it is another: %s", diff)
		}
		everyLine(t, text)
		in := csv.NewReader(strings.NewReader(text))
		in.FieldsPerRecord = -1
		for i := 0; ; i++ {
			want, err := in.Read()
			switch {
			case err == io.EOF && i == len(got):
				return
			case err == io.EOF || i == len(got):
				t.Fatalf("%d records, and encoding/csv gives %q, %v", len(got), want, err)
			case err != nil:
				if got[i].Flaw == "" {
					t.Fatalf("record %d is %q, and encoding/csv says %v", i, got[i].Cells, err)
				}
				return // and so has lost its way
			}
			switch got[i].Flaw {
			case "bare-return":
				return // encoding/csv takes it as a part of the text
			case "open-quote":
				return // and this for a cell of several lines
			}
			for i := range want { // it makes every line break \n
				want[i] = plainBreaks(want[i])
			}
			for j, cell := range got[i].Cells {
				got[i].Cells[j] = plainBreaks(cell)
			}
			if line, _ := in.FieldPos(0); !slices.Equal(want, got[i].Cells) || line != got[i].Line || got[i].Flaw != "" && got[i].Flaw != "nul-byte" {
				t.Fatalf("record %d is %+v, and encoding/csv gives %q in line %d", i, got[i], want, line)
			}
		}
	})
}

// A quote that was left open takes no rows into its cell, even where another
// one closes it; a cell of several lines is left as it is.
func TestRecordsThatAreSwallowed(t *testing.T) {
	for text, want := range map[string]string{
		"1,\"2,3\n4,5,6\n7,8\",9\n10,11,12\n": "open-quote good bare-quote good",
		"1,\"2,3\n7,8\",9\n":                  "open-quote bare-quote",
		"1,\"2,3\n4,5,6\n7\",8,9\n10,11,12\n": "open-quote good bare-quote good",
		"1,2,\"3\n4,5,6\n7,8,9\"\n10,11,12\n": "open-quote good bare-quote good",
		"\"1,2,3\n4,5,6\n7\",8,9\n":           "open-quote good bare-quote",
		"1,2,\"3\n4,5,6\"\n":                  "good",
		"1,2,\"3\nx, y, z\nend\"\n":           "good",
		"1,\"2,3\n7\",9\n":                    "good",
		"1,\"2\n7,8\",9\n":                    "good",

		// Every cell in quotes, as an export has it: what looks like rows is a text.
		"\"1\",\"2,3\n4,5,6\n7,8\",\"9\"\n":          "good",
		"\"1\",\"2\",\"3\n4,5,6\n7,8,9\",\"more\"\n": "good",
		"\"1\",\"2\",\"3\n\"4\",\"5\",\"6\"\n":       "stray-quote good",
		"\"1\",\"2\",\"B\n4\",\"5\",C\n":             "open-quote bare-quote",
		"\"1\",\"2\",\"B\n4\",\"5\",\"C\"\n":         "open-quote bare-quote",
	} {
		var got []string
		for _, record := range allRecords(t, newRecords(strings.NewReader("a,b,c\n"+text)))[1:] {
			got = append(got, orGood(record.Flaw))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}

// A title above the header, of other width, makes no cell of several lines doubtful.
func TestTextsOfLinesBelowATitle(t *testing.T) {
	text := "Export of today\n\"Serial\",\"Comment\",\"Contact\"\n\"1\",\"a,b\nc,d\",\"x\"\n\"2\",\"e,f\ng,h\",\"y\"\n"
	for _, record := range allRecords(t, newRecords(strings.NewReader(text))) {
		if record.Flaw != "" {
			t.Errorf("%+v", record)
		}
	}
}

// plainBreaks makes \n of a line break, however many \r stand before it.
func plainBreaks(text string) string {
	for strings.Contains(text, "\r\n") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return text
}

func orGood(flaw string) string {
	if flaw == "" {
		return "good"
	}
	return flaw
}

// everyLine holds that the records follow each other without a gap, blank lines
// being records too, up to the last line.
func everyLine(t *testing.T, text string) {
	t.Helper()
	r := newRecords(strings.NewReader(text))
	number, line := 0, 1
	for _, err := r.read(); err != io.EOF; _, err = r.read() {
		if skipped := r.number - number - 1; r.line != line+skipped {
			t.Fatalf("record %d begins in line %d, and %d lines are left before it", r.number, r.line, line)
		}
		number, line = r.number, r.taken+1
	}
	lines := strings.Count(text, "\n")
	if !strings.HasSuffix(text, "\n") && text != "" {
		lines++
	}
	if skipped := r.number - number; r.taken != lines || line+skipped != lines+1 {
		t.Fatalf("%d lines were read of %d", r.taken, lines)
	}
}

// TestNeighbours puts a broken line between rows of all sorts: they stay as they
// are without it, but for their numbers.
func TestNeighbours(t *testing.T) {
	good := rapid.SampledFrom([]string{"1,2", "", `"1","2"`, "\"a\nb\",c", `"say ""hi""",x`, "é,ü\r", ",", "1,2,3"})
	broken := rapid.SampledFrom([]string{`1,5" disk`, `1,"5" disk"`, `x"`, `"a"b`, `1,2,"3" `})
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.SliceOf(good).Draw(t, "before"), rapid.SliceOf(good).Draw(t, "after")
		lines := slices.Concat(before, []string{broken.Draw(t, "broken")}, after)
		var got [][]string
		flaws, r := 0, newRecords(strings.NewReader(strings.Join(lines, "\n")))
		for cells, err := r.read(); err == nil; cells, err = r.read() {
			if r.flaw != "" {
				flaws++
				continue
			}
			got = append(got, textsOf(cells))
		}
		var want [][]string
		r = newRecords(strings.NewReader(strings.Join(slices.Concat(before, after), "\n")))
		for cells, err := r.read(); err == nil; cells, err = r.read() {
			want = append(want, textsOf(cells))
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || flaws != 1 {
			t.Errorf("%d flaws: %s", flaws, diff)
		}
	})
}

// TestMostLines holds the bound of a cell in quotes to the line.
func TestMostLines(t *testing.T) {
	for lines, want := range map[int]int{mostLines: 1, mostLines + 1: 1 + mostLines} {
		text := "\"" + strings.Repeat("x\n", lines-1) + "y\"\n"
		all := allRecords(t, newRecords(strings.NewReader(text)))
		if len(all) != want || (all[0].Flaw == "") != (want == 1) {
			t.Errorf("%d lines: %d records, the first with the flaw %q", lines, len(all), all[0].Flaw)
		}
	}
}

// long is a reader of a text again and again, of so many megabytes in all.
func long(text string, megabytes int) io.Reader {
	return io.LimitReader(&repeated{text: strings.Repeat(text, 64<<10)}, int64(megabytes)<<20)
}

type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

// TestFlatMemory reads lines of 10 MB, lines that never end and cells that never
// close, and keeps within its bounds.
func TestFlatMemory(t *testing.T) {
	text := func(text string) io.Reader { return strings.NewReader(text) }
	for _, test := range []struct {
		name string
		in   io.Reader
		want string
	}{
		{"long lines", io.MultiReader(long("x", 10), text("\n"), long("y", 10), text("\na,b\n\"'"), long("z", 10), text("'\"")), "good good good good"},
		{"too long a line", io.MultiReader(text("a,b\n"), long("x", 50), text("\nc,d\n")), "good long-row good"},
		{"too long a line at the end", io.MultiReader(text("a,b\n"), long("x", 17)), "good long-row"},
		{"open quote in a long line", io.MultiReader(text("1,\"2"), long("x", 10), text("\n"), long("y", 10), text("\nc,d\n")), "open-quote good good"},
		{"open quote in too long a line", io.MultiReader(text("1,\"2"), long("x", 20), text("\nc,d\n")), "long-row good"},
	} {
		r := newRecords(test.in)
		var got []string
		for _, err := r.read(); err != io.EOF; _, err = r.read() {
			if err != nil {
				t.Fatal(err)
			}
			flaw := "good"
			if r.flaw != "" {
				flaw = string(r.flaw)
			}
			got = append(got, flaw)
		}
		if got := strings.Join(got, " "); got != test.want || cap(r.buf) > mostBytes {
			t.Errorf("%s: got %q, want %q; %d bytes are held", test.name, got, test.want, cap(r.buf))
		}
	}
}

// TestReadFails tells a file that cannot be read from one that ends.
func TestReadFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, text := range []string{"", "a,b\n1", "a,\"b\n", "a,b\n", strings.Repeat("x", mostBytes+1)} {
		r := newRecords(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)))
		_, err := r.read()
		for err == nil {
			_, err = r.read()
		}
		if err != broken {
			t.Errorf("%.10q: got %v", text, err)
		}
	}
}
