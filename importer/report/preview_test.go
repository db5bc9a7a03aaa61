package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// previewOf shows a plan of rows that would be sent, behind one that would not.
func previewOf(t *testing.T, rows int, full bool) report.Preview {
	t.Helper()
	plan := []journal.Planned{{Row: 2, Key: "SN0", ID: 9, Settled: journal.Unchanged}}
	for i := range rows {
		plan = append(plan, journal.Planned{Row: i + 3, Key: fmt.Sprint("SN", i+1), ID: i + 10, Ops: []journal.Op{{
			Name: journal.ItemOp, Verb: journal.Update, Itemtype: "Computer", ID: i + 10,
			Set: []journal.Field{{Name: "name", Old: "<old>", New: strings.Repeat("new ", 100)}},
		}}})
	}
	folder := newFolder(t, journal.Run{Itemtype: "Computer"}, plan)
	summary := report.Summary{Rows: rows + 1, Statuses: map[journal.Status]int{journal.Pending: rows, journal.Unchanged: 1}}
	return report.PreviewOf(folder, summary, full)
}

func TestPreview(t *testing.T) {
	for name, c := range map[string]struct {
		rows, shown int
		full        bool
		title       string
	}{
		"nothing to send": {0, 0, false, ""},
		"few":             {10, 10, false, "\nWould be sent:\n"},
		"many":            {11, 10, false, "\nWould be sent, the first 10 of 11 rows (--full shows all):\n"},
		"all":             {11, 11, true, "\nWould be sent:\n"},
	} {
		t.Run(name, func(t *testing.T) {
			p := previewOf(t, c.rows, c.full)
			var out bytes.Buffer
			if err := p.Print(&out); err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(out.String(), "name: <old> → new"); n != c.shown || !strings.Contains(out.String(), c.title) {
				t.Errorf("%d rows under %q:\n%s", n, c.title, out.String())
			}
			if strings.Contains(out.String(), "SN0") || strings.Contains(out.String(), " …\n") == c.full && c.shown > 0 {
				t.Errorf("the wrong rows, or values that are cut wrongly:\n%s", out.String())
			}
			checkPreviewJSON(t, p, c.rows, c.shown)
		})
	}
}

func checkPreviewJSON(t *testing.T, p report.Preview, rows, shown int) {
	t.Helper()
	var out bytes.Buffer
	if err := p.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var document struct {
		Rows    int
		Planned []struct {
			Row, ID      int
			Key, Changes string
		}
	}
	if err := json.Unmarshal(out.Bytes(), &document); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if document.Rows != rows+1 || len(document.Planned) != shown {
		t.Errorf("%d rows, %d planned", document.Rows, len(document.Planned))
	}
	if shown > 0 && (document.Planned[0].Row != 3 || document.Planned[0].ID != 10 || document.Planned[0].Key != "SN1" || !strings.HasPrefix(document.Planned[0].Changes, "name: <old> → new")) {
		t.Errorf("first: %+v", document.Planned[0])
	}
}
