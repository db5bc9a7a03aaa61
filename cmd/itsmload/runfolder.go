package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
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
