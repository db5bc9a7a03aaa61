package importer_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

const checked = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name, required: true }
  - { column: Site, field: locations_id, lookup: Location }
  - { column: Cost, field: ticket_tco }
`

func TestCheck(t *testing.T) {
	type found struct {
		Row    int
		Status journal.Status
		Codes  []string
	}
	for _, test := range []struct {
		name, rows string
		want       []found
	}{
		{"fine", "A,a,Paris,1.5\n\nB,b,,\n", []found{{Row: 2}, {Row: 4}}},
		{"every problem of a row", ",,Paris,much\n", []found{{2, journal.Rejected, []string{"empty-key", "empty-required", "bad-decimal"}}}},
		{"one problem", "A,,Paris,1\n", []found{{2, journal.Rejected, []string{"empty-required"}}}},
		{"a row that cannot be read", "A,a,Paris,1,,x\nB,b,,\n", []found{{2, journal.Rejected, []string{"too-many-cells"}}, {Row: 3}}},
		{"twice the same", "A,a,Paris,1.50\nA,a,Paris,1.5\n", []found{{Row: 2}, {3, journal.Duplicate, []string{"duplicate-row"}}}},
		{"the same name in other letters", "A,a,paris > BATIMENT a,\nA,a,Paris>Bâtiment  A,\n", []found{{Row: 2}, {3, journal.Duplicate, []string{"duplicate-row"}}}},
		{"two values", "A,a,Paris,\nB,b,,\nA,a,Lyon,\n", []found{
			{2, journal.Rejected, []string{"same-item"}}, {Row: 3}, {4, journal.Rejected, []string{"same-item"}},
		}},
		{"a wrong row contradicts nobody", "A,a,Paris,\nA,,Lyon,\n", []found{{Row: 2}, {3, journal.Rejected, []string{"empty-required"}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []found
			for row, err := range importer.Check(t.Context(), bind(t, write(t, "rows.csv", "Serial,Name,Site,Cost\n"+test.rows), checked)) {
				if err != nil {
					t.Fatal(err)
				}
				f := found{Row: row.Row, Status: row.Settled}
				for _, problem := range row.Problems {
					f.Codes = append(f.Codes, string(problem.Code))
				}
				if len(f.Codes) == 0 && row.Code != "" {
					f.Codes = []string{row.Code}
				}
				got = append(got, f)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// What a sheet shows otherwise than it is written is told of rows that are fine.
func TestCheckHints(t *testing.T) {
	const text = "version: 1\nitemtype: Computer\nmatch: serial\ncolumns: [{ column: Serial, field: serial }, { column: Number, field: otherserial }]\n"
	var got []string
	for row, err := range importer.Check(t.Context(), bind(t, formatted(t), text)) {
		if err != nil {
			t.Fatal(err)
		}
		for _, hint := range row.Problems {
			got = append(got, string(hint.Code)+" "+hint.Column+" "+hint.Value)
		}
		if row.Settled != "" {
			t.Errorf("row %d is %s", row.Row, row.Settled)
		}
	}
	if want := []string{"number-format Number 000-000"}; !slices.Equal(got, want) {
		t.Errorf("hints %q, want %q", got, want)
	}
}

// formatted is a workbook with a number that its format shows in two parts.
func formatted(t *testing.T) string {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	code := "000-000"
	style, err := x.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rows.xlsx")
	if err := errors.Join(
		x.SetSheetRow("Sheet1", "A1", &[]any{"Serial", "Number"}),
		x.SetSheetRow("Sheet1", "A2", &[]any{"A", 123456}),
		x.SetSheetRow("Sheet1", "A3", &[]any{"B", 123456}),
		x.SetCellStyle("Sheet1", "B2", "B2", style),
		x.SaveAs(path),
	); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCheckStops(t *testing.T) {
	job := bind(t, write(t, "rows.csv", "Serial,Name,Site,Cost\nA,a,,\nB,b,,\n"), checked)
	for range importer.Check(t.Context(), job) {
		break // nothing is left behind, or the range would panic
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	rows := 0
	for _, err := range importer.Check(ctx, job) {
		if rows++; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want that of the context", err)
		}
	}
	if rows != 1 {
		t.Errorf("an error was yielded among %d", rows)
	}
}

func TestHabits(t *testing.T) {
	const text = "version: 1\nitemtype: Computer\nmatch: serial\ncolumns: [{ column: Serial, field: serial }, { column: Cost, field: ticket_tco }]\n"
	job := bind(t, write(t, "rows.csv", "Serial,Cost\nA,\"1,234\"\nB,\"12,5\"\n\"C\"x\",\"1.5\"\n"), text)
	notes, err := importer.Habits(t.Context(), job)
	if err != nil || len(notes) != 1 {
		t.Fatalf("notes %q, error %v", notes, err)
	}
	for row, err := range importer.Check(t.Context(), job) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Row < 4 && row.Settled != "" {
			t.Errorf("row %d is %s: %s", row.Row, row.Settled, row.Why)
		}
	}
	if notes, err := importer.Habits(t.Context(), job); notes != nil || err != nil {
		t.Errorf("a second look: notes %q, error %v", notes, err)
	}
}

func TestHabitsThatNobodyCanTell(t *testing.T) {
	const text = "version: 1\nitemtype: Computer\nmatch: serial\ncolumns: [{ column: Serial, field: serial }, { column: Cost, field: ticket_tco }]\n"
	job := bind(t, write(t, "rows.csv", "Serial,Cost\nA,\"12,5\"\nB,12.5\n"), text)
	_, err := importer.Habits(t.Context(), job)
	if _, isMapping := errors.AsType[*mapping.Error](err); !isMapping {
		t.Errorf("error %v, want that of a mapping", err)
	}
}
