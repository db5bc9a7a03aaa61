package main

import (
	"path/filepath"
	"testing"
	"time"
)

// Two runs of one second and mapping do not get into each other's way.
func TestRunFoldersAreNamedApart(t *testing.T) {
	t.Chdir(t.TempDir())
	start := time.Date(2026, 3, 2, 9, 15, 0, 0, time.FixedZone("", 3600))
	for _, want := range []string{"20260302T081500Z-computers", "20260302T081500Z-computers-2", "20260302T081500Z-computers-3"} {
		got, err := newRunDir(start, "computers")
		if err != nil {
			t.Fatal(err)
		}
		if got != filepath.Join(runsFolder, want) {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
