package importer_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// lifeline is a transport of a process that dies: then its requests reach nobody, or
// reach the server once more and nobody hears the answer.
type lifeline struct {
	base   http.RoundTripper
	dead   atomic.Bool
	spared atomic.Int32 // requests that reach the server all the same
}

func (m *lifeline) RoundTrip(r *http.Request) (*http.Response, error) {
	if !m.dead.Load() {
		return m.base.RoundTrip(r)
	}
	if m.spared.Add(-1) >= 0 {
		_, _ = m.base.RoundTrip(r)
	}
	return nil, errors.New("dead")
}

// killed runs a plan on a server until the n-th write of its journal, and gives the
// folder as it stood on disk then; nil where the run ended before.
func killed(t *testing.T, w *world, folder *journal.Folder, life *lifeline, n, spared int) *journal.Folder {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "killed")
	writes := 0
	folder.AfterWrite = func() {
		if writes++; writes > n {
			life.spared.Store(-1) // a dead process announces nothing any more, and sends nothing behind it
		}
		if writes != n {
			return
		}
		if err := os.CopyFS(copied, os.DirFS(folder.Dir())); err != nil {
			t.Error(err)
		}
		life.spared.Store(int32(spared))
		life.dead.Store(true)
	}
	o := importer.Options{Concurrency: 2, BatchSize: 2}
	if err := importer.Apply(t.Context(), w.client, folder, o); err == nil {
		if err := importer.Verify(t.Context(), w.client, folder, o); err == nil && !life.dead.Load() {
			return nil
		}
	}
	life.dead.Store(false)
	left, err := journal.Open(copied)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { left.Close() })
	return left
}

// eachKill has a run die behind each write of its journal, with its next request
// heard by the server or not, and judges what its resume makes of it.
func eachKill(t *testing.T, o itsmtest.Options, csv, mapping string, judge func(*testing.T, *world, map[int]report.Row)) {
	t.Helper()
	for spared := range 3 {
		t.Run(fmt.Sprint(spared, " requests heard"), func(t *testing.T) {
			t.Parallel()
			n := 1
			for going := true; going; n++ {
				synctest.Test(t, func(t *testing.T) {
					life := &lifeline{}
					w := newInlineWorld(t, o, func(base http.RoundTripper) http.RoundTripper {
						life.base = base
						return life
					})
					folder := w.plan(t, csv, mapping)
					left := killed(t, w, folder, life, n, spared)
					if going = left != nil; !going {
						left = folder
					}
					judge(t, w, w.finish(t, left, w.client, importer.Options{}))
					if t.Failed() {
						t.Fatalf("killed behind write %d", n)
					}
				})
			}
			if n < 8 {
				t.Errorf("the run was over after %d writes", n)
			}
		})
	}
}

func TestKilledRunsMakeNothingTwice(t *testing.T) {
	t.Parallel()
	eachKill(t, itsmtest.Options{Items: 3}, newcomers(5), creating, func(t *testing.T, w *world, rows map[int]report.Row) { w.expectMade(t, rows, 5) })
}

// Of files at random, on a server at which one request in eight fails, each row that
// says so has made one item, and no other row has.
func TestOracleOfNewItems(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				chance := rand.New(rand.NewPCG(seed, 7))
				w := newInlineWorld(t, itsmtest.Options{Items: 60, Seed: int64(seed), Faults: itsmtest.Faults{
					TooManyRequests: 0.02, Unavailable: 0.02, GatewayTimeout: 0.03, Dropped: 0.03, Page: 0.02, Emptied: 0.02,
				}})
				var csv strings.Builder
				csv.WriteString("Serial,Name,Site\n")
				var serials []string
				for range 150 + chance.IntN(100) {
					serial := fmt.Sprintf("NEW%04d", chance.IntN(400))
					if chance.IntN(3) == 0 {
						serial = fmt.Sprintf("SN%06d", 1+chance.IntN(60))
					}
					serials = append(serials, serial)
					fmt.Fprintf(&csv, "%s,%s,Lyon\n", serial, "of "+serial)
				}
				before := w.holdings()
				o := importer.Options{BatchSize: 1 + chance.IntN(30), Concurrency: 1 + chance.IntN(4)}
				w.judgeMade(t, serials, before, w.finish(t, w.plan(t, csv.String(), creating), w.client, o))
			})
		})
	}
}

// judgeMade holds the rows against the store before and after.
func (w *world) judgeMade(t *testing.T, serials []string, before map[string]int, rows map[int]report.Row) {
	t.Helper()
	made := map[string]int{}
	for i, serial := range serials {
		row := rows[i+2]
		item, _ := w.server.Item("Computer", row.ID)
		want := journal.Created
		made[serial]++
		switch {
		case made[serial] > 1:
			want = journal.Duplicate
		case before[serial] > 0:
			want = journal.Updated
		}
		if row.Status != want || want != journal.Duplicate && (item["serial"] != serial || item["name"] != "of "+serial) {
			t.Errorf("row %d (%s) is %s (%s: %s), want %s; its item holds %v, %v", i+2, serial, row.Status, row.Code, row.Message, want, item["serial"], item["name"])
		}
	}
	for serial, n := range w.holdings() {
		if n > 1 || before[serial] == 0 && made[serial] == 0 {
			t.Errorf("%d items have the serial number %s", n, serial)
		}
	}
}
