package report_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

func TestReadSummary(t *testing.T) {
	folder := newFolder(t, journal.Run{}, everyStatus())
	want, err := report.Write(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := report.ReadSummary(folder.Dir())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	path := filepath.Join(folder.Dir(), report.SummaryFile)
	for name, text := range map[string]string{"cut": `{"rows": 3,`, "missing rows": `{"rows": 3, "statuses": {"updated": 2}}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := report.ReadSummary(folder.Dir()); err == nil {
			t.Errorf("%s: read all the same", name)
		}
	}
}
