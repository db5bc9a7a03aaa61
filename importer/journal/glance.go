package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// State is how far a run has come.
type State string

// The states of a run.
const (
	AtWork      State = "at work"     // a process holds its folder
	Unplanned   State = "unplanned"   // planning was cut short: a resume plans again
	Unapplied   State = "planned"     // there is a plan, and nothing of it was sent
	Interrupted State = "interrupted" // something was sent, and not all is settled: a resume goes on
	Finished    State = "finished"
)

// Glance tells what the run in the folder dir is and how far it has come, without
// being in anybody's way: it changes nothing, and to ask whether the folder is locked
// takes less time than Open waits. What it tells of a run that is at work may be over
// a moment later. A folder without a run.json is an error that matches fs.ErrNotExist.
func Glance(dir string) (Run, State, error) {
	f := &Folder{dir: dir}
	f.log.path = f.path(journalFile)
	if _, err := os.Stat(f.path(runFile)); errors.Is(err, fs.ErrNotExist) {
		return Run{}, "", fmt.Errorf("no run folder, since it has no %s: %w", runFile, fs.ErrNotExist)
	}
	if err := f.readRun(); err != nil {
		return Run{}, "", err
	}
	state, err := f.state()
	return f.run, state, err
}

func (f *Folder) state() (State, error) {
	switch busy, err := locked(f.path(lockFile)); {
	case err != nil:
		return "", err
	case busy:
		return AtWork, nil
	case f.run.Finished():
		return Finished, nil
	case !f.HasPlan():
		return Unplanned, nil
	}
	for event, err := range f.Events() {
		if err != nil {
			return "", err
		}
		if len(event.Rows) > 0 {
			return Interrupted, nil
		}
	}
	return Unapplied, nil
}
