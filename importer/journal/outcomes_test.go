package journal_test

import (
	"fmt"
	"runtime"
	"testing"

	"itsmload/importer/journal"
)

// batch is an event of the given kind for the rows from first on, one an
// operation of that name.
func batch(kind journal.Kind, op string, first, rows int) journal.Event {
	event := journal.Event{Kind: kind, Batch: first}
	for row := first; row < first+rows; row++ {
		event.Rows = append(event.Rows, journal.Outcome{Row: row, Op: op, ID: row * 10, Said: "true"})
	}
	return event
}

func appendAll(t testing.TB, folder *journal.Folder, events ...journal.Event) {
	t.Helper()
	for _, event := range events {
		if err := folder.Append(event); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOutcomesGiveTheLastEvent(t *testing.T) {
	folder := newFolder(t)
	twice := batch(journal.Answered, "Infocom", 130, 1)
	twice.Rows = append(twice.Rows, journal.Outcome{Row: 130, Op: "Infocom", ID: 99, Said: "false"})
	appendAll(t, folder,
		batch(journal.Sending, journal.ItemOp, 2, 200),
		batch(journal.Answered, journal.ItemOp, 2, 100),
		batch(journal.Read, journal.ItemOp, 50, 10),
		journal.Event{Kind: journal.Ended, Phase: &journal.Phase{Name: "apply"}},
		twice,
		batch(journal.Settled, journal.ItemOp, 5_000_000_000, 1),
	)
	outcomes, err := folder.Outcomes()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		row  int
		op   string
		kind journal.Kind
		id   int
	}{
		{1, journal.ItemOp, "", 0},
		{2, journal.ItemOp, journal.Answered, 20},
		{50, journal.ItemOp, journal.Read, 500},
		{59, journal.ItemOp, journal.Read, 590},
		{60, journal.ItemOp, journal.Answered, 600},
		{101, journal.ItemOp, journal.Answered, 1010},
		{102, journal.ItemOp, journal.Sending, 1020},
		{201, journal.ItemOp, journal.Sending, 2010},
		{202, journal.ItemOp, "", 0},
		{130, "Infocom", journal.Answered, 99},
		{131, "Infocom", "", 0},
		{130, "Location:Paris", "", 0},
		{5_000_000_000, journal.ItemOp, journal.Settled, 50_000_000_000},
	}
	for range 2 { // the second time out of the events kept
		for _, test := range tests {
			kind, outcome, found, err := outcomes.Last(test.row, test.op)
			if err != nil {
				t.Fatal(err)
			}
			if kind != test.kind || outcome.ID != test.id || found != (test.kind != "") {
				t.Errorf("Last(%d, %s) = %s, id %d, %v; want %s, id %d", test.row, test.op, kind, outcome.ID, found, test.kind, test.id)
			}
		}
	}
}

func TestOutcomesOfManyEventsInTurn(t *testing.T) {
	folder := newFolder(t)
	const events, rows = 20, 3
	for event := range events { // the rows of an event lie far apart
		appendAll(t, folder, journal.Event{Kind: journal.Read, Rows: []journal.Outcome{
			{Row: event, Op: journal.ItemOp, ID: event + 1},
			{Row: event + events, Op: journal.ItemOp, ID: event + events + 1},
			{Row: event + 2*events, Op: journal.ItemOp, ID: event + 2*events + 1},
		}})
	}
	outcomes, err := folder.Outcomes()
	if err != nil {
		t.Fatal(err)
	}
	for row := range events * rows {
		if _, outcome, found, err := outcomes.Last(row, journal.ItemOp); !found || err != nil || outcome.ID != row+1 {
			t.Errorf("row %d: id %d, %v, %v", row, outcome.ID, found, err)
		}
	}
}

// What has no answer is to be sent, again where it was on the wire.
func TestOutcomesTellWhatIsOpen(t *testing.T) {
	ops := []journal.Op{{Name: journal.ItemOp}, {Name: "Infocom"}}
	tests := []struct {
		name          string
		item, infocom journal.Kind
		want          bool
	}{
		{"nothing was sent", "", "", true},
		{"it never left", journal.Unsent, journal.Read, true},
		{"on the wire", journal.Sending, journal.Read, true},
		{"answered", journal.Answered, journal.Answered, false},
		{"settled without a request", journal.Settled, journal.Read, false},
		{"the second one was not sent", journal.Read, "", true},
	}
	folder := newFolder(t)
	for i, test := range tests {
		for op, kind := range map[string]journal.Kind{journal.ItemOp: test.item, "Infocom": test.infocom} {
			if kind != "" {
				appendAll(t, folder, batch(kind, op, i, 1))
			}
		}
	}
	outcomes, err := folder.Outcomes()
	if err != nil {
		t.Fatal(err)
	}
	for i, test := range tests {
		if got, err := outcomes.Open(journal.Planned{Row: i, Ops: ops}); got != test.want || err != nil {
			t.Errorf("%s: open %v, %v", test.name, got, err)
		}
	}
	if got, err := outcomes.Open(journal.Planned{Row: 99, Settled: journal.Unchanged}); got || err != nil {
		t.Errorf("a row without operations: open %v, %v", got, err)
	}
}

func TestOutcomesWithoutAJournal(t *testing.T) {
	outcomes, err := newFolder(t).Outcomes()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, found, err := outcomes.Last(2, journal.ItemOp); found || err != nil {
		t.Errorf("Last = %v, %v", found, err)
	}
}

// BenchmarkOutcomes indexes the journal of a million rows and asks for each of
// them. B/row is what stays in use for the index; the bytes that ReportAllocs
// prints are those that pass through.
func BenchmarkOutcomes(b *testing.B) {
	const rows, size = 1_000_000, 100
	folder := newFolder(b)
	for _, kind := range []journal.Kind{journal.Sending, journal.Answered, journal.Read} {
		for first := 2; first < rows+2; first += size {
			appendAll(b, folder, batch(kind, journal.ItemOp, first, size))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		before := heap()
		outcomes, err := folder.Outcomes()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(heap()-before)/rows, "B/row")
		for row := 2; row < rows+2; row++ {
			if kind, _, _, err := outcomes.Last(row, journal.ItemOp); kind != journal.Read || err != nil {
				b.Fatal(fmt.Errorf("row %d: %s, %w", row, kind, err))
			}
		}
	}
}

// heap is how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
