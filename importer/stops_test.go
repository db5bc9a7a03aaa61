package importer_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// A stop is heeded while the file is read, the first time and the second. The
// server of this test does not look at the context, so the stop is the
// importer's own.
func TestPlanStops(t *testing.T) {
	for name, when := range map[string]string{"in the survey": "", "in the rows": "Computer"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 3})
			ctx, stop := context.WithCancel(t.Context())
			var listed []string
			reader := deaf{listener{w.client, func(itemtype string) {
				if listed = append(listed, itemtype); itemtype == when {
					stop()
				}
			}}}
			if when == "" {
				stop()
			}
			folder := emptyRun(t)
			job := bind(t, write(t, "rows.csv", "Serial,Name\nSN000001,a\n"), byName)
			if err := importer.Plan(ctx, reader, folder, job, importer.Options{}); !errors.Is(err, context.Canceled) {
				t.Errorf("Plan = %v, want %v", err, context.Canceled)
			}
			if folder.HasPlan() || when == "" && len(listed) > 0 {
				t.Errorf("there is a plan: %t; read page by page: %v", folder.HasPlan(), listed)
			}
		})
	}
}

// deaf is a server that does not hear of a stop.
type deaf struct{ importer.Reader }

func (d deaf) Items(ctx context.Context, itemtype string, q client.Query) iter.Seq2[client.Item, error] {
	return d.Reader.Items(context.WithoutCancel(ctx), itemtype, q)
}

func TestGuard(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 10})
	// Ten rows, of which four would change something.
	folder := w.plan(t, renaming(4)+"SN000005,PC-000005\nSN000006,PC-000006\nnobody,a\nnobody2,a\n,a\nSN000007,NULL\n", byName)
	least := func(n int) mapping.Guards { return mapping.Guards{MinRows: &n} }
	most := func(limit string) mapping.Guards {
		parsed, err := mapping.ParseLimit(limit)
		if err != nil {
			t.Fatal(err)
		}
		return mapping.Guards{MaxChanges: &parsed}
	}
	for name, c := range map[string]struct {
		guards mapping.Guards
		over   string // what the error says
	}{
		"none":                 {mapping.Guards{}, ""},
		"fewer rows needed":    {least(9), ""},
		"as many rows":         {least(10), ""},
		"more rows needed":     {least(11), "min_rows: the file has 10 rows, and at least 11 were expected"},
		"more changes allowed": {most("5"), ""},
		"as many changes":      {most("4"), ""},
		"fewer changes":        {most("3"), "max_changes: 4 of 10 rows would change something, and 3 are allowed"},
		"as large a share":     {most("40%"), ""},
		"a smaller share":      {most("39%"), "max_changes: 4 of 10 rows would change something, and 39% are allowed"},
		"no change":            {most("0"), "max_changes: 4 of 10"},
		"as many failures":     {mapping.Guards{MaxFailures: new(4)}, ""},
		"fewer failures":       {mapping.Guards{MaxFailures: new(3)}, "max_failures: 4 of 10 rows failed, and 3 are allowed"},
	} {
		err := importer.Guard(folder, c.guards)
		over, _ := errors.AsType[*importer.GuardError](err)
		switch {
		case c.over == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.over != "" && (over == nil || !strings.HasPrefix(over.Error(), c.over) || !strings.HasPrefix(c.over, over.Guards[0])):
			t.Errorf("%s: %v, want %s", name, err, c.over)
		}
	}
	// What the run accepts is no failure.
	if err := folder.Update(func(run *journal.Run) { run.Accept = []string{"not-found"} }); err != nil {
		t.Fatal(err)
	}
	for limit, passes := range map[int]bool{1: false, 2: true} {
		if err := importer.Guard(folder, mapping.Guards{MaxFailures: &limit}); (err == nil) != passes {
			t.Errorf("%d failures are allowed, and those not found are accepted: %v", limit, err)
		}
	}
}

// Only a field that holds something can be emptied.
func TestGuardOfClears(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 3})
	for id, comment := range []string{"a", "b", ""} {
		w.server.Put("Computer", map[string]any{"id": id + 1, "comment": comment})
	}
	// A place that is still to be made empties nothing.
	const clearing = byName + `  - { column: Comment, field: comment, empty: clear }
  - { column: Site, field: locations_id, lookup: { itemtype: Location, on_unknown: create } }
`
	folder := w.plan(t, "Serial,Name,Comment,Site\nSN000001,new,,Mars\nSN000002,PC-000002,,Mars\nSN000003,PC-000003,,Mars\n", clearing)
	if err := importer.Guard(folder, mapping.Guards{MaxClears: new(2)}); err != nil {
		t.Error(err)
	}
	err := importer.Guard(folder, mapping.Guards{MaxClears: new(1)})
	if err == nil || !strings.HasPrefix(err.Error(), "max_clears: 2 fields would be emptied, and 1 are allowed") {
		t.Error(err)
	}
	// What is made on the way is no row of its own.
	if err := importer.Guard(folder, mapping.Guards{MaxChanges: &mapping.Limit{Rows: 3}}); err != nil {
		t.Error(err)
	}
	w.putInfocoms()
	folder = w.plan(t, "Serial,Name,Bought,Price,Supplier\nSN000001,,,0,\n", buying)
	if err := importer.Guard(folder, mapping.Guards{MaxClears: new(0)}); err == nil || !strings.HasPrefix(err.Error(), "max_clears: 1 ") {
		t.Errorf("a price of 0: %v", err)
	}
}

// The guards of a file that changes nothing are never over a share.
func TestGuardOfNoRows(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	folder := w.plan(t, "Serial,Name\n", byName)
	if err := importer.Guard(folder, mapping.Guards{MaxChanges: &mapping.Limit{IsPercent: true}}); err != nil {
		t.Error(err)
	}
}

// Each phase counts up to its total, also where rows are settled on the way.
func TestProgressEndsAtItsTotal(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 12})
	type step struct{ done, total int }
	last := map[string]step{}
	o := importer.Options{BatchSize: 3, Concurrency: 2, Progress: func(phase string, done, total int) {
		if before := last[phase]; done < before.done || done > total || before.total != 0 && before.total != total {
			t.Errorf("%s: %d of %d after %d of %d", phase, done, total, before.done, before.total)
		}
		last[phase] = step{done, total}
	}}
	job := bind(t, write(t, "rows.csv", renaming(10)+"nobody,a\nnobody,b\n"), byName)
	folder := emptyRun(t)
	if err := importer.Plan(t.Context(), w.client, folder, job, o); err != nil {
		t.Fatal(err)
	}
	w.server.Put("Computer", map[string]any{"id": 1, "name": "theirs"})
	w.server.Put("Computer", map[string]any{"id": 7, "name": "new 6"})
	rows := w.finish(t, folder, w.client, o)
	if rows[2].Status != journal.Conflict || rows[8].Status != journal.Unchanged || count(rows, journal.Updated) != 8 {
		t.Errorf("rows 2 and 8 are %s and %s, and %d are updated", rows[2].Status, rows[8].Status, count(rows, journal.Updated))
	}
	for event, err := range folder.Events() {
		if err != nil || len(event.Rows) > o.BatchSize {
			t.Errorf("an event of %d rows, %v; want %d at most", len(event.Rows), err, o.BatchSize)
		}
	}
	for phase, want := range map[string]step{"plan": {12, 12}, "apply": {10, 10}, "verify": {8, 8}} {
		if last[phase] != want {
			t.Errorf("%s ends at %+v, want %+v", phase, last[phase], want)
		}
	}
}
