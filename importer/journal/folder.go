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
)

// The names of the files in a run folder.
const (
	runFile     = "run.json"
	mappingFile = "mapping.yaml"
	planFile    = "plan.jsonl"
	journalFile = "journal.jsonl"
	lockFile    = "lock"
)

// Folder is a run folder. Its methods may be called concurrently, but only
// the holder of its Lock may write.
type Folder struct {
	// AfterWrite, if not nil, is called after each write to the journal, with
	// the journal locked. It is for tests that kill the process there; set it
	// before the first Append.
	AfterWrite func()

	dir string

	mu     sync.Mutex // guards run and reader
	run    Run
	reader *os.File // of the journal, for Outcomes; nil until it is needed

	log log
}

// Create makes the run folder dir with the identity of a new run and a copy of
// its mapping, both durable when it returns. Missing parents are made too. A
// folder that holds anything is refused.
func Create(dir string, run Run, mapping []byte) (*Folder, error) {
	if err := makeFolder(dir); err != nil {
		return nil, fmt.Errorf("run folder %s: %w", dir, err)
	}
	f := open(dir, run)
	if err := WriteFile(f.path(mappingFile), writeBytes(mapping)); err != nil {
		return nil, fmt.Errorf("run folder %s: copy of the mapping: %w", dir, err)
	}
	// run.json comes last: it is what makes the folder a run folder.
	if err := f.writeRun(run); err != nil {
		return nil, err
	}
	return f, nil
}

// makeFolder makes an empty folder for its user alone, and makes its name
// durable.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("it already holds files (%s): name a new or an empty folder, or continue the run in it with `itsmload resume %s`",
			entries[0].Name(), dir)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}

// Open opens the run folder dir of an earlier Create.
func Open(dir string) (*Folder, error) {
	data, err := os.ReadFile(filepath.Join(dir, runFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is no run folder, since it has no %s: give the folder that `itsmload import` or `itsmload plan` named as its run", dir, runFile)
	}
	if err != nil {
		return nil, fmt.Errorf("run folder %s: %w", dir, err)
	}
	var run Run
	if err := json.Unmarshal(data, &run); err != nil {
		return nil, fmt.Errorf("run folder %s: %s is damaged: restore it from a copy, or plan again: %w", dir, runFile, err)
	}
	return open(dir, run), nil
}

func open(dir string, run Run) *Folder {
	f := &Folder{dir: dir, run: run}
	f.log.path = f.path(journalFile)
	return f
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

// Close syncs and closes the journal. It takes no more events then, and the
// Outcomes made before can be asked no more.
func (f *Folder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
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
