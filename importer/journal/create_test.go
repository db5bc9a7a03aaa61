package journal_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"itsmload/importer/journal"
)

func TestCreateRefusesAFolderWithFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "holiday.jpg"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := journal.Create(dir, journal.Run{}, nil)
	if err == nil || !strings.Contains(err.Error(), "holiday.jpg") || !strings.Contains(err.Error(), "itsmload resume "+dir) {
		t.Errorf("Create in a folder with files: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the refused folder now holds %v", entries)
	}
}

// A folder is as good as empty where a Create was killed in it before it was a
// run folder.
func TestCreateWhereAnotherWasKilled(t *testing.T) {
	tests := []struct {
		name    string
		files   []string
		refused string // the file that is named
	}{
		{"before anything", nil, ""},
		{"behind the lock", []string{"lock"}, ""},
		{"in the copy of the mapping", []string{"lock", ".mapping.yaml.123.tmp"}, ""},
		{"behind the mapping", []string{"lock", "mapping.yaml"}, ""},
		{"in run.json", []string{"lock", "mapping.yaml", ".run.json.9.tmp"}, ""},
		{"never: it is a run", []string{"lock", "mapping.yaml", "run.json"}, "run.json"},
		{"never: somebody keeps a mapping here", []string{"mapping.yaml"}, "mapping.yaml"},
		{"never: somebody keeps more here", []string{"lock", "mapping.yaml", "notes.txt"}, "notes.txt"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range test.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte("old"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			folder, err := journal.Create(dir, journal.Run{}, []byte("new"))
			if test.refused != "" {
				if err == nil || !strings.Contains(err.Error(), "("+test.refused+")") {
					t.Errorf("Create = %v, want a refusal that names %s", err, test.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer folder.Close()
			if text, err := folder.Mapping(); string(text) != "new" {
				t.Errorf("the mapping is %q, %v", text, err)
			}
		})
	}
}

// Of several that want one folder at the same time one gets it, whole, however
// soon it is done with it.
func TestCreateOfManyAtOnce(t *testing.T) {
	for range 5 {
		dir := filepath.Join(t.TempDir(), "run")
		var group sync.WaitGroup
		var made atomic.Int32
		for n := range 8 {
			group.Go(func() {
				name := fmt.Sprint(n)
				folder, err := journal.Create(dir, journal.Run{Itemtype: name}, []byte(name))
				if err == nil {
					made.Add(1)
					err = folder.Close()
				} else if errors.Is(err, journal.ErrLocked) || strings.Contains(err.Error(), "already holds files") {
					err = nil
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		folder, err := journal.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		text, err := folder.Mapping()
		if err != nil || folder.Run().Itemtype != string(text) {
			t.Errorf("the run of %s has the mapping of %s, %v", folder.Run().Itemtype, text, err)
		}
		if err := folder.Close(); err != nil {
			t.Fatal(err)
		}
		if n := made.Load(); n != 1 {
			t.Errorf("%d of them made the folder", n)
		}
	}
}

// Who waited for the lock sees what its last holder wrote.
func TestOpenOfManyAtOnce(t *testing.T) {
	folder := newFolder(t)
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	const processes, each = 4, 15
	var group sync.WaitGroup
	for range processes {
		group.Go(func() {
			for done := 0; done < each; {
				folder, err := journal.Open(folder.Dir())
				if errors.Is(err, journal.ErrLocked) {
					continue
				}
				if err == nil {
					err = errors.Join(folder.Update(func(run *journal.Run) { run.Items++ }), folder.Close())
				}
				if err != nil {
					t.Error(err)
					return
				}
				done++
			}
		})
	}
	group.Wait()
	if got := reopen(t, folder).Run().Items; got != processes*each {
		t.Errorf("%d changes were kept, not %d", got, processes*each)
	}
}
