package report_test

import (
	"os"
	"path/filepath"

	"itsmload/importer/journal"
)

// exampleRun makes the folder of a run of two rows, one of which was written.
func exampleRun() (folder *journal.Folder, done func()) {
	dir, err := os.MkdirTemp("", "run")
	if err != nil {
		panic(err)
	}
	folder, err = journal.Create(filepath.Join(dir, "run"), journal.Run{Itemtype: "Computer"}, nil)
	if err != nil {
		panic(err)
	}
	err = folder.WritePlan(func(yield func(journal.Planned, error) bool) {
		_ = yield(update(2), nil) && yield(journal.Planned{Row: 3, Settled: journal.Rejected, Code: "bad-date"}, nil)
	})
	if err != nil {
		panic(err)
	}
	outcome := journal.Outcome{ID: 7, Said: "true", Status: journal.Updated}
	if err := folder.Append(event(journal.Read, outcome)); err != nil {
		panic(err)
	}
	return folder, func() {
		folder.Close()
		os.RemoveAll(dir)
	}
}
