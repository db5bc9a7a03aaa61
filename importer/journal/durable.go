package journal

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// WriteFile writes a whole file of mode 0600, so that at every moment, a power
// loss included, path holds either what it held before or all that write wrote.
// After an error of write, which is returned as it is, path is untouched. The
// folder must exist.
//
// These are the system calls, in order:
//
//  1. openat(path's folder/.name.*.tmp, O_CREAT|O_EXCL, 0600), write …
//  2. fsync on the file, so that its content is not behind its name
//  3. close, since Windows renames no open file
//  4. renameat to path (MoveFileEx with replacement on Windows)
//  5. fsync on the folder, so that the name itself outlives a power loss;
//     Windows offers no such call, and NTFS journals its names
//
// A process killed before step 4 leaves the temporary file behind. Nothing
// ever reads it.
func WriteFile(path string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), temporary(filepath.Base(path)))
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("folder %s: %w: name one that is there and may be written", filepath.Dir(path), failed.Err) // nobody knows the temporary name
	}
	if err != nil {
		return err
	}
	if err := writeWhole(file, write); err != nil {
		os.Remove(file.Name())
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		os.Remove(file.Name())
		return fmt.Errorf("if another program has the file open, close it there: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

// temporary is the pattern of the names under which a file is written.
func temporary(name string) string { return "." + name + ".*.tmp" }

// writeWhole writes, syncs and closes the file; it is closed in any case.
func writeWhole(file durable, write func(io.Writer) error) error {
	buffer := bufio.NewWriterSize(file, 1<<18)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	return cmp.Or(err, file.Close())
}

// durable is what this package asks of a file that it writes.
type durable interface {
	io.WriteCloser
	Sync() error
}

// syncFolder makes the names in a folder durable.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return cmp.Or(folder.Sync(), folder.Close())
}
