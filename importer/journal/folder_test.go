package journal_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// newFolder makes a run folder for a test.
func newFolder(t testing.TB) *journal.Folder {
	t.Helper()
	folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), journal.Run{Itemtype: "Computer"}, []byte("version: 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

func TestFolderKeepsTheRun(t *testing.T) {
	run := journal.Run{
		Version: "1.2.3", URL: "https://itsm.example.org", Profile: "Super-Admin", Entities: []int{0, 3}, Itemtype: "Computer",
		Source:  journal.Source{Path: "/data/parc.csv", Header: []string{"N° <série>", ""}, Delimiter: ";", SHA256: "ab"},
		Mapping: journal.MappingFile{Name: "computers.yaml", SHA256: "cd"},
		Options: journal.Options{BatchSize: 100, Concurrency: 4, Rate: 0.5},
		Accept:  []string{"not-found"}, Guards: mapping.Guards{MaxChanges: &mapping.Limit{Percent: 10, IsPercent: true}, MinRows: new(5)}, Notifications: true,
		Fields: []mapping.Field{{Name: "serial", Type: mapping.TypeText, Characters: 255}},
		DryRun: true, Start: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
	}
	dir := filepath.Join(t.TempDir(), "itsmload-runs", "one")
	created, err := journal.Create(dir, run, []byte("version: 1 # é\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := created.Update(func(r *journal.Run) { r.Items = 96000 }); err != nil {
		t.Fatal(err)
	}
	run.Items = 96000
	opened := reopen(t, created)
	defer opened.Close()
	if diff := cmp.Diff(run, opened.Run()); diff != "" {
		t.Errorf("run read back (-want +got):\n%s", diff)
	}
	if got, err := opened.Mapping(); err != nil || string(got) != "version: 1 # é\n" {
		t.Errorf("mapping = %q, %v", got, err)
	}
}

// reopen closes a folder and opens it again.
func reopen(t *testing.T, folder *journal.Folder) *journal.Folder {
	t.Helper()
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	opened, err := journal.Open(folder.Dir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	return opened
}

// run.json is read by people too: a limit stands there as they write it.
func TestGuardsAsTheyAreWritten(t *testing.T) {
	for want, guards := range map[string]mapping.Guards{
		`"guards": {"max_changes": "12.5%"}`: {MaxChanges: &mapping.Limit{Percent: 12.5, IsPercent: true}},
		`"guards": {"max_changes": "50"}`:    {MaxChanges: &mapping.Limit{Rows: 50}},
		`"guards": {"min_rows": 5}`:          {MinRows: new(5)},
	} {
		folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), journal.Run{Itemtype: "Computer", Guards: guards}, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(folder.Dir(), "run.json"))
		if got := strings.NewReplacer("\n", "", "  ", "", "{ ", "{").Replace(string(text)); err != nil || !strings.Contains(got, want) {
			t.Errorf("run.json: %s, want %s", got, want)
		}
		if diff := cmp.Diff(guards, reopen(t, folder).Run().Guards); diff != "" {
			t.Errorf("guards read back (-want +got):\n%s", diff)
		}
	}
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, "run.json"), []byte(`{"guards": {"max_changes": "many"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Open(damaged); err == nil || !strings.Contains(err.Error(), `"many" is no limit`) {
		t.Errorf("Open = %v", err)
	}
}

func TestFolderIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no modes")
	}
	dir := filepath.Join(t.TempDir(), "run")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	folder, err := journal.Create(dir, journal.Run{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if err := errors.Join(folder.WritePlan(plan(journal.Planned{Row: 2})), folder.Append(journal.Event{Kind: journal.Sending})); err != nil {
		t.Fatal(err)
	}
	want := map[string]fs.FileMode{".": 0o700, "run.json": 0o600, "mapping.yaml": 0o600, "plan.jsonl": 0o600, "journal.jsonl": 0o600, "lock": 0o600}
	got := map[string]fs.FileMode{}
	err = fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		got[path] = info.Mode().Perm()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("modes (-want +got):\n%s", diff)
	}
}

func TestOpenSaysWhatIsNoRunFolder(t *testing.T) {
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, "run.json"), []byte(`{"version":`), 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		t.TempDir():                           "is no run folder",
		filepath.Join(t.TempDir(), "missing"): "is no run folder",
		filepath.Join(damaged, "run.json"):    "is no run folder",
		damaged:                               "run.json is damaged",
	} {
		if _, err := journal.Open(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s) = %v, want %q", dir, err, want)
		}
	}
}
