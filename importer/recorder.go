package importer

import (
	"maps"
	"slices"
	"sync"

	"itsmload/importer/journal"
)

// recorder journals outcomes that come one by one, in events of a batch each.
type recorder struct {
	folder   *journal.Folder
	size     int
	progress *progress
	rows     map[journal.Kind][]journal.Outcome
}

func (r *recorder) add(kind journal.Kind, outcome journal.Outcome) error {
	if r.rows == nil {
		r.rows = map[journal.Kind][]journal.Outcome{}
	}
	if r.rows[kind] = append(r.rows[kind], outcome); len(r.rows[kind]) < r.size {
		return nil
	}
	return r.write(kind)
}

// flush journals what is left over.
func (r *recorder) flush() error {
	for _, kind := range slices.Sorted(maps.Keys(r.rows)) {
		if err := r.write(kind); err != nil {
			return err
		}
	}
	return nil
}

func (r *recorder) write(kind journal.Kind) error {
	rows := r.rows[kind]
	if len(rows) == 0 {
		return nil
	}
	if err := r.folder.Append(journal.Event{Kind: kind, Rows: rows}); err != nil {
		return err
	}
	if kind != journal.Unsent { // those are still to be sent
		r.progress.add(len(rows))
	}
	delete(r.rows, kind)
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
