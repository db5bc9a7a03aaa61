package journal

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked is matched by the errors of Create, Open and LockServer where
// another process, or another lock of this one, is at work. They name the process.
var ErrLocked = errors.New("another run is at work")

// LockServer takes a server's items of one itemtype for this process alone,
// among all processes of this user on this machine, until release is called or
// the process ends. URLs are one server as SameServer has it. Run is the run
// folder that the refused others are told of; empty where there is none yet.
func LockServer(url, itemtype, run string) (release func(), err error) {
	folder, err := stateFolder()
	if err != nil {
		return nil, fmt.Errorf("folder for locks: %w", err)
	}
	server := serverName(url)
	sum := sha256.Sum256([]byte(server + "\n" + itemtype))
	name := fmt.Sprintf("server-%x.lock", sum[:12])
	return lock(filepath.Join(folder, name), itemtype+" of "+server, run)
}

// lock takes the lock at path, which stands for what.
func lock(path, what, run string) (release func(), err error) {
	held := flock.New(path)
	ok, err := patiently(held)
	if err != nil {
		return nil, fmt.Errorf("%s: lock file %s: is its disk full, read-only, or a network share without locks? %w", what, path, err)
	}
	if !ok {
		return nil, fmt.Errorf("%s: %w (%s): wait until it ends, or stop it", what, ErrLocked, holder(path))
	}
	if err := writeHolder(path, run); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: lock file: %w", what, err), held.Close())
	}
	// Unlocking a file that is open and locked fails only where it is gone, and
	// then the lock is gone too.
	return func() { _ = held.Close() }, nil
}

// patiently takes a lock, and tries for a moment where it is held: those who only ask
// whether it is hold it that long.
func patiently(held *flock.Flock) (bool, error) {
	const moment, pause = 200 * time.Millisecond, 10 * time.Millisecond
	ctx, cancel := context.WithTimeout(context.Background(), moment)
	defer cancel()
	ok, err := held.TryLockContext(ctx, pause)
	if errors.Is(err, context.DeadlineExceeded) {
		return false, nil
	}
	return ok, err
}

// locked reports whether somebody holds the lock at path. To ask takes it for a
// moment, together with all others who only ask.
func locked(path string) (bool, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return false, nil // asking would make it
	}
	lock := flock.New(path)
	free, err := lock.TryRLock()
	return !free && err == nil, errors.Join(err, lock.Close())
}

// holderOffset is where the holder's line begins in a lock file: the byte
// before it is the one that is locked, and Windows lets nobody else read a
// locked byte.
const holderOffset = 1

// writeHolder notes who holds a lock. The line may be followed by the rest of a
// longer one of an earlier holder: a locked file cannot be cut everywhere.
func writeHolder(path, run string) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("process %d", os.Getpid())
	if absolute, err := filepath.Abs(run); err == nil && run != "" {
		name += ", run folder " + absolute
	}
	_, err = file.WriteAt([]byte(name+"\n"), holderOffset)
	return errors.Join(err, file.Close())
}

// holder tells who holds a lock, as well as that can be told.
func holder(path string) string {
	const unknown = "a process that has not said its name yet"
	file, err := os.Open(path)
	if err != nil {
		return unknown
	}
	defer file.Close()
	text, err := bufio.NewReader(io.NewSectionReader(file, holderOffset, 1<<16)).ReadString('\n')
	if err != nil {
		return unknown
	}
	return strings.TrimSuffix(text, "\n")
}
