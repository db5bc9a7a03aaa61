package sheet_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"itsmload/mapping"
)

// TestForeign reads the same cells as two other programs write them.
func TestForeign(t *testing.T) {
	for name, sum := range map[string]mapping.Cell{
		"openpyxl.xlsx":   {Kind: mapping.Fault, Text: "formula without a stored result: open in Excel and save"},
		"xlsxwriter.xlsx": {Kind: mapping.Number, Text: "2", Number: 2},
	} {
		f := open(t, filepath.Join("..", "..", "testdata", "sheets", name), mapping.Source{})
		want := [][]mapping.Cell{
			{
				{Kind: mapping.Text, Text: " œuvre & <b>\nà 12 € "},
				{Kind: mapping.Number, Text: "0.3", Number: 0.3},
				{Kind: mapping.Boolean, Text: "TRUE", Number: 1},
				{Kind: mapping.Date, Text: "2025-12-31", Format: "dd/mm/yyyy"},
				{Kind: mapping.Date, Text: "18:05:00", Format: "h:mm:ss"},
				{Kind: mapping.Number, Text: "7", Number: 7, Format: "00000"},
				sum,
				{Kind: mapping.Fault, Text: "#N/A"},
			},
			{
				{Kind: mapping.Text, Text: "0012"},
				{Kind: mapping.Number, Text: "1230000000000", Number: 1.23e12},
				{Kind: mapping.Boolean, Text: "FALSE"},
				{Kind: mapping.Date, Text: "2025-12-31 06:30:15", Format: "yyyy-mm-dd h:mm:ss"},
				{},
				{Kind: mapping.Number, Text: "42", Number: 42, Format: `0.0" kg"`},
				{}, {},
			},
			{{Kind: mapping.Text, Text: "fusion"}, {}, {}, {}, {}, {}, {}, {}},
		}
		got := rows(t, f)
		for i, row := range got {
			if diff := cmp.Diff(want[i], row.Cells); diff != "" {
				t.Errorf("%s, row %d: %s", name, row.Number, diff)
			}
		}
		if len(got) != 3 || got[2].Problem == nil || len(f.Notes()) != 1 {
			t.Errorf("%s: %d rows, notes %q", name, len(got), f.Notes())
		}
	}
}

// TestOracle has excelize write random cells and read them back, and reads the
// same.
func TestOracle(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	const columns, height = 9, 300
	x := excelize.NewFile()
	defer x.Close()
	for column := range columns {
		set(t, x, column, 0, "h"+strconv.Itoa(column))
	}
	for row := 1; row < height; row++ {
		set(t, x, 0, row, row)
		for column := 1; column < columns; column++ {
			if value := randomValue(random); value != nil {
				set(t, x, column, row, value)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "a.xlsx")
	if err := x.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	want, err := x.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	got := rows(t, open(t, path, mapping.Source{}))
	if len(got) != height-1 {
		t.Fatalf("%d rows", len(got))
	}
	for i, row := range got {
		for column, cell := range row.Cells {
			text := ""
			if column < len(want[i+1]) {
				text = want[i+1][column]
			}
			if alike(cell) != text {
				t.Errorf("row %d, column %d: got %+v, excelize reads %q", row.Number, column+1, cell, text)
			}
		}
	}
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
	signs := []string{"a", "é", "€", "œ", " ", "\n", "\t", "<", "&", "\"", "'", "=", "0", "😀", "_x0041_", "_"}
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
		return fmt.Sprintf("%05d", random.IntN(1e5))
	}
	var text strings.Builder
	for range 1 + random.IntN(8) {
		text.WriteString(signs[random.IntN(len(signs))])
	}
	return text.String()
}

// alike writes a cell as excelize gives its raw value.
func alike(cell mapping.Cell) string {
	if cell.Kind == mapping.Boolean {
		return strconv.Itoa(int(cell.Number))
	}
	return cell.Text
}
