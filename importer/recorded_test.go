package importer

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
)

func newFolder(t *testing.T) *journal.Folder {
	t.Helper()
	folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), journal.Run{Itemtype: "Computer"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

// The journal says what a phase took by itself, also where it was cut short.
func TestPhasesAreRecorded(t *testing.T) {
	broken := errors.New("the server is down")
	for _, want := range []error{nil, broken} {
		folder := newFolder(t)
		made := map[string]int{"GET": 5, "PUT": 2, "POST": 1}
		o := Options{Requests: func() map[string]int { return made }}
		err := o.recorded(applying, folder, func() error {
			made = map[string]int{"GET": 7, "PUT": 2, "POST": 2, "DELETE": 4}
			return want
		})
		if !errors.Is(err, want) {
			t.Errorf("recorded = %v, want %v", err, want)
		}
		phase := phaseOf(t, folder)
		if diff := cmp.Diff(map[string]int{"GET": 2, "POST": 1, "DELETE": 4}, phase.Requests); phase.Name != applying || diff != "" {
			t.Errorf("phase %q, its requests (-want +got):\n%s", phase.Name, diff)
		}
	}
}

// phaseOf is the one phase that a journal knows of.
func phaseOf(t *testing.T, folder *journal.Folder) journal.Phase {
	t.Helper()
	var phases []journal.Phase
	for event, err := range folder.Events() {
		if err != nil {
			t.Fatal(err)
		}
		if event.Kind == journal.Ended {
			phases = append(phases, *event.Phase)
		}
	}
	if len(phases) != 1 {
		t.Fatalf("the journal knows of %d phases, want one", len(phases))
	}
	return phases[0]
}

// newUnsynced makes a run folder whose journal cannot be synced: Linux takes writes
// to /dev/null and no syncs, which shows that one was asked for.
func newUnsynced(t *testing.T) *journal.Folder {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("other systems sync /dev/null")
	}
	folder := newFolder(t)
	if err := os.Symlink(os.DevNull, filepath.Join(folder.Dir(), "journal.jsonl")); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestThePhasesEndIsSynced(t *testing.T) {
	done := func() error { return nil }
	if err := (Options{}).withDefaults().recorded(planning, newUnsynced(t), done); err == nil {
		t.Error("the phase ended without a sync of the journal")
	}
}

// What makes items is on disk before it leaves; an update may be forgotten.
func TestCreationsAreSyncedBeforeTheyLeave(t *testing.T) {
	for verb, synced := range map[journal.Verb]bool{journal.Add: true, journal.Update: false} {
		c := &legRunner{applier: &applier{folder: newUnsynced(t)}, leg: leg{verb: verb}}
		if err := c.noteSending(batch{number: 1, tasks: []task{{row: 2}}}); (err != nil) != synced {
			t.Errorf("%s: %v", verb, err)
		}
	}
}
