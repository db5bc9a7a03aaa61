package importer_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// A run in which more rows fail than are allowed stops in the middle of a batch,
// tells why, and can be resumed with a higher limit.
func TestMaxFailures(t *testing.T) {
	var poison []int
	for id := 11; id <= 60; id++ {
		poison = append(poison, id)
	}
	for _, concurrency := range []int{1, 4} {
		synctest.Test(t, func(t *testing.T) {
			w := newInlineWorld(t, itsmtest.Options{Items: 60, Poison: poison})
			folder := w.plan(t, renaming(60)+"nobody,a\nnobody2,a\n", byName)
			o := importer.Options{BatchSize: 10, Concurrency: concurrency, MaxFailures: new(5)}
			err := importer.Apply(t.Context(), w.client, folder, o)
			over, _ := errors.AsType[*importer.GuardError](err)
			if over == nil || !slices.Equal(over.Guards, []string{"max_failures"}) || !strings.Contains(err.Error(), "rows have failed, and 5 are allowed") {
				t.Fatalf("Apply = %v, want a guard's error", err)
			}
			// Two rows fail in the plan and four in the run, three times each; at most
			// one row of each other batch is being tried.
			if n := w.server.Counts()["PUT"]; n > 1+concurrency+4*(4+concurrency) {
				t.Errorf("%d PUTs", n)
			}
			// What is on the server then is known of every row, so that it can be taken back.
			if err := importer.Undoable(folder); err == nil {
				t.Error("a run can be taken back of which no row was read back")
			}
			if err := cmp.Or(importer.Verify(t.Context(), w.client, folder, o), importer.Undoable(folder)); err != nil {
				t.Error(err)
			}
			before := w.server.Counts()["PUT"]
			if err := importer.Apply(t.Context(), w.client, folder, o); err == nil {
				t.Error("the same limit let the resume pass")
			}
			if n := w.server.Counts()["PUT"]; n != before {
				t.Errorf("%d PUTs of a resume with the same limit", n-before)
			}
			o.MaxFailures = new(52)
			rows := w.finish(t, folder, w.client, o)
			if n := count(rows, journal.Refused); n != 50 || count(rows, journal.Updated) != 10 || count(rows, journal.NotFound) != 2 {
				t.Errorf("%d of 62 rows are refused, %d updated", n, count(rows, journal.Updated))
			}
		})
	}
}

// Each kind of failure counts, once, unless the run accepts it, and as many as
// are allowed pass.
func TestWhatCountsAsAFailure(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meddle func(*world, *journal.Folder) importer.Server // so that rows 2 and 3 fail
		accept string
	}{
		"a conflict": {func(w *world, _ *journal.Folder) importer.Server {
			w.server.Put("Computer", map[string]any{"id": 1, "name": "theirs"})
			w.server.Put("Computer", map[string]any{"id": 2, "name": "theirs"})
			return w.client
		}, "conflict"},
		"a refusal": {func(w *world, _ *journal.Folder) importer.Server {
			return echoing{w.client, map[int]bool{1: true, 2: true}}
		}, "refused"},
		"left out": {func(w *world, _ *journal.Folder) importer.Server {
			return forgetful{w.client, map[int]int{1: 9, 2: 9}}
		}, "refused"},
		"read back otherwise before": {func(w *world, folder *journal.Folder) importer.Server {
			note(t, folder, journal.Read, journal.Outcome{Row: 2, Status: journal.NotWritten}, journal.Outcome{Row: 3, Status: journal.NotWritten})
			return w.client
		}, "not-written"},
	} {
		for _, accept := range []string{"", c.accept} {
			for limit := range 3 {
				t.Run(fmt.Sprintf("%s, %d allowed, accepted %q", name, limit, accept), func(t *testing.T) {
					w := newWorld(t, itsmtest.Options{Items: 9})
					folder := w.plan(t, renaming(9), byName)
					if err := folder.Update(func(run *journal.Run) { run.Accept = []string{accept} }); err != nil {
						t.Fatal(err)
					}
					o := importer.Options{BatchSize: 3, Concurrency: 1, MaxFailures: new(limit)}
					err := importer.Apply(t.Context(), c.meddle(w, folder), folder, o)
					if _, stopped := errors.AsType[*importer.GuardError](err); stopped != (limit < 2 && accept == "") {
						t.Errorf("Apply = %v", err)
					}
					// What made it stop stands in the report.
					if n := count(rowsOf(t, folder), journal.Conflict); name == "a conflict" && n != 2 {
						t.Errorf("%d conflicts in the report of a run that ended with %v", n, err)
					}
				})
			}
		}
	}
}
