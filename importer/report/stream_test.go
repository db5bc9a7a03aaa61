package report

import (
	"bytes"
	"fmt"
	"testing"

	"itsmload/importer/journal"
)

// Rows go out as they come: what waits for its line never grows with the file.
func TestRowsGoOutAsTheyCome(t *testing.T) {
	const rows = 1000
	var out bytes.Buffer
	behind := 0
	source := journal.Source{Header: []string{"A"}}
	err := writeCSV(&out, source, func(yield func(Row, error) bool) {
		for n := range rows {
			lines := bytes.Count(out.Bytes(), []byte("\n")) - 1 // but for the header
			behind = max(behind, n-lines)
			if !yield(Row{Row: n + 2, Cells: []string{fmt.Sprint(n)}}, nil) {
				return
			}
		}
	}, func(Row) {})
	if err != nil {
		t.Fatal(err)
	}
	if behind > batchRows {
		t.Errorf("%d rows waited for their lines; %d are enough", behind, batchRows)
	}
	if lines := bytes.Count(out.Bytes(), []byte("\n")); lines != rows+1 {
		t.Errorf("%d lines", lines)
	}
}

func TestQuantity(t *testing.T) {
	for n, want := range map[int]string{0: "0 rows", 1: "1 row", 2: "2 rows"} {
		if got := Quantity(n, "row"); got != want {
			t.Errorf("Quantity(%d) = %q", n, got)
		}
	}
}
