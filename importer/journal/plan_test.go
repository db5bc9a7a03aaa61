package journal_test

import (
	"encoding/json"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
)

// plan gives rows as planning would.
func plan(rows ...journal.Planned) iter.Seq2[journal.Planned, error] {
	return func(yield func(journal.Planned, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// collect gathers a sequence up to its first error.
func collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for one, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, one)
	}
	return all, nil
}

func TestPlanRoundTrip(t *testing.T) {
	megabyte := strings.Repeat("Prix: 12 € <b>\n", 1<<20/16)
	rows := []journal.Planned{
		{Sheet: "Inventaire", Row: 2, Cells: []string{megabyte, `"`, "\u2028", ""}, Key: "SN1", ID: 5, Ops: []journal.Op{{
			Name: journal.ItemOp, Verb: journal.Update, Itemtype: "Computer", ID: 5, Needs: []string{"Location:Paris"},
			Set: []journal.Field{
				{Name: "comment", Old: nil, New: megabyte},
				{Name: "locations_id", Old: json.Number("0"), New: json.Number("9007199254740993"), NewText: "Paris"},
			},
		}}},
		{Row: 3, Cells: []string{"", "", "", ""}, Settled: journal.Rejected, Code: "empty-key", Why: "no key", Notes: []string{"a", "b"}},
	}
	folder := newFolder(t)
	if folder.HasPlan() {
		t.Fatal("a new folder has a plan")
	}
	if err := folder.WritePlan(plan(rows...)); err != nil {
		t.Fatal(err)
	}
	reopened := reopen(t, folder)
	if !reopened.HasPlan() || reopened.Run().Rows != 2 {
		t.Errorf("HasPlan = %v, rows = %d", reopened.HasPlan(), reopened.Run().Rows)
	}
	for range 2 {
		got, err := collect(reopened.Plan())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rows, got); diff != "" {
			t.Errorf("plan read back (-want +got):\n%s", diff)
		}
	}
}

func TestPlanCutShortLeavesNone(t *testing.T) {
	folder := newFolder(t)
	unreadable := errors.New("sheet is truncated")
	err := folder.WritePlan(func(yield func(journal.Planned, error) bool) {
		_ = yield(journal.Planned{Row: 2}, nil) && yield(journal.Planned{}, unreadable)
	})
	if err != unreadable {
		t.Errorf("WritePlan = %v", err)
	}
	if folder.HasPlan() || folder.Run().Rows != 0 {
		t.Errorf("after an error the folder has a plan, or %d rows", folder.Run().Rows)
	}
	if _, err := collect(folder.Plan()); err == nil || !strings.Contains(err.Error(), "itsmload resume "+folder.Dir()) {
		t.Errorf("Plan without a plan: %v", err)
	}
}

func TestPlanIsWrittenOnce(t *testing.T) {
	folder := newFolder(t)
	if err := folder.WritePlan(plan(journal.Planned{Row: 2, Key: "first"})); err != nil {
		t.Fatal(err)
	}
	if err := folder.WritePlan(plan()); err == nil {
		t.Error("a second plan was written")
	}
	if rows, err := collect(folder.Plan()); err != nil || len(rows) != 1 || rows[0].Key != "first" {
		t.Errorf("plan = %v, %v", rows, err)
	}
}

func TestDamagedPlanNamesItsLine(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":   "{\"row\":2}\n{\"row\":\n{\"row\":4}\n",
		"cut short": "{\"row\":2}\n{\"row\":3,\"ce",
		"two rows":  "{\"row\":2}\n{\"row\":3}{\"row\":4}\n",
		"blank":     "{\"row\":2}\n\n{\"row\":4}\n",
	} {
		folder := newFolder(t)
		if err := os.WriteFile(filepath.Join(folder.Dir(), "plan.jsonl"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		rows, err := collect(folder.Plan())
		if len(rows) != 1 || err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: rows %v, error %v", name, rows, err)
		}
	}
}
