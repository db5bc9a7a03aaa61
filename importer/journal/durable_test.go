package journal_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"itsmload/importer/journal"
)

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
