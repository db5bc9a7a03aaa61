package journal_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"itsmload/importer/journal"
)

func TestGlance(t *testing.T) {
	folder := newFolder(t)
	dir := folder.Dir()
	glance := func(want journal.State) {
		t.Helper()
		if err := folder.Close(); err != nil {
			t.Fatal(err)
		}
		run, state, err := journal.Glance(dir)
		if err != nil || state != want || run.Itemtype != "Computer" {
			t.Errorf("%q, %v, not %q", state, err, want)
		}
		// To look is in nobody's way.
		if folder, err = journal.Open(dir); err != nil {
			t.Fatal(err)
		}
	}
	glance(journal.Unplanned)
	if err := folder.WritePlan(func(func(journal.Planned, error) bool) {}); err != nil {
		t.Fatal(err)
	}
	end := folder.Begin("plan", func() map[string]int { return map[string]int{"GET": 1} })
	if err := end(); err != nil {
		t.Fatal(err)
	}
	glance(journal.Unapplied)
	if err := folder.Append(journal.Event{Kind: journal.Sending, Rows: []journal.Outcome{{Row: 2}}}); err != nil {
		t.Fatal(err)
	}
	glance(journal.Interrupted)
	if err := folder.Update(func(run *journal.Run) { run.End = time.Now() }); err != nil {
		t.Fatal(err)
	}
	glance(journal.Finished)
	if _, state, err := journal.Glance(dir); err != nil || state != journal.AtWork {
		t.Errorf("%q, %v, while the folder is open", state, err)
	}
}

func TestGlanceAtWhatIsNoRun(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := journal.Glance(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "run.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := journal.Glance(dir); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("looking has left %v, %v", entries, err)
	}
}
