package sheet_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

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
