package journal

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// syncEvery is how much of the journal a power loss may take. One second costs
// nothing that can be measured beside the requests, and what is lost so is
// settled by reading the items.
const syncEvery = time.Second

// log is the open end of journal.jsonl.
type log struct {
	path string

	mu     sync.Mutex
	file   durable // nil until the first event
	synced time.Time
	dirty  bool  // something was written since the last sync
	failed error // what broke the journal: nothing may follow a broken write
}

// Append adds an event to the journal in one write, and syncs the journal if
// the last sync is more than a second ago. It may be called concurrently. After
// an error the journal takes no more events, since a line cut short may stand
// at its end; the run must stop, and can be resumed.
//
// Whoever is about to send a request that creates calls Sync after Append: such
// a request must never be forgotten, while an update may be sent twice.
func (f *Folder) Append(event Event) error {
	var text bytes.Buffer
	if err := encode(&text, event); err != nil {
		return fmt.Errorf("journal: event %q of batch %d: %w", event.Kind, event.Batch, err)
	}
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	return f.append(text.Bytes())
}

// append writes the text of an event. The journal must be locked.
func (f *Folder) append(text []byte) error {
	if err := f.log.write(text); err != nil {
		return fmt.Errorf("journal of %s: %w", f.dir, err)
	}
	if f.AfterWrite != nil {
		f.AfterWrite()
	}
	return nil
}

// Sync makes every event durable that was appended before.
func (f *Folder) Sync() error {
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	if err := f.log.sync(); err != nil {
		return fmt.Errorf("journal of %s: %w", f.dir, err)
	}
	return nil
}

func (l *log) write(text []byte) error {
	if l.failed != nil {
		return l.failed
	}
	if err := l.open(); err != nil {
		return err
	}
	l.dirty = true
	if _, err := l.file.Write(text); err != nil {
		l.failed = err
		return err
	}
	if time.Since(l.synced) < syncEvery {
		return nil
	}
	return l.sync()
}

// sync asks the disk at most once: a second fsync after a failed one may
// succeed although the data is lost.
func (l *log) sync() error {
	if l.failed != nil || !l.dirty {
		return l.failed
	}
	l.failed = l.file.Sync()
	l.synced, l.dirty = time.Now(), false
	return l.failed
}

// open opens the journal for appending, once. What a kill or a power loss left
// unfinished at its end is cut off, so that the next event stands on a line of
// its own.
func (l *log) open() error {
	if l.file != nil {
		return nil
	}
	if err := cutTorn(l.path); err != nil {
		return err
	}
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := syncFolder(filepath.Dir(l.path)); err != nil {
		return errors.Join(err, file.Close())
	}
	l.file, l.synced = file, time.Now()
	return nil
}

// cutTorn cuts the file off behind its last whole line.
func cutTorn(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	end, size, err := wholeEnd(file)
	if err := cmp.Or(err, file.Close()); err != nil || end == size {
		return err
	}
	return os.Truncate(path, end)
}

func (l *log) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var err error
	if l.file != nil {
		err = errors.Join(l.sync(), l.file.Close())
	}
	l.file, l.failed = nil, fs.ErrClosed
	return err
}
