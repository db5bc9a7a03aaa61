package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Create makes the run folder dir with the identity of a new run and a copy of
// its mapping, both durable when it returns. Missing parents are made too. A
// folder that holds anything is refused, but for what a Create leaves that was
// killed before the folder was a run folder. Of two that want the same folder at
// once, one gets it; the error of the other matches ErrLocked or names the files
// of the first.
func Create(dir string, run Run, mapping []byte) (*Folder, error) {
	if err := makeFolder(dir); err != nil {
		return nil, fmt.Errorf("run folder %s: %w", dir, err)
	}
	f, err := take(dir)
	if err != nil {
		return nil, err
	}
	if err := f.fill(run, mapping); err != nil {
		f.release()
		return nil, fmt.Errorf("run folder %s: %w", dir, err)
	}
	return f, nil
}

// makeFolder makes an empty folder for its user alone, and makes its name
// durable. It looks before the lock is taken too, so that no lock file is left
// among somebody's own files.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("%w: name a folder that can be made, with --run-dir", err)
	}
	if err := checkEmpty(dir); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}

// fill writes the first files into a folder whose lock is held: another process
// may have held it, and filled the folder, since it was found empty.
func (f *Folder) fill(run Run, mapping []byte) error {
	if err := checkEmpty(f.dir); err != nil {
		return err
	}
	if err := WriteFile(f.path(mappingFile), writeBytes(mapping)); err != nil {
		return fmt.Errorf("copy of the mapping: %w", err)
	}
	// run.json comes last: it is what makes the folder a run folder.
	f.run = run
	return f.writeRun(run)
}

// checkEmpty refuses a folder that holds anything of worth.
func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	foreign := slices.IndexFunc(names, func(name string) bool { return !leftover(name) })
	// Create writes its lock first: without one even a mapping.yaml is somebody's.
	if foreign < 0 && len(names) > 0 && !slices.Contains(names, lockFile) {
		foreign = 0
	}
	if foreign < 0 {
		return nil
	}
	return fmt.Errorf("it already holds files (%s): name a new or an empty folder, or continue the run in it with `itsmload resume %s`", names[foreign], dir)
}

// leftover reports whether a file is of those that a Create leaves that was
// killed before it had written run.json.
func leftover(name string) bool {
	half, _ := filepath.Match(temporary("*"), name)
	return name == lockFile || name == mappingFile || half
}
