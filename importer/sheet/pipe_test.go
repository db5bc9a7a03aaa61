//go:build unix

package sheet_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// TestPipe refuses a pipe at once, although nobody ever writes into it.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.csv")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	refused := make(chan error, 1)
	go func() {
		_, err := sheet.Open(path, mapping.Source{}, nil)
		refused <- err
	}()
	select {
	case err := <-refused:
		if err == nil || !strings.Contains(err.Error(), "a pipe or a device") {
			t.Errorf("got %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it waits for a writer")
	}
}
