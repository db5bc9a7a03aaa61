package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
	"itsmload/importer/report"
)

// requestLog keeps the simulator's log for a test to read while it is written.
type requestLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *requestLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// byMethod counts the requests of a run's phases: all but those that open and
// end a session.
func (l *requestLog) byMethod(t *testing.T) map[string]int {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	session := []string{"initSession", "killSession", "getMyProfiles", "getActiveProfile", "getFullSession", "changeActiveProfile", "changeActiveEntities", "getActiveEntities"}
	counts := map[string]int{}
	for line := range strings.Lines(l.text.String()) {
		var request struct{ Method, Path string }
		if err := json.Unmarshal([]byte(line), &request); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(session, path.Base(request.Path)) {
			counts[request.Method]++
		}
	}
	return counts
}

// summary is summary.json of the run.
func (r *crashRun) summary(t *testing.T) report.Summary {
	t.Helper()
	var summary report.Summary
	if err := json.Unmarshal([]byte(readFile(t, r.path("run/summary.json"))), &summary); err != nil {
		t.Fatal(err)
	}
	return summary
}

func newLoggedRun(t *testing.T) (*crashRun, *requestLog) {
	t.Helper()
	log := &requestLog{}
	return newCrashRunOn(t, itsmtest.Options{Items: 8, Log: io.Writer(log)}), log
}

// What the summary says of a run's requests is what the server saw, over all the
// commands that had a part in it.
func TestRequestsOfTheSummary(t *testing.T) {
	run, log := newLoggedRun(t)
	for _, args := range [][]string{
		append(run.imports(), "--dry-run"),
		{"resume", run.path("run")},
		{"apply", run.path("run"), "--rate", "0"},
		{"resume", run.path("run")},
	} {
		run.itsmload(t, "", args...)
		summary := run.summary(t)
		if diff := cmp.Diff(log.byMethod(t), summary.Requests); diff != "" {
			t.Errorf("after %s, requests (- is what the server saw):\n%s", args[0], diff)
		}
		for phase, seconds := range summary.Seconds {
			if seconds < 0 || seconds > time.Hour.Seconds() {
				t.Errorf("after %s: %s took %v seconds", args[0], phase, seconds)
			}
		}
	}
	summary := run.summary(t)
	if n := summary.Requests["PUT"]; n != 2 {
		t.Errorf("%d PUTs, not 2: %v", n, summary.Requests)
	}
	for _, phase := range []string{"plan", "apply", "verify"} {
		if _, timed := summary.Seconds[phase]; !timed {
			t.Errorf("no seconds of %s: %v", phase, summary.Seconds)
		}
	}
}

// A killed process loses the count of no request, and counts no more that had not
// quite left yet than go side by side.
func TestRequestsOfAKilledRun(t *testing.T) {
	for _, moment := range []string{"journal", "answer"} {
		killed := true
		for n := 1; killed; n++ {
			run, log := newLoggedRun(t)
			at := fmt.Sprintf("%s:%d", moment, n)
			killed = run.itsmload(t, at, run.imports()...)
			run.itsmload(t, "", run.next()...)
			const leaving = 2
			more := 0
			seen, counted := log.byMethod(t), run.summary(t).Requests
			for method := range seen {
				more += counted[method] - seen[method]
			}
			if more < 0 || more > leaving || !killed && more != 0 {
				t.Errorf("killed at %s: the server saw %v, and the summary counts %v", at, seen, counted)
			}
		}
	}
}
