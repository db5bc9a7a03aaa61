package report_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

func TestPrint(t *testing.T) {
	summary := report.Summary{
		Rows: 1041, File: "/data/parc.xlsx", Run: "itsmload-runs/one",
		Statuses: map[journal.Status]int{journal.Updated: 1000, journal.Unchanged: 33, journal.NotWritten: 1, journal.Rejected: 7, journal.Created: 0},
		Causes: []report.Cause{
			{Code: "bad-date", Status: journal.Rejected, Count: 7, Rows: []int{3, 4, 8, 9, 12},
				Message: `column "Acheté le": "31/02/2026" is no date: write it as DD/MM/YYYY, and as nothing else than that`,
				Fix:     "Correct the cells, or say how the column writes its dates by `format:` in the mapping."},
			{Status: journal.NotWritten, Count: 1, Rows: []int{17}, Message: "one\ntwo"},
			{Code: "duplicate-row", Status: journal.Duplicate, Count: 1, Rows: []int{5}, Message: "no failure"},
		},
	}
	want := `1041 rows of parc.xlsx

updated      1000
unchanged      33
rejected        7
not-written     1

rejected · bad-date · 7 rows: 3, 4, 8, 9, 12, …
  column "Acheté le": "31/02/2026" is no date: write it as DD/MM/YYYY, and as
  nothing else than that
  → Correct the cells, or say how the column writes its dates by ` + "`format:`" + ` in
    the mapping.

not-written · 1 row: 17
  one⏎two

Report: itsmload-runs/one/report.csv
`
	var out bytes.Buffer
	if err := summary.Print(&out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

func TestPrintFitsTheTerminal(t *testing.T) {
	summary := report.Summary{Causes: []report.Cause{{
		Code: "text-too-long", Status: journal.Rejected, Count: 1, Rows: []int{2},
		Message: strings.Repeat("é à ", 100_000), Fix: strings.Repeat("mot ", 50),
	}}}
	var out bytes.Buffer
	if err := summary.Print(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if len(lines) > 20 {
		t.Errorf("%d lines", len(lines))
	}
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n > 80 || strings.HasSuffix(line, " ") {
			t.Errorf("line of %d characters: %q", n, line)
		}
	}
}

// Rows that were sent and not read back need no correction before the run is resumed.
func TestPrintSendsNobodyToCorrectWhatIsUnverified(t *testing.T) {
	for code, want := range map[string]string{
		"unverified": "To fix: run/to-fix.csv (1 row): resume the run first, which writes this file again\n",
		"near-key":   "To fix: run/to-fix.csv (1 row): correct it and import it with the same mapping and --min-rows 1\n",
	} {
		s := report.Summary{ToFix: "run/to-fix.csv", ToFixRows: 1, ToFixFlags: "--min-rows 1", Causes: []report.Cause{{Status: journal.Unknown, Code: code, Count: 1}}}
		var out strings.Builder
		if err := s.Print(&out); err != nil || !strings.HasSuffix(out.String(), want) {
			t.Errorf("%s: %v\n%s", code, err, out.String())
		}
	}
}
