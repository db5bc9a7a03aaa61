package importer

import (
	"slices"
	"sync"

	"itsmload/importer/journal"
)

// failureLimit stops a running Apply once more rows have failed than are allowed. It
// counts what would make the run end with exit code 3: rows that the plan or an
// earlier run has settled so, and those of which the server's answers make it
// likely, since the last word is with reading back. It may be used concurrently.
type failureLimit struct {
	most   *int // nil lets everything pass
	accept []string

	mu     sync.Mutex
	failed map[int]bool // by row
}

// newFailureLimit counts what has failed so far.
func newFailureLimit(o Options, folder *journal.Folder, outcomes *journal.Outcomes) (*failureLimit, error) {
	b := &failureLimit{most: o.MaxFailures, accept: folder.Run().Accept, failed: map[int]bool{}}
	if b.most == nil {
		return b, nil
	}
	for row, err := range folder.Plan() {
		if err != nil {
			return nil, err
		}
		b.note(journal.Settled, journal.Outcome{Row: row.Row, Status: row.Settled})
		for _, op := range row.Ops {
			kind, last, _, err := outcomes.Last(row.Row, op.Name)
			if err != nil {
				return nil, err
			}
			b.note(kind, last)
		}
	}
	return b, nil
}

// note counts a row if what the journal says of it is a failure.
func (b *failureLimit) note(kind journal.Kind, o journal.Outcome) {
	status := likely(kind, o)
	if b.most == nil || !status.Failed() || slices.Contains(b.accept, string(status)) {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed[o.Row] = true
}

// likely is the status that an operation has, or that it will most likely have
// once it was read back; empty while nothing speaks against it.
func likely(kind journal.Kind, o journal.Outcome) journal.Status {
	switch {
	case kind == journal.Settled, kind == journal.Read:
		return o.Status
	case kind == journal.Answered && (o.Said == "false" || o.Code != ""):
		return journal.Refused
	}
	return ""
}

// over is a *GuardError once too many rows have failed.
func (b *failureLimit) over() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.most == nil || len(b.failed) <= *b.most {
		return nil
	}
	over := &GuardError{}
	over.exceed("max_failures", "%d rows have failed, and %d are allowed", len(b.failed), *b.most)
	return over
}
