package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/mapping"
)

// rowsOf yields rows, and then an error if there is one.
func rowsOf(rows []journal.Planned, err error) iter.Seq2[journal.Planned, error] {
	return func(yield func(journal.Planned, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
		if err != nil {
			yield(journal.Planned{}, err)
		}
	}
}

// wrongRow is a row with problems.
func wrongRow(row int, problems ...mapping.Problem) journal.Planned {
	return journal.Planned{Row: row, Settled: journal.Rejected, Code: string(problems[0].Code), Why: "all of it", Problems: problems}
}

func unknownSite(name string) mapping.Problem {
	p := mapping.Problem{Code: "unknown-reference", Why: name + " is unknown"}.Of("Site", name)
	p.Hint = "the nearest: Paris"
	return p
}

func inspected(t *testing.T, rows ...journal.Planned) report.Findings {
	t.Helper()
	f, err := report.Inspect(rowsOf(rows, nil), func(p mapping.Problem, more ...string) string {
		if p.Code != "unknown-reference" {
			return ""
		}
		return "values: " + strings.Join(append(more, p.Value), ", ")
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestInspect(t *testing.T) {
	badDate := mapping.Problem{Code: "bad-date", Why: "no date"}.Of("Bought", "soon")
	got := inspected(t,
		wrongRow(2, badDate, unknownSite("Pari"), unknownSite("Lion")),
		wrongRow(3, unknownSite("Lion")),
		journal.Planned{Row: 4},
		journal.Planned{Row: 5, Settled: journal.Duplicate, Code: "duplicate-row", Why: "as row 4"},
		journal.Planned{Row: 6, Problems: []mapping.Problem{{Code: "number-format", Why: "shown otherwise", Column: "N°", Value: "00-00"}}},
	)
	want := report.Findings{
		Rows: 5, Fine: 2,
		Statuses: map[journal.Status]int{journal.Duplicate: 1, journal.Rejected: 2},
		Causes: []report.Cause{
			{Code: "unknown-reference", Status: journal.Rejected, Count: 2, Rows: []int{2, 3}, Message: "Pari is unknown",
				Snippet: "values: Lion, Pari",
				Values:  []report.Value{{"Site", "Lion", 2, "the nearest: Paris"}, {"Site", "Pari", 1, "the nearest: Paris"}}},
			{Code: "bad-date", Status: journal.Rejected, Count: 1, Rows: []int{2}, Message: "no date"},
			{Code: "duplicate-row", Status: journal.Duplicate, Count: 1, Rows: []int{5}, Message: "as row 4"},
		},
		Hints: []report.Cause{{Code: "number-format", Count: 1, Rows: []int{6}, Message: "shown otherwise", Values: []report.Value{{"N°", "00-00", 1, ""}}}},
	}
	for _, causes := range [][]report.Cause{want.Causes, want.Hints} {
		for i := range causes {
			causes[i].Fix = mapping.Fix(mapping.Code(causes[i].Code))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if got.Exit(nil) != 3 || got.Exit([]string{"rejected"}) != 0 {
		t.Errorf("exit codes %d, and %d where it is accepted", got.Exit(nil), got.Exit([]string{"rejected"}))
	}
}

func TestInspectStops(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, err := report.Inspect(rowsOf([]journal.Planned{{Row: 2}}, broken), func(mapping.Problem, ...string) string { return "" }); err != broken {
		t.Errorf("error %v", err)
	}
}

// Values beyond what anybody looks at are counted, and not kept.
func TestInspectManyValues(t *testing.T) {
	var rows []journal.Planned
	for i := range 1500 {
		rows = append(rows, wrongRow(i+2, unknownSite(fmt.Sprint("Site ", i))))
	}
	rows = append(rows, wrongRow(2000, unknownSite("Site 7")))
	f := inspected(t, rows...)
	cause := f.Causes[0]
	if len(cause.Values) != 1000 || cause.Unlisted != 500 || cause.Values[0].Value != "Site 7" || cause.Values[0].Count != 2 {
		t.Errorf("%d values, %d unlisted, the first is %+v", len(cause.Values), cause.Unlisted, cause.Values[0])
	}
	var out bytes.Buffer
	if err := f.Print(&out); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); lines > 40 || !strings.Contains(out.String(), "… and 980 more in the summary as JSON, and 500 cells with still others") {
		t.Errorf("%d lines are shown:\n%s", lines, out.String())
	}
}

func TestFindingsPrint(t *testing.T) {
	f := inspected(t, wrongRow(2, unknownSite("Pari")), wrongRow(3, unknownSite("Lion")), wrongRow(4, unknownSite("Lion")), journal.Planned{Row: 5})
	f.File, f.Notes, f.Unchecked = "/data/parc.csv", []string{"hidden rows are read"}, []string{"whether there is an item"}
	f.Causes[0].Fix = "correct the names"
	want := `4 rows of parc.csv

fine         1
rejected     3

rejected · unknown-reference · 3 rows: 2, 3, 4
  Pari is unknown
  - Site: "Lion" in 2 rows (the nearest: Paris)
  - Site: "Pari" in 1 row (the nearest: Paris)
  → correct the names
    values: Lion, Pari

Of the file:
  - hidden rows are read

Not checked, since only a server can tell:
  - whether there is an item
`
	var out bytes.Buffer
	if err := f.Print(&out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// The document has each of its keys, and lists where there is nothing to list.
func TestFindingsJSON(t *testing.T) {
	f := inspected(t)
	f.Notes, f.Unchecked = []string{}, []string{}
	var out bytes.Buffer
	if err := f.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	none := []any{}
	want := map[string]any{
		"rows": 0.0, "fine": 0.0, "statuses": map[string]any{"duplicate": 0.0, "rejected": 0.0}, "causes": none, "hints": none,
		"notes": none, "unchecked": none, "file": "", "mapping": "", "itemtype": "", "exit": 0.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}
