package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"itsmload/importer/journal"
)

// runsFolder is where run folders stand that nobody named.
const runsFolder = "itsmload-runs"

// newRunDir makes an empty folder for a run, named after the time and the
// mapping. Two runs of the same second get two folders.
func newRunDir(start time.Time, mapping string) (string, error) {
	if err := os.MkdirAll(runsFolder, 0o700); err != nil {
		return "", err
	}
	name := start.UTC().Format("20060102T150405Z") + "-" + mapping
	for n := 1; ; n++ {
		dir := filepath.Join(runsFolder, name)
		if n > 1 {
			dir = fmt.Sprintf("%s-%d", dir, n)
		}
		if err := os.Mkdir(dir, 0o700); !errors.Is(err, fs.ErrExist) {
			return dir, err
		}
	}
}

// runFlags are the flags of the commands that begin a run.
type runFlags struct {
	runDir           string
	dryRun, detailed bool
	full             bool // show all that would be sent, not the first rows alone
}

// register tells what name a run folder gets behind its time.
func (o *runFlags) register(f *pflag.FlagSet, name string) {
	f.StringVar(&o.runDir, "run-dir", "", "the run `folder`, new or empty (default: itsmload-runs/<UTC time>-"+name+")")
	f.BoolVar(&o.full, "full", false, "show all rows that a plan or dry run would send, and not the first ones alone")
	f.BoolVar(&o.detailed, "detailed-exitcode", false, "exit 5 where a plan or dry run would change something")
}

// registerDry is for the commands that may send or not.
func (o *runFlags) registerDry(f *pflag.FlagSet) {
	f.BoolVar(&o.dryRun, "dry-run", false, "send nothing: report what would be sent")
}

func (o *runFlags) check() error {
	if o.detailed && !o.dryRun {
		return usage("--detailed-exitcode goes with --dry-run, or with `itsmload plan`")
	}
	return nil
}

// makeFolder makes the run folder, with the session that the run has. It comes
// after all that can refuse a run, so that none is left behind by one that never
// began.
func (o *runFlags) makeFolder(ctx context.Context, j *job, run journal.Run, name string, mapping []byte) error {
	session, err := j.server.Session(ctx)
	if err != nil {
		return err
	}
	run.URL, run.Profile, run.Entities, run.Entity = j.url, session.Profile, session.Entities, session.Entity
	dir := o.runDir
	if dir == "" {
		if dir, err = newRunDir(run.Start, name); err != nil {
			return err
		}
	}
	folder, err := journal.Create(dir, run, mapping)
	if err != nil {
		return err
	}
	j.use(folder)
	return nil
}
