package sheet_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"itsmload/mapping"
)

// benchmarkRows reads all rows of a file of so many again and again.
func benchmarkRows(b *testing.B, path string, want int) {
	f := open(b, path, mapping.Source{})
	b.ReportAllocs()
	for b.Loop() {
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
	b.ReportMetric(float64(want)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkCSV(b *testing.B) {
	line := strings.Repeat("PC-000001,", 11) + "12.50\n"
	benchmarkRows(b, write(b, "a.csv", []byte(strings.Repeat(line, 20001))), 20000)
}

func BenchmarkWorkbook(b *testing.B) {
	x := excelize.NewFile()
	defer x.Close()
	w, err := x.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for row := range 20001 {
		cells := []any{row}
		for column := range 11 {
			cells = append(cells, fmt.Sprintf("cell %d of %d", column, row))
		}
		if err := w.SetRow(fmt.Sprintf("A%d", row+1), cells); err != nil {
			b.Fatal(err)
		}
	}
	path := filepath.Join(b.TempDir(), "a.xlsx")
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := x.SaveAs(path); err != nil {
		b.Fatal(err)
	}
	benchmarkRows(b, path, 20000)
}
