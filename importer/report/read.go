package report

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// ReadSummary reads the summary that the last report of a run left in its folder.
// One whose statuses do not add up to its rows is damaged, and an error.
func ReadSummary(dir string) (Summary, error) {
	path := filepath.Join(dir, SummaryFile)
	var s Summary
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err == nil {
		err = s.check()
	}
	if err != nil {
		return Summary{}, fmt.Errorf("summary %s: `itsmload report %s` writes it again: %w", path, dir, err)
	}
	return s, nil
}
