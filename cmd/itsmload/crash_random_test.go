package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
)

// TestRunsKilledAtRandom kills a larger run again and again, at moments that
// nothing chooses, and resumes it until it ends.
func TestRunsKilledAtRandom(t *testing.T) {
	want := newLargeRun(t)
	want.itsmload(t, "", want.imports()...)
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			run, random := newLargeRun(t), rand.New(rand.NewPCG(seed, 7))
			kills := 0
			for range 3 {
				if run.killSoon(t, time.Duration(random.IntN(400))*time.Millisecond) {
					kills++
				}
			}
			run.itsmload(t, "", run.next()...)
			t.Logf("%d kills, %d rows without a word", kills, run.unanswered(t))
			if diff := cmp.Diff(want.report(t), run.report(t)); diff != "" {
				t.Errorf("after %d kills, report: %s", kills, diff)
			}
			if diff := cmp.Diff(want.store(), run.store()); diff != "" {
				t.Errorf("after %d kills, store: %s", kills, diff)
			}
			const onTheWire = 2 * 2 // requests at once, rows each, as imports has it
			if n := run.unanswered(t); n > kills*onTheWire {
				t.Errorf("%d updated rows without the server's word after %d kills", n, kills)
			}
		})
	}
}

// newLargeRun is a run of 300 rows, of which some are wrong, on a server that
// takes its time over each row written.
func newLargeRun(t *testing.T) *crashRun {
	t.Helper()
	run := newCrashRunOn(t, itsmtest.Options{Items: 300, RowLatency: 5 * time.Millisecond})
	var source strings.Builder
	source.WriteString("Serial,Site,Contact\n")
	for n := range 300 {
		site := []string{"Lyon", "Paris", "", "Nowhere"}[n%4]
		fmt.Fprintf(&source, "SN%06d,%s,Person %d\n", n+1+n%7*50, site, n)
	}
	if err := os.WriteFile(run.path("s.csv"), []byte(source.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return run
}

// next is the command that goes on with the run, or begins it where the last
// one was killed too early to leave a folder.
func (r *crashRun) next() []string {
	if _, err := os.Stat(filepath.Join(r.path("run"), "run.json")); err == nil {
		return []string{"resume", r.path("run"), "--rate", "0"}
	}
	return r.imports()
}

// killSoon starts the next command and kills it after a while; false where the
// run was over by then.
func (r *crashRun) killSoon(t *testing.T, after time.Duration) bool {
	t.Helper()
	cmd := r.command("", r.next()...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // an error means that it has ended
	_ = cmd.Wait()
	return !cmd.ProcessState.Exited()
}

// unanswered counts the rows that were updated and have no word of the server.
func (r *crashRun) unanswered(t *testing.T) int {
	t.Helper()
	file, err := os.Open(filepath.Join(r.path("run"), "report.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, record := range records[1:] {
		if record[5] == "updated" && record[6] == "" {
			n++
		}
	}
	return n
}
