package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// everyStatus are rows of every status, as many of each as its place in the
// list, the first being 1.
func everyStatus() []journal.Planned {
	var rows []journal.Planned
	for i, status := range journal.Statuses() {
		for range i + 1 {
			row := journal.Planned{Row: len(rows) + 2, Settled: status}
			if status.Failed() {
				row.Code, row.Why = "bad-date", "it is "+string(status)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func TestSummary(t *testing.T) {
	run := journal.Run{
		URL: "https://itsm.example.org", Source: journal.Source{Path: "/data/parc.xlsx"},
		Mapping: journal.MappingFile{Name: "computers.yaml"},
	}
	folder := newFolder(t, run, everyStatus(),
		journal.Event{Kind: journal.Ended, Phase: &journal.Phase{Name: "plan", Seconds: 1.5, Requests: map[string]int{"GET": 2}}},
		journal.Event{Kind: journal.Ended, Phase: &journal.Phase{Name: "apply", Seconds: 2, Requests: map[string]int{"PUT": 3, "GET": 1}}},
		journal.Event{Kind: journal.Ended, Phase: &journal.Phase{Name: "apply", Seconds: 4, Requests: map[string]int{"PUT": 1}}},
	)
	got, err := report.Write(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := report.Summary{
		Rows: 91, Statuses: map[journal.Status]int{}, Requests: map[string]int{"GET": 3, "PUT": 4},
		Seconds: map[string]float64{"plan": 1.5, "apply": 6},
		File:    "/data/parc.xlsx", Mapping: "computers.yaml", URL: "https://itsm.example.org", Run: folder.Dir(), ExitCode: 3,
		ToFix: filepath.Join(folder.Dir(), report.ToFixWorkbook), ToFixRows: 70,
	}
	for i, status := range journal.Statuses() {
		want.Statuses[status] = i + 1
	}
	got.Causes, want.Causes = nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

func TestSummaryFileHasEveryStatus(t *testing.T) {
	folder := newFolder(t, journal.Run{}, nil)
	if _, err := report.Write(folder, func(report.Summary) int { return 4 }); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder.Dir(), report.SummaryFile))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	statuses := map[string]any{}
	for _, status := range journal.Statuses() {
		statuses[string(status)] = 0.0
	}
	want := map[string]any{
		"rows": 0.0, "statuses": statuses, "causes": []any{}, "requests": map[string]any{}, "seconds": map[string]any{},
		"file": "", "mapping": "", "url": "", "run": folder.Dir(), "to_fix": "", "to_fix_rows": 0.0, "exit": 4.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summary.json (-want +got):\n%s", diff)
	}
}

func TestCauses(t *testing.T) {
	rejected := func(row int, code, why string) journal.Planned {
		return journal.Planned{Row: row, Settled: journal.Rejected, Code: code, Why: why}
	}
	folder := newFolder(t, journal.Run{}, []journal.Planned{
		rejected(2, "empty-key", "no key"),
		rejected(3, "bad-date", "first"), rejected(4, "bad-date", "second"), rejected(5, "bad-date", "third"),
		rejected(6, "bad-date", ""), rejected(7, "bad-date", ""), rejected(8, "bad-date", ""),
		{Row: 9, Settled: journal.NotFound, Code: "bad-date", Why: "another status"},
		{Row: 10, Settled: journal.Duplicate, Code: "duplicate-row", Why: "as row 2"},
		{Row: 11, Settled: journal.Unchanged},
	})
	summary, err := report.Write(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range summary.Causes {
		summary.Causes[i].Fix = "" // the words are those of the table of causes
	}
	want := []report.Cause{
		{Code: "bad-date", Status: journal.Rejected, Count: 6, Rows: []int{3, 4, 5, 6, 7}, Message: "first"},
		{Code: "empty-key", Status: journal.Rejected, Count: 1, Rows: []int{2}, Message: "no key"},
		{Code: "bad-date", Status: journal.NotFound, Count: 1, Rows: []int{9}, Message: "another status"},
		{Code: "duplicate-row", Status: journal.Duplicate, Count: 1, Rows: []int{10}, Message: "as row 2"},
	}
	if diff := cmp.Diff(want, summary.Causes); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
}

func TestExit(t *testing.T) {
	failed := map[journal.Status]bool{
		journal.Rejected: true, journal.NotFound: true, journal.Ambiguous: true, journal.Conflict: true,
		journal.Refused: true, journal.NotWritten: true, journal.Unknown: true,
	}
	for _, status := range journal.Statuses() {
		summary := report.Summary{Statuses: map[journal.Status]int{status: 1, journal.Updated: 1}}
		want := 0
		if failed[status] {
			want = 3
		}
		if got := summary.Exit(nil); got != want {
			t.Errorf("Exit of %s = %d, want %d", status, got, want)
		}
		if got := summary.Exit([]string{string(status)}); got != 0 {
			t.Errorf("Exit of an accepted %s = %d", status, got)
		}
		if got := (report.Summary{Statuses: map[journal.Status]int{status: 0}}).Exit(nil); got != 0 {
			t.Errorf("Exit without a %s = %d", status, got)
		}
	}
}

func TestAcceptedStatusesOfTheRun(t *testing.T) {
	rows := []journal.Planned{{Row: 2, Settled: journal.NotFound}}
	for exit, accept := range map[int][]string{0: {"not-found"}, 3: {"rejected"}} {
		if summary, err := report.Write(newFolder(t, journal.Run{Accept: accept}, rows), nil); summary.ExitCode != exit || err != nil {
			t.Errorf("accept %v: exit %d, %v", accept, summary.ExitCode, err)
		}
	}
}

func TestRowsThatDoNotAddUpAreABug(t *testing.T) {
	folder := newFolder(t, journal.Run{}, []journal.Planned{{Row: 2, Settled: journal.Unchanged}})
	if err := folder.Update(func(run *journal.Run) { run.Rows = 2 }); err != nil {
		t.Fatal(err)
	}
	_, err := report.Write(folder, nil)
	if err == nil || !strings.Contains(err.Error(), "bug of itsmload") || !strings.Contains(err.Error(), "2 rows") {
		t.Errorf("Write = %v", err)
	}
	if _, err := os.Stat(filepath.Join(folder.Dir(), report.SummaryFile)); err == nil {
		t.Error("a summary was written that does not add up")
	}
}
