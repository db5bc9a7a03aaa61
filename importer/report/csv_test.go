package report_test

import (
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// written writes the report of a run and returns report.csv.
func written(t *testing.T, folder *journal.Folder) string {
	t.Helper()
	if _, err := report.Write(folder, nil); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder.Dir(), report.CSVFile))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestReportCSV(t *testing.T) {
	source := journal.Source{Header: []string{"Série", "status", "Note"}, Delimiter: ";"}
	folder := newFolder(t, journal.Run{Source: source}, []journal.Planned{
		{Sheet: "Parc", Row: 2, Cells: []string{"SN7", "En prod", "a;b"}, Key: "SN7", ID: 7, Ops: []journal.Op{item(journal.Update, 7)}},
		{Row: 3, Cells: []string{"", `dit "non"`, "one\ntwo\r\nthree"}, Settled: journal.Rejected, Code: "empty-key", Why: "no key"},
		{Row: 5, Cells: []string{"short"}, Settled: journal.Unchanged},
	}, event(journal.Read, journal.Outcome{ID: 7, Status: journal.Updated, Said: "true"}))
	want := "\ufeffrow;sheet;key;itemtype;id;status;result;code;message;changes;Série;status (source);Note\r\n" +
		"2;Parc;SN7;Computer;7;updated;true;;;\"contact: \"\"\"\" → Jean\";SN7;En prod;\"a;b\"\r\n" +
		"3;;;Computer;;rejected;;empty-key;no key;;;\"dit \"\"non\"\"\";\"one\ntwo\r\nthree\"\r\n" +
		"5;;;Computer;;unchanged;;;;;short;;\r\n"
	if diff := cmp.Diff(want, written(t, folder)); diff != "" {
		t.Errorf("report.csv (-want +got):\n%s", diff)
	}
}

func TestReportDelimiter(t *testing.T) {
	for delimiter, want := range map[string]string{"": ",", ",": ",", ";": ";", "\t": "\t", "|": "|"} {
		run := journal.Run{Source: journal.Source{Delimiter: delimiter}}
		text := written(t, newFolder(t, run, []journal.Planned{{Row: 2, Settled: journal.Unchanged}}))
		if !strings.Contains(text, "row"+want+"sheet"+want) {
			t.Errorf("delimiter %q gives %q", delimiter, text)
		}
	}
}

func TestReportNamesCollidingColumns(t *testing.T) {
	ours := []string{"row", "sheet", "key", "itemtype", "id", "status", "result", "code", "message", "changes"}
	run := journal.Run{Source: journal.Source{Header: append(slices.Clone(ours), "Row", "serial")}}
	folder := newFolder(t, run, nil)
	want := strings.Join(ours, ",") + "," + strings.Join(ours, " (source),") + " (source),Row,serial"
	if got := written(t, folder); got != "\ufeff"+want+"\r\n" {
		t.Errorf("header %q, want %q", got, want)
	}
	if !slices.Equal(run.Source.Header[:2], ours[:2]) || folder.Run().Source.Header[0] != "row" {
		t.Error("the run's own header was changed")
	}
}

func TestReportRunsNoFormula(t *testing.T) {
	tests := map[string]string{
		`=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`,
		"+33 1 23 45":            "'+33 1 23 45",
		"-5":                     "-5",
		"+3.5":                   "+3.5",
		"-1234,56":               "-1234,56",
		"-1.2.3":                 "'-1.2.3",
		"-1.":                    "'-1.",
		"-":                      "'-",
		"-2+cmd|' /C calc'!A0":   "'-2+cmd|' /C calc'!A0",
		"@SUM(A1)":               "'@SUM(A1)",
		"\t=1":                   "'\t=1",
		"\r=1":                   "'\r=1",
		"\n=1":                   "'\n=1",
		"＝1+1":                   "'＝1+1",
		"a=b":                    "a=b",
		"'=1":                    "'=1",
		"":                       "",
		"é":                      "é",
	}
	rows, cells := []journal.Planned{}, slices.Sorted(maps.Keys(tests))
	for _, cell := range cells {
		rows = append(rows, journal.Planned{Row: 2, Cells: []string{cell}, Key: cell, Settled: journal.Rejected, Why: cell})
	}
	run := journal.Run{Source: journal.Source{Header: []string{"=1+1"}}}
	text := written(t, newFolder(t, run, rows))
	// encoding/csv reads \r\n as \n, which no cell here holds.
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := records[0][10]; got != "'=1+1" {
		t.Errorf("header %q", got)
	}
	for i, cell := range cells {
		record := records[i+1]
		for _, column := range []int{2, 8, 10} { // key, message, the source's own
			if record[column] != tests[cell] {
				t.Errorf("%q stands in column %d as %q, want %q", cell, column, record[column], tests[cell])
			}
		}
	}
}

func TestReportOfManyRowsIsStreamedInOrder(t *testing.T) {
	const rows = 1000
	var planned []journal.Planned
	for i := range rows {
		planned = append(planned, journal.Planned{Row: i + 2, Cells: []string{"cell " + strconv.Itoa(i+2)}, Settled: journal.Unchanged})
	}
	run := journal.Run{Source: journal.Source{Header: []string{"A"}}}
	records, err := csv.NewReader(strings.NewReader(written(t, newFolder(t, run, planned)))).ReadAll()
	if err != nil || len(records) != rows+1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for _, record := range records[1:] {
		if record[10] != "cell "+record[0] {
			t.Errorf("row %s stands beside %q", record[0], record[10])
		}
	}
}

// BenchmarkWrite writes the report of 100,000 rows of ten cells, sent in batches
// of 100.
func BenchmarkWrite(b *testing.B) {
	const rows, size = 100_000, 100
	var planned []journal.Planned
	var events []journal.Event
	for row := range rows {
		one := update(row + 2)
		one.Cells = slices.Repeat([]string{"a cell of some length"}, 10)
		planned = append(planned, one)
		if row%size == 0 {
			events = append(events, journal.Event{Kind: journal.Read})
		}
		last := &events[len(events)-1]
		last.Rows = append(last.Rows, journal.Outcome{Row: row + 2, Op: journal.ItemOp, ID: 7, Status: journal.Updated, Said: "true"})
	}
	run := journal.Run{Source: journal.Source{Header: strings.Split("ABCDEFGHIJ", "")}}
	folder := newFolder(b, run, planned, events...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := report.Write(folder, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
