package sheet_test

import (
	"archive/zip"
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// BenchmarkWorkbook reads 100,000 rows of 12 columns beside excelize, and beside
// merely unpacking what is read. The contenders take turns, and the best of each
// counts, since whatever else the machine does can only slow one down.
func BenchmarkWorkbook(b *testing.B) {
	const height = 100_000
	path := bookOf(b, height, 3)
	f := open(b, path, mapping.Source{})
	var ours, unpacked, excel time.Duration
	for b.Loop() {
		for turn := range 15 {
			unpacked = best(unpacked, func() { unpack(b, path) })
			ours = best(ours, func() { count(b, f, height) })
			if turn%5 == 0 {
				excel = best(excel, func() { excelizeRows(b, path, height+1) })
			}
		}
	}
	b.ReportMetric(excel.Seconds()/ours.Seconds(), "x-excelize")
	b.ReportMetric(ours.Seconds()/unpacked.Seconds(), "x-inflate")
	b.ReportMetric(height/ours.Seconds(), "rows/s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkWorkbookMemory opens a workbook and reads it twice, as planning does,
// in a process of its own.
func BenchmarkWorkbookMemory(b *testing.B) {
	for _, of := range []struct{ height, once int }{{100_000, 3}, {1_000_000, 3}, {1_000_000, 12}} {
		b.Run(fmt.Sprintf("rows=%d/once=%d", of.height, of.once), func(b *testing.B) {
			path := bookOf(b, of.height, of.once)
			for b.Loop() {
				b.ReportMetric(peak(b, path), "peak-MiB")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// TestReadTwice reads a workbook twice, and says what it cost. The benchmark of
// the memory runs it for a file of its own.
func TestReadTwice(t *testing.T) {
	path := cmp.Or(os.Getenv("SHEET_TEST_FILE"), filepath.Join("..", "..", "testdata", "sheets", "openpyxl.xlsx"))
	f := open(t, path, mapping.Source{})
	if first, second := len(rowNumbers(t, f)), len(rowNumbers(t, f)); first == 0 || first != second {
		t.Errorf("%d rows, then %d", first, second)
	}
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		t.Logf("%s", regexp.MustCompile(`VmHWM:.*`).Find(status))
	}
}

func rowNumbers(t testing.TB, f *sheet.File) []int32 {
	var numbers []int32
	for row, err := range f.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, int32(row.Number))
	}
	return numbers
}

// peak is the most memory that a process has had which reads the file, in MiB.
func peak(b *testing.B, path string) float64 {
	child := exec.Command(os.Args[0], "-test.run=^TestReadTwice$", "-test.v")
	child.Env = append(os.Environ(), "SHEET_TEST_FILE="+path)
	said, err := child.CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, said)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(said)
	if found == nil {
		b.Skip("this system does not say what a process has had")
	}
	kib, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return kib / 1024
}

// best is the shorter of the time so far, if there is one, and that of the work.
func best(before time.Duration, work func()) time.Duration {
	start := time.Now()
	work()
	if took := time.Since(start); before == 0 || took < before {
		return took
	}
	return before
}

func count(b *testing.B, f *sheet.File, want int) {
	n := 0
	for _, err := range f.Rows() {
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n != want {
		b.Fatalf("%d rows", n)
	}
}

// unpack unpacks the sheet and the shared texts, and does nothing with them.
func unpack(b *testing.B, path string) {
	z, err := zip.OpenReader(path)
	if err != nil {
		b.Fatal(err)
	}
	defer z.Close()
	for _, name := range []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"} {
		part, err := z.Open(name)
		if err == nil {
			_, err = io.Copy(io.Discard, part)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

func excelizeRows(b *testing.B, path string, want int) {
	x, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	found, err := x.Rows("Data")
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for ; found.Next(); n++ {
		if _, err := found.Columns(excelize.Options{RawCellValue: true}); err != nil {
			b.Fatal(err)
		}
	}
	if n != want {
		b.Fatalf("excelize reads %d rows", n)
	}
}

// bookOf makes a workbook of twelve columns as an export has it: some of texts that
// stand once, then six of texts that stand often, a date, a price and a count, as
// far as there is room for them.
func bookOf(b *testing.B, height, once int) string {
	p := parts()
	delete(p, "xl/worksheets/sheet1.xml")
	delete(p, "xl/sharedStrings.xml")
	path := filepath.Join(b.TempDir(), "inventory.xlsx")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	z := zip.NewWriter(file)
	for name, text := range p {
		add(b, z, name, func(w *bufio.Writer) { w.WriteString(text) })
	}
	add(b, z, "xl/worksheets/sheet1.xml", func(w *bufio.Writer) { bookSheet(w, height, once) })
	add(b, z, "xl/sharedStrings.xml", func(w *bufio.Writer) { bookTexts(w, height, once) })
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func add(b *testing.B, z *zip.Writer, name string, write func(*bufio.Writer)) {
	part, err := z.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(part)
	write(w)
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
}

// often is how many different texts a column has that stand in many rows.
func often() []int { return []int{40, 6, 12, 150, 5000, 3000} }

func bookSheet(w *bufio.Writer, height, once int) {
	fmt.Fprintf(w, `<worksheet %s><dimension ref="A1:L%d"/><sheetData><row r="1" spans="1:12">`, mainSpace, height+1)
	for column := range 12 {
		fmt.Fprintf(w, `<c r="%c1" t="s"><v>%d</v></c>`, 'A'+column, column)
	}
	w.WriteString("</row>")
	for row := range height {
		fmt.Fprintf(w, `<row r="%d" spans="1:12">`, row+2)
		for column := range once {
			fmt.Fprintf(w, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+column, row+2, 12+once*row+column)
		}
		if once < 12 {
			bookRest(w, row, 12+once*height)
		}
		w.WriteString("</row>")
	}
	w.WriteString(`</sheetData></worksheet>`)
}

// bookRest writes the nine columns behind those of texts that stand once, of which
// those that stand often begin at a place among all texts.
func bookRest(w *bufio.Writer, row, first int) {
	for i, different := range often() {
		fmt.Fprintf(w, `<c r="%c%d" t="s"><v>%d</v></c>`, 'D'+i, row+2, first+row*7919%different)
		first += different
	}
	fmt.Fprintf(w, `<c r="J%d" s="1"><v>%d</v></c><c r="K%[1]d"><v>%d.%02d</v></c><c r="L%[1]d"><v>%d</v></c>`,
		row+2, 40000+row*31%6000, row*97%2000, row%100, row%17)
}

func bookTexts(w *bufio.Writer, height, once int) {
	fmt.Fprintf(w, `<sst %s>`, mainSpace)
	for column := range 12 {
		fmt.Fprintf(w, `<si><t>Column %d</t></si>`, column)
	}
	for row := range height {
		for column := range once {
			fmt.Fprintf(w, `<si><t>PARIS-%c%06d</t></si>`, 'A'+column, row)
		}
	}
	for i, different := range often() {
		for n := range different {
			fmt.Fprintf(w, `<si><t>Bâtiment %c &gt; étage %d</t></si>`, 'A'+i, n)
		}
	}
	w.WriteString(`</sst>`)
}
