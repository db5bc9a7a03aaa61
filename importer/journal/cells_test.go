package journal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

func TestCellsComeBackFromTextsAndForms(t *testing.T) {
	for name, c := range map[string]struct {
		cells []mapping.Cell
		forms []string
	}{
		"none":  {nil, nil},
		"texts": {[]mapping.Cell{{}, {Kind: mapping.Text, Text: "0012"}}, nil},
		"all kinds": {
			[]mapping.Cell{
				{Kind: mapping.Text, Text: "a"},
				{Kind: mapping.Number, Text: "12.5", Format: "0.00"},
				{Kind: mapping.Date, Text: "2026-03-01", Format: "dd/mm/yyyy"},
				{Kind: mapping.Boolean, Text: "TRUE"},
				{Kind: mapping.Fault, Text: "#N/A"},
				{},
			},
			[]string{"", "n0.00", "ddd/mm/yyyy", "b", "f", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			texts, forms := journal.Written(c.cells)
			if diff := cmp.Diff(c.forms, forms); diff != "" || len(texts) != len(c.cells) {
				t.Errorf("%d texts, forms (-want +got):\n%s", len(texts), diff)
			}
			for i, want := range c.cells {
				form := ""
				if forms != nil {
					form = forms[i]
				}
				if got := journal.Cell(texts[i], form); got != want {
					t.Errorf("cell %d is %+v, not %+v", i, got, want)
				}
			}
		})
	}
}

// A form that a later version wrote is no reason to take a cell for a value.
func TestUnknownFormsAreFaults(t *testing.T) {
	if cell := journal.Cell("7", "z0"); cell.Kind != mapping.Fault {
		t.Errorf("%+v", cell)
	}
}

// Forms cost room, and are of use only where somebody may have to correct a row.
func TestPlanKeepsFormsOfRowsThatMayFail(t *testing.T) {
	folder := newFolder(t)
	rows := []journal.Planned{
		{Row: 2, Settled: journal.Unchanged}, {Row: 3, Settled: journal.Skipped}, {Row: 4, Settled: journal.Duplicate},
		{Row: 5, Settled: journal.Rejected}, {Row: 6, Ops: []journal.Op{{Name: journal.ItemOp}}},
	}
	err := folder.WritePlan(func(yield func(journal.Planned, error) bool) {
		for _, row := range rows {
			row.Cells, row.Forms = []string{"7"}, []string{"n"}
			if !yield(row, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range folder.Plan() {
		if err != nil || (row.Forms != nil) != (row.Row >= 5) {
			t.Errorf("row %d has the forms %q, %v", row.Row, row.Forms, err)
		}
	}
}
