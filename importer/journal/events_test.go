package journal_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
)

// sent is an event of one row.
func sent(row int) journal.Event {
	return journal.Event{Kind: journal.Sending, Batch: row, Rows: []journal.Outcome{{Row: row, Op: journal.ItemOp}}}
}

func journalPath(f *journal.Folder) string { return filepath.Join(f.Dir(), "journal.jsonl") }

func TestEventsRoundTrip(t *testing.T) {
	folder := newFolder(t)
	if events, err := collect(folder.Events()); events != nil || err != nil {
		t.Errorf("a new folder has events %v, %v", events, err)
	}
	want := []journal.Event{
		sent(2),
		{Kind: journal.Answered, Batch: 1, Rows: []journal.Outcome{{Row: 2, Op: journal.ItemOp, Said: "true", Message: "<ok>"}}},
		{Kind: journal.Read, Rows: []journal.Outcome{{
			Row: 2, Op: journal.ItemOp, ID: 7, Status: journal.NotWritten, Code: "stored-otherwise", Said: "true",
			Read: []journal.Field{{Name: "serial", Old: nil, New: "x"}, {Name: "states_id", Old: json.Number("0"), New: json.Number("3")}},
		}}},
		{Kind: journal.Ended, Phase: &journal.Phase{Name: "apply", Seconds: 1.5, Requests: map[string]int{"PUT": 1}}},
	}
	for _, event := range want {
		if err := folder.Append(event); err != nil {
			t.Fatal(err)
		}
	}
	got, err := collect(folder.Events())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events read back (-want +got):\n%s", diff)
	}
}

func TestTornLines(t *testing.T) {
	const whole, torn = `{"kind":"sending","batch":1,"rows":[{"row":2,"op":"item"}]}` + "\n", `{"kind":"answered","ba`
	tests := []struct {
		name, text string
		events     int
		damaged    string // the line that an error names
	}{
		{"killed in a write", whole + torn, 1, ""},
		{"killed before the line break", whole + strings.TrimSuffix(whole, "\n"), 1, ""},
		{"killed in the first write", torn, 0, ""},
		{"blocks lost with the power", whole + whole + "\x00\x00\n" + torn + "\n\x00\x00", 2, ""},
		{"damage in the middle", whole + torn + "\n" + whole, 1, "line 2"},
		{"damage at the beginning", "\x00\n" + whole + torn, 0, "line 1"},
		{"longer than any buffer", whole + strings.Replace(whole, "item", strings.Repeat("x", 1<<18), 1) + torn, 2, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := newFolder(t)
			if err := os.WriteFile(journalPath(folder), []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			expectEvents(t, folder, test.events, test.damaged)
			if err := folder.Append(sent(9)); err != nil {
				t.Fatal(err)
			}
			if test.damaged == "" {
				test.events++
			}
			expectEvents(t, folder, test.events, test.damaged)
		})
	}
}

// expectEvents reads the journal, and expects an error that names the damaged
// line, if one is given, from the events and from the index.
func expectEvents(t *testing.T, folder *journal.Folder, want int, damaged string) {
	t.Helper()
	events, err := collect(folder.Events())
	_, err2 := folder.Outcomes()
	for _, err := range []error{err, err2} {
		if (err != nil) != (damaged != "") || err != nil && !strings.Contains(err.Error(), damaged) {
			t.Errorf("error %v, want one that names %q", err, damaged)
		}
	}
	if len(events) != want {
		t.Errorf("%d events, want %d", len(events), want)
	}
}

func TestAppendIsSafeForConcurrentUse(t *testing.T) {
	folder := newFolder(t)
	const writers, each = 8, 50
	writes := 0
	folder.AfterWrite = func() { writes++ } // the race detector tells if two call it at once
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range each {
				event := sent(w*each + i)
				event.Rows[0].Message = strings.Repeat("x", i*100)
				if err := folder.Append(event); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if writes != writers*each {
		t.Errorf("AfterWrite was called %d times, want %d", writes, writers*each)
	}
	events, err := collect(folder.Events())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, event := range events {
		seen[event.Batch] = true
	}
	if len(seen) != writers*each {
		t.Errorf("%d different events, want %d", len(seen), writers*each)
	}
}

func TestClosedFolderTakesNoEvents(t *testing.T) {
	folder := newFolder(t)
	if err := folder.Append(sent(2)); err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	if err := folder.Append(sent(3)); err == nil {
		t.Error("an event was appended after Close")
	}
	if events, err := collect(folder.Events()); len(events) != 1 || err != nil {
		t.Errorf("events after Close: %v, %v", events, err)
	}
}

func ExampleFolder_Append() {
	dir, err := os.MkdirTemp("", "run")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	folder, err := journal.Create(dir, journal.Run{Itemtype: "Computer"}, []byte("version: 1\n"))
	if err != nil {
		panic(err)
	}
	defer folder.Close()
	for _, kind := range []journal.Kind{journal.Sending, journal.Answered, journal.Read} {
		outcome := journal.Outcome{Row: 2, Op: journal.ItemOp, ID: 5, Said: "true"}
		if kind == journal.Read {
			outcome.Status = journal.Updated
		}
		if err := folder.Append(journal.Event{Kind: kind, Batch: 1, Rows: []journal.Outcome{outcome}}); err != nil {
			panic(err)
		}
	}
	outcomes, err := folder.Outcomes()
	if err != nil {
		panic(err)
	}
	kind, outcome, found, err := outcomes.Last(2, journal.ItemOp)
	fmt.Println(kind, outcome.Status, outcome.ID, found, err)
	// Output: read updated 5 true <nil>
}
