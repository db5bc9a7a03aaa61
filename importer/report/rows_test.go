package report_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// newFolder makes a run folder with a plan and a journal.
func newFolder(t testing.TB, run journal.Run, rows []journal.Planned, events ...journal.Event) *journal.Folder {
	t.Helper()
	if run.Itemtype == "" {
		run.Itemtype = "Computer"
	}
	folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), run, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	err = folder.WritePlan(func(yield func(journal.Planned, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range events {
		if err := folder.Append(event); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func collect(t testing.TB, f *journal.Folder) []report.Row {
	t.Helper()
	var rows []report.Row
	for row, err := range report.Rows(f) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// update is a planned row that sets the contact of item 7.
func update(row int) journal.Planned {
	return journal.Planned{Row: row, Key: "SN7", ID: 7, Ops: []journal.Op{item(journal.Update, 7)}}
}

func item(verb journal.Verb, id int) journal.Op {
	return journal.Op{
		Name: journal.ItemOp, Verb: verb, Itemtype: "Computer", ID: id,
		Set: []journal.Field{{Name: "contact", Old: "", New: "Jean"}},
	}
}

// event is an event of the main operation of row 2.
func event(kind journal.Kind, outcome journal.Outcome) journal.Event {
	outcome.Row = 2
	if outcome.Op == "" {
		outcome.Op = journal.ItemOp
	}
	return journal.Event{Kind: kind, Batch: 1, Rows: []journal.Outcome{outcome}}
}

func TestRowSettledByThePlan(t *testing.T) {
	for _, status := range journal.Statuses() {
		folder := newFolder(t, journal.Run{}, []journal.Planned{{
			Sheet: "Parc", Row: 2, Cells: []string{"a"}, Key: "SN1", ID: 3,
			Settled: status, Code: "some-code", Why: "some reason", Notes: []string{"one", "two"},
		}})
		want := []report.Row{{
			Row: 2, Sheet: "Parc", Key: "SN1", Itemtype: "Computer", ID: 3, Status: status,
			Code: "some-code", Message: "some reason; one; two", Cells: []string{"a"},
		}}
		if diff := cmp.Diff(want, collect(t, folder)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", status, diff)
		}
	}
}

func TestRowOfOneOperation(t *testing.T) {
	answer := journal.Outcome{ID: 7, Said: "true"}
	tests := []struct {
		name   string
		events []journal.Event
		want   report.Row
	}{
		{"never sent", nil, report.Row{Status: journal.Pending}},
		{"taken back before it left", []journal.Event{event(journal.Sending, answer), event(journal.Unsent, journal.Outcome{})},
			report.Row{Status: journal.Pending}},
		{"on the wire", []journal.Event{event(journal.Sending, journal.Outcome{})},
			report.Row{Status: journal.Unknown, Code: "unverified", Message: "RESUME"}},
		{"answered", []journal.Event{event(journal.Sending, journal.Outcome{}), event(journal.Answered, answer)},
			report.Row{Status: journal.Unknown, Code: "unverified", Result: "true", Message: "RESUME"}},
		{"answered with a word", []journal.Event{event(journal.Answered, journal.Outcome{Said: "false", Message: "No right."})},
			report.Row{Status: journal.Unknown, Code: "unverified", Result: "false", Message: "No right.; RESUME"}},
		{"read back", []journal.Event{event(journal.Answered, answer), event(journal.Read, journal.Outcome{ID: 7, Status: journal.Updated, Said: "true"})},
			report.Row{Status: journal.Updated, Result: "true"}},
		{"refused", []journal.Event{event(journal.Read, journal.Outcome{Status: journal.Refused, Code: "server-refused", Said: "false", Message: " <No>\nright. "})},
			report.Row{Status: journal.Refused, Code: "server-refused", Result: "false", Message: " <No>\nright. "}},
		{"not written", []journal.Event{event(journal.Read, journal.Outcome{Status: journal.NotWritten, Code: "stored-otherwise", Said: "true", Message: "m"})},
			report.Row{Status: journal.NotWritten, Code: "stored-otherwise", Result: "true", Message: "m"}},
		{"conflict", []journal.Event{event(journal.Settled, journal.Outcome{Status: journal.Conflict, Code: "changed-meanwhile", Message: "m"})},
			report.Row{Status: journal.Conflict, Code: "changed-meanwhile", Message: "m"}},
		{"not found", []journal.Event{event(journal.Settled, journal.Outcome{Status: journal.NotFound, Code: "vanished", Message: "m"})},
			report.Row{Status: journal.NotFound, Code: "vanished", Message: "m"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := newFolder(t, journal.Run{}, []journal.Planned{update(2)}, test.events...)
			got := collect(t, folder)[0]
			if test.want.Code == "unverified" {
				got.Message = hideResume(t, got.Message, test.want.Message)
			}
			test.want.Row, test.want.Key, test.want.Itemtype, test.want.ID = 2, "SN7", "Computer", 7
			test.want.Changes = `contact: "" → Jean`
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("row (-want +got):\n%s", diff)
			}
		})
	}
}

// hideResume replaces our words about resuming, which the table of causes owns,
// where the wanted message has RESUME.
func hideResume(t *testing.T, message, want string) string {
	t.Helper()
	before := strings.TrimSuffix(want, "RESUME")
	own, found := strings.CutPrefix(message, before)
	if !found || !strings.Contains(own, "itsmload resume") {
		t.Errorf("message %q does not tell to resume", message)
	}
	return before + "RESUME"
}

func TestRowOfSeveralOperations(t *testing.T) {
	infocom := journal.Op{Name: "Infocom", Verb: journal.Add, Itemtype: "Infocom", Set: []journal.Field{{Name: "buy_date", New: "2026-03-01"}}}
	read := func(op string, id int, status journal.Status, said string) journal.Event {
		return event(journal.Read, journal.Outcome{Op: op, ID: id, Status: status, Said: said, Code: "of-" + op})
	}
	type want struct {
		status journal.Status
		code   string
		result string
		id     int
	}
	tests := []struct {
		name   string
		row    journal.Planned
		events []journal.Event
		want   want
	}{
		{"the worst counts", update(2), []journal.Event{read("item", 7, journal.Updated, "true"), read("Infocom", 3, journal.Refused, "false")},
			want{journal.Refused, "of-Infocom", "false", 7}},
		{"wherever it stands", update(2), []journal.Event{read("item", 7, journal.NotWritten, "true"), read("Infocom", 3, journal.Created, "")},
			want{journal.NotWritten, "of-item", "true", 7}},
		{"false is kept", update(2), []journal.Event{read("item", 7, journal.Updated, "false"), read("Infocom", 3, journal.Updated, "true")},
			want{journal.Updated, "of-item", "false", 7}},
		{"one of them was not sent", update(2), []journal.Event{read("item", 7, journal.Updated, "true")},
			want{journal.Pending, "", "true", 7}},
		{"unchanged gives way to what was written", update(2), []journal.Event{read("item", 7, journal.Unchanged, ""), read("Infocom", 3, journal.Updated, "true")},
			want{journal.Updated, "of-Infocom", "true", 7}},
		{"a row settled by the plan may have one", journal.Planned{Row: 2, Settled: journal.Rejected, Code: "bad-date"}, []journal.Event{read("Infocom", 3, journal.Created, "true")},
			want{journal.Rejected, "bad-date", "true", 0}},
		{"the new item's id", journal.Planned{Row: 2, Ops: []journal.Op{item(journal.Add, 0)}}, []journal.Event{read("item", 12, journal.Created, "true"), read("Infocom", 3, journal.Created, "true")},
			want{journal.Created, "of-item", "true", 12}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.row.Ops = append(test.row.Ops, infocom)
			row := collect(t, newFolder(t, journal.Run{}, []journal.Planned{test.row}, test.events...))[0]
			if got := (want{row.Status, row.Code, row.Result, row.ID}); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestChanges(t *testing.T) {
	long := strings.Repeat("x", 5000)
	row := journal.Planned{Row: 2, Ops: []journal.Op{
		{Name: "item", Itemtype: "Computer", Set: []journal.Field{
			{Name: "locations_id", Old: json.Number("0"), New: json.Number("3"), NewText: "Paris > A"},
			{Name: "comment", Old: "one\r\ntwo\nthree\rfour", New: nil},
			{Name: "ticket_tco", Old: json.Number("1"), New: "12.5000"},
			{Name: "contact", Old: nil, New: long},
			{Name: "name", Old: "PC-1", New: "PC-1"}, // sent as it stands
			{Name: "states_id", NewText: "In use", From: "State: In use"},
			{Name: "users_id", Old: json.Number("4"), New: json.Number("4"), OldText: "ada", NewText: "Ada"},
		}},
		{Name: "Infocom", Itemtype: "Infocom", Set: []journal.Field{{Name: "buy_date", New: "2026-03-01"}}},
	}}
	want := `locations_id: 0 → Paris > A; comment: one⏎two⏎three⏎four → ""; ticket_tco: 1 → 12.5000; contact: "" → ` +
		long + `; states_id: "" → In use; Infocom.buy_date: "" → 2026-03-01`
	if got := collect(t, newFolder(t, journal.Run{}, []journal.Planned{row}))[0].Changes; got != want {
		t.Errorf("changes:\n%s\nwant:\n%s", got, want)
	}
}

// What a row's item was told comes before what its dropdown was.
func TestMessageIsOfTheItem(t *testing.T) {
	row := update(2)
	row.Ops = append([]journal.Op{{Name: "State: In use", Verb: journal.Add, Itemtype: "State"}}, row.Ops...)
	folder := newFolder(t, journal.Run{}, []journal.Planned{row},
		event(journal.Read, journal.Outcome{Op: "State: In use", Status: journal.Created, Message: "added"}),
		event(journal.Read, journal.Outcome{Status: journal.Updated, Message: "changed"}))
	if got := collect(t, folder)[0]; got.Message != "changed" || got.Status != journal.Updated {
		t.Errorf("%s: %s", got.Status, got.Message)
	}
}

func TestRowsWithoutAStatusAreABug(t *testing.T) {
	for name, folder := range map[string]*journal.Folder{
		"neither status nor operations": newFolder(t, journal.Run{}, []journal.Planned{{Row: 2}}),
		"a status of no meaning":        newFolder(t, journal.Run{}, []journal.Planned{{Row: 2, Settled: "vanished"}}),
		"read back and not settled":     newFolder(t, journal.Run{}, []journal.Planned{update(2)}, event(journal.Read, journal.Outcome{Said: "true"})),
	} {
		_, err := report.Write(folder, nil)
		if err == nil || !strings.Contains(err.Error(), "bug of itsmload") || !strings.Contains(err.Error(), "row 2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRowsOfAFolderWithoutAPlan(t *testing.T) {
	folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), journal.Run{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range report.Rows(folder) {
		if err == nil || !strings.Contains(err.Error(), "itsmload resume "+folder.Dir()) {
			t.Errorf("row %v, error %v", row, err)
		}
	}
}

func ExampleRows() {
	folder, done := exampleRun()
	defer done()
	for row, err := range report.Rows(folder) {
		if err != nil {
			panic(err)
		}
		fmt.Println(row.Row, row.Status, row.Changes)
	}
	// Output:
	// 2 updated contact: "" → Jean
	// 3 rejected
}
