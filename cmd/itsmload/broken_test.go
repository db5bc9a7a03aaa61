package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that is broken is another one once it was mended, so the run cannot be
// resumed, and nobody is told so.
func TestBrokenSourceIsNotToBeResumed(t *testing.T) {
	r := newCrashRun(t)
	broken := "Serial,Site,Contact\nSN000001,Lyon,Ada\nSN000002,Lyon,Andr\xe9\nSN000003,Lyon,René\n"
	if err := os.WriteFile(r.path("s.csv"), []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := r.command("", r.imports()...)
	var talk bytes.Buffer
	cmd.Stderr = &talk
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != exitFailed {
		t.Errorf("exit code %d, want %d", code, exitFailed)
	}
	if said := talk.String(); strings.Contains(said, "resume") || !strings.Contains(said, "save it anew") || !strings.Contains(said, filepath.Base(r.path("s.csv"))) {
		t.Errorf("it says %q", said)
	}
}
