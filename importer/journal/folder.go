package journal

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// The names of the files in a run folder.
const (
	runFile     = "run.json"
	mappingFile = "mapping.yaml"
	planFile    = "plan.jsonl"
	journalFile = "journal.jsonl"
	lockFile    = "lock"
)

// Folder is a run folder in the hands of this process alone: it holds the
// folder's lock from Create or Open to Close, or until the process ends, however
// it ends. Its methods may be called concurrently.
type Folder struct {
	// AfterWrite, if not nil, is called after each write to the journal, with
	// the journal locked. It is for tests that kill the process there; set it
	// before the first Append.
	AfterWrite func()

	dir     string
	release func() // gives the lock back

	mu     sync.Mutex // guards run and reader
	run    Run
	reader *os.File // of the journal, for Outcomes; nil until it is needed

	log   log
	phase meter // guarded by the mutex of log
}

// Open opens the run folder dir of an earlier Create, for this process alone.
// The error matches ErrLocked while another one, or another Folder of this one,
// is at work there.
func Open(dir string) (*Folder, error) {
	// Only a run folder gets a lock file.
	if _, err := os.Stat(filepath.Join(dir, runFile)); errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, fmt.Errorf("%s is no run folder, since it has no %s: give the folder that `itsmload import` or `itsmload plan` named as its run", dir, runFile)
	}
	f, err := take(dir)
	if err != nil {
		return nil, err
	}
	// Under the lock: what was read before may be what its last holder changed.
	if err := f.readRun(); err != nil {
		f.release()
		return nil, err
	}
	return f, nil
}

// take takes the folder's lock.
func take(dir string) (*Folder, error) {
	f := &Folder{dir: dir}
	f.log.path = f.path(journalFile)
	var err error
	f.release, err = lock(f.path(lockFile), "run folder "+dir, dir)
	return f, err
}

// Dir returns the folder's path, as it was given.
func (f *Folder) Dir() string { return f.dir }

func (f *Folder) path(name string) string { return filepath.Join(f.dir, name) }

// Run returns the identity of the run. Its slices are shared: they must not be
// changed.
func (f *Folder) Run() Run {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.run
}

// Update changes the identity of the run and writes run.json whole. After an
// error nothing is changed.
func (f *Folder) Update(change func(*Run)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	run := f.run
	change(&run)
	if err := f.writeRun(run); err != nil {
		return err
	}
	f.run = run
	return nil
}

func (f *Folder) readRun() error {
	data, err := os.ReadFile(f.path(runFile))
	if err != nil {
		return fmt.Errorf("run folder %s: %w", f.dir, err)
	}
	err = json.Unmarshal(data, &f.run)
	if err == nil && f.run.Itemtype == "" {
		err = errors.New("it names no itemtype")
	}
	if err != nil {
		return fmt.Errorf("run folder %s: %s is damaged: restore it from a copy, or plan again: %w", f.dir, runFile, err)
	}
	return nil
}

func (f *Folder) writeRun(run Run) error {
	data, err := json.MarshalIndent(run, "", "  ")
	if err != nil {
		return fmt.Errorf("run folder %s: %s: %w", f.dir, runFile, err)
	}
	if err := WriteFile(f.path(runFile), writeBytes(append(data, '\n'))); err != nil {
		return fmt.Errorf("run folder %s: %w", f.dir, err)
	}
	return nil
}

// Mapping returns the copy of the mapping file that the run was planned with.
func (f *Folder) Mapping() ([]byte, error) {
	data, err := os.ReadFile(f.path(mappingFile))
	if err != nil {
		return nil, fmt.Errorf("run folder %s: copy of the mapping: %w", f.dir, err)
	}
	return data, nil
}

// Close syncs and closes the journal, and gives the folder's lock back. It takes
// no more events then, and the Outcomes made before can be asked no more.
func (f *Folder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer f.release()
	err := f.log.close()
	if f.reader != nil {
		err = cmp.Or(err, f.reader.Close())
		f.reader = nil
	}
	if err != nil {
		return fmt.Errorf("journal of %s: %w", f.dir, err)
	}
	return nil
}

func writeBytes(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}
