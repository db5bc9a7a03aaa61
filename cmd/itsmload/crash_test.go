package main

import (
	"encoding/csv"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
)

// A run of seven rows, of which four are sent in two batches side by side.
const (
	crashMapping = `version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Site, field: locations_id, lookup: Location }
  - { column: Contact, field: contact }
`
	crashSource = `Serial,Site,Contact
SN000001,Lyon,Ada
SN000002,Paris,Grace
SN000003,,Jean
SN000004,,
SN000005,Nowhere,Margaret
SN000006,,Barbara
SN999999,,Nobody
`
)

// TestKilledRunsEndAsIfNothingHadHappened kills a run at each of its requests,
// answers and journal writes, and resumes it.
func TestKilledRunsEndAsIfNothingHadHappened(t *testing.T) {
	want := newCrashRun(t)
	want.itsmload(t, "", want.imports()...)
	for _, moment := range []string{"request", "answer", "journal"} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			n := 1
			for killedAndResumed(t, want, fmt.Sprintf("%s:%d", moment, n)) {
				n++
			}
			if n < 5 {
				t.Errorf("the run was over after %d of these moments: are they reached at all?", n-1)
			}
		})
	}
}

// killedAndResumed reports whether the run was killed before its end.
func killedAndResumed(t *testing.T, want *crashRun, moment string) bool {
	t.Helper()
	run := newCrashRun(t)
	if killed := run.itsmload(t, moment, run.imports()...); !killed {
		return false
	}
	run.itsmload(t, "", run.next()...)
	if diff := cmp.Diff(want.report(t), run.report(t)); diff != "" {
		t.Errorf("killed at %s: report: %s", moment, diff)
	}
	if diff := cmp.Diff(want.store(), run.store()); diff != "" {
		t.Errorf("killed at %s: store: %s", moment, diff)
	}
	return true
}

// crashRun is a folder with a source, a mapping and a server of its own.
type crashRun struct {
	dir    string
	server *itsmtest.Server
	gate   *gate
	url    string
}

func newCrashRun(t *testing.T) *crashRun {
	t.Helper()
	return newCrashRunOn(t, itsmtest.Options{Items: 8})
}

func newCrashRunOn(t *testing.T, o itsmtest.Options) *crashRun {
	t.Helper()
	server, err := itsmtest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	gate := &gate{handler: server, arrived: make(chan struct{}, 100)}
	api := httptest.NewServer(gate)
	t.Cleanup(api.Close)
	t.Cleanup(gate.open)
	r := &crashRun{dir: t.TempDir(), server: server, gate: gate, url: api.URL}
	for name, text := range map[string]string{"m.yaml": crashMapping, "s.csv": crashSource} {
		if err := os.WriteFile(r.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func (r *crashRun) path(name string) string { return filepath.Join(r.dir, name) }

func (r *crashRun) imports() []string {
	return []string{"import", r.path("s.csv"), "--mapping", r.path("m.yaml"), "--run-dir", r.path("run"),
		"--batch-size", "2", "--concurrency", "2", "--rate", "0"}
}

func (r *crashRun) command(moment string, args ...string) *exec.Cmd {
	cmd := exec.Command("itsmload", args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "ITSMNG_URL="+r.url, "ITSMNG_USER_TOKEN="+itsmtest.DefaultUserToken,
		"XDG_STATE_HOME="+r.path("state"), "LocalAppData="+r.path("state"), crashVariable+"="+moment)
	return cmd
}

// itsmload runs the command, and reports whether it was killed at the moment.
func (r *crashRun) itsmload(t *testing.T, moment string, args ...string) (killed bool) {
	t.Helper()
	cmd := r.command(moment, args...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	code := cmd.ProcessState.ExitCode()
	killed = moment != "" && code != exitRows && !strings.Contains(string(out), "itsmload:")
	if code != exitRows && !killed {
		t.Fatalf("%s %v: exit code %d\n%s", moment, args, code, out)
	}
	return killed
}

// report gives what every run must agree on: row, key, id, status and changes.
func (r *crashRun) report(t *testing.T) [][]string {
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
	var rows [][]string
	for _, record := range records {
		rows = append(rows, []string{record[0], record[2], record[4], record[5], record[9]})
	}
	return rows
}

// store gives all computers, but for when they were made and changed.
func (r *crashRun) store() []map[string]any {
	items := r.server.Items("Computer")
	for _, item := range items {
		delete(item, "date_creation")
		delete(item, "date_mod")
	}
	return items
}
