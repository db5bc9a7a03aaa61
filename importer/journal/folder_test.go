package journal_test

import (
	"errors"
	"io"
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
		Accept:  []string{"not-found"}, Guards: journal.Guards{MaxChanges: "10%", MinRows: "5"}, Notifications: true,
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
	opened, err := journal.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(run, opened.Run()); diff != "" {
		t.Errorf("run read back (-want +got):\n%s", diff)
	}
	if got, err := opened.Mapping(); err != nil || string(got) != "version: 1 # é\n" {
		t.Errorf("mapping = %q, %v", got, err)
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
	release, err := folder.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
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

func TestOpenSaysWhatIsNoRunFolder(t *testing.T) {
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, "run.json"), []byte(`{"version":`), 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		t.TempDir():                           "is no run folder",
		filepath.Join(t.TempDir(), "missing"): "is no run folder",
		damaged:                               "run.json is damaged",
	} {
		if _, err := journal.Open(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s) = %v, want %q", dir, err, want)
		}
	}
}

func TestWriteFileIsWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.csv")
	broken := errors.New("no more rows")
	steps := []struct {
		text string
		err  error
		want string
	}{
		{"half", broken, ""},
		{"first", nil, "first"},
		{"half", broken, "first"},
		{"second", nil, "second"},
	}
	for _, step := range steps {
		err := journal.WriteFile(path, func(w io.Writer) error {
			io.WriteString(w, step.text)
			return step.err
		})
		if err != step.err {
			t.Fatalf("WriteFile = %v, want %v", err, step.err)
		}
		if got, _ := os.ReadFile(path); string(got) != step.want {
			t.Errorf("the file holds %q, want %q", got, step.want)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("files left behind: %v", entries)
	}
}

func TestWriteFileThatCannotBeReplaced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.csv")
	if err := os.Mkdir(path, 0o700); err != nil { // a name that no file can take
		t.Fatal(err)
	}
	err := journal.WriteFile(path, func(io.Writer) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "close it there") {
		t.Errorf("WriteFile = %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("files left behind: %v", entries)
	}
}
