package sheet_test

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// TestOracle reads every workbook that is at hand, and many that are made by
// chance, both by excelize and by the scanner, and finds the same cells.
func TestOracle(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", "sheets", "*.xlsx"))
	if err != nil || len(paths) < 2 {
		t.Fatalf("%d workbooks, %v", len(paths), err)
	}
	for _, path := range append(paths, filepath.Join("..", "..", "samples", "computers.xlsx"), byExcelize(t)) {
		sameCells(t, path)
	}
	random := rand.New(rand.NewPCG(7, 8))
	for range 60 {
		sameCells(t, write(t, "a.xlsx", pack(t, byChance(random))))
	}
}

// sameCells compares all sheets of a workbook that hold anything.
func sameCells(t *testing.T, path string) {
	t.Helper()
	x, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer x.Close()
	from1904 := x.WorkBook.WorkbookPr != nil && x.WorkBook.WorkbookPr.Date1904
	for _, name := range x.GetSheetList() {
		want, err := x.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(want) == 0 {
			continue
		}
		f := open(t, path, mapping.Source{Sheet: name, HeaderRow: 1})
		if !slices.Equal(f.Header(), want[0]) {
			t.Errorf("%s: the header is %q, for excelize %q", path, f.Header(), want[0])
		}
		sameRows(t, rows(t, f), want, from1904)
	}
}

func sameRows(t *testing.T, got []sheet.Row, want [][]string, from1904 bool) {
	t.Helper()
	read := make(map[int][]mapping.Cell)
	for _, row := range got {
		read[row.Number] = row.Cells
	}
	for i, texts := range want[1:] {
		cells := read[i+2]
		for column := range max(len(cells), len(texts)) {
			var cell mapping.Cell
			text := ""
			if column < len(cells) {
				cell = cells[column]
			}
			if column < len(texts) {
				text = texts[column]
			}
			if !alike(cell, text, from1904) {
				t.Errorf("row %d, column %d: got %+v, excelize reads %q", i+2, column+1, cell, text)
			}
		}
		delete(read, i+2)
	}
	if len(read) > 0 {
		t.Errorf("excelize does not read %v", read)
	}
}

// alike compares a cell with the raw value that excelize gives.
func alike(cell mapping.Cell, raw string, from1904 bool) bool {
	switch cell.Kind {
	case mapping.Boolean:
		return raw == strconv.Itoa(int(cell.Number))
	case mapping.Number:
		n, err := strconv.ParseFloat(raw, 64)
		again, againErr := strconv.ParseFloat(cell.Text, 64)
		return err == nil && againErr == nil && n == cell.Number && n == again && !strings.ContainsAny(cell.Text, "eE")
	case mapping.Date:
		return sameMoment(cell.Text, raw, from1904)
	case mapping.Fault:
		return raw == cell.Text || raw == "" && strings.HasPrefix(cell.Text, "formula without")
	}
	return raw == cell.Text
}

// sameMoment compares our text of a date with the number that excelize gives, by
// the calendar of excelize.
func sameMoment(text, raw string, from1904 bool) bool {
	for _, layout := range []string{time.DateTime, time.DateOnly, time.TimeOnly} {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		serial, err := strconv.ParseFloat(raw, 64)
		if err != nil {
			return false
		}
		want, err := excelize.ExcelDateToTime(serial, from1904)
		if layout == time.TimeOnly {
			year, month, day := want.Date()
			at = at.AddDate(year, int(month)-1, day-1)
		}
		return err == nil && math.Abs(want.Sub(at).Seconds()) < 1
	}
	return raw == text // a date that is written as one
}

// byExcelize has excelize write random cells.
func byExcelize(t *testing.T) string {
	t.Helper()
	random := rand.New(rand.NewPCG(5, 6))
	const columns, height = 9, 300
	x := excelize.NewFile()
	defer x.Close()
	for column := range columns {
		set(t, x, column, 0, "h"+strconv.Itoa(column))
	}
	for row := 1; row < height; row++ {
		for column := range columns {
			if value := randomValue(random); value != nil {
				set(t, x, column, row, value)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "excelize.xlsx")
	if err := x.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func set(t *testing.T, x *excelize.File, column, row int, value any) {
	t.Helper()
	place, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err == nil {
		err = x.SetCellValue("Sheet1", place, value)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func randomValue(random *rand.Rand) any {
	switch random.IntN(6) {
	case 0:
		return nil
	case 1:
		return random.IntN(2) == 0
	case 2:
		return random.Int64N(1<<50) - 1<<49
	case 3:
		return float64(random.IntN(1e6)) / 1000
	case 4:
		return time.Date(1990+random.IntN(60), 1, 1+random.IntN(365), random.IntN(24), random.IntN(60), 0, 0, time.UTC)
	}
	return randomText(random) + "x"
}

func randomText(random *rand.Rand) string {
	signs := []string{"a", "é", "€", "œ", " ", "\n", "\t", "<", "&", "\"", "'", "=", "0", "😀", "_x0041_", "_", "]]>", ">"}
	var text strings.Builder
	for range random.IntN(8) {
		text.WriteString(signs[random.IntN(len(signs))])
	}
	return text.String()
}
