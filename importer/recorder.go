package importer

import (
	"sync"

	"itsmload/importer/journal"
)

// recorder journals outcomes that come one by one, in events of a batch each.
type recorder struct {
	folder   *journal.Folder
	kind     journal.Kind
	size     int
	progress *progress
	rows     []journal.Outcome
}

func (r *recorder) add(outcome journal.Outcome) error {
	if r.rows = append(r.rows, outcome); len(r.rows) < r.size {
		return nil
	}
	return r.flush()
}

// flush journals what is left over.
func (r *recorder) flush() error {
	if len(r.rows) == 0 {
		return nil
	}
	if err := r.folder.Append(journal.Event{Kind: r.kind, Rows: r.rows}); err != nil {
		return err
	}
	r.progress.add(len(r.rows))
	r.rows = nil
	return nil
}

// progress counts a phase's operations. It may be used concurrently.
type progress struct {
	mu          sync.Mutex
	report      func(phase string, done, total int)
	phase       string
	done, total int
}

func newProgress(o Options, phase string, total int) *progress {
	p := &progress{report: o.Progress, phase: phase, total: total}
	p.add(0)
	return p
}

func (p *progress) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	p.report(p.phase, p.done, p.total)
}
