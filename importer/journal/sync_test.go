package journal

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// recorder is a file that notes what it is asked for.
type recorder struct {
	calls []string
	fail  map[string]error // by call
}

func (r *recorder) call(name string) error {
	r.calls = append(r.calls, name)
	return r.fail[name]
}

func (r *recorder) Write(p []byte) (int, error) {
	if err := r.call("write"); err != nil {
		return len(p) / 2, err
	}
	return len(p), nil
}
func (r *recorder) Sync() error  { return r.call("sync") }
func (r *recorder) Close() error { return r.call("close") }

func TestJournalSyncsOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := &recorder{}
		folder := &Folder{log: log{file: file, synced: time.Now()}}
		for range 30 { // 3 seconds
			time.Sleep(syncEvery / 10)
			if err := folder.Append(Event{Kind: Sending}); err != nil {
				t.Fatal(err)
			}
		}
		want := strings.Repeat("write write write write write write write write write write sync ", 3)
		if got := strings.Join(file.calls, " ") + " "; got != want {
			t.Errorf("calls:\n%s\nwant:\n%s", got, want)
		}
	})
}

func TestSync(t *testing.T) {
	file := &recorder{}
	folder := &Folder{log: log{file: file, synced: time.Now()}, release: func() {}}
	steps := []error{
		folder.Sync(), // nothing was written: nothing to sync
		folder.Append(Event{Kind: Sending}),
		folder.Sync(),
		folder.Sync(),
		folder.Append(Event{Kind: Answered}),
		folder.Close(),
	}
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	if want := []string{"write", "sync", "write", "sync", "close"}; !slices.Equal(file.calls, want) {
		t.Errorf("calls %v, want %v", file.calls, want)
	}
}

func TestBrokenJournalTakesNoMoreEvents(t *testing.T) {
	full := errors.New("no space left on device")
	for call, calls := range map[string][]string{"write": {"write"}, "sync": {"write", "sync"}} {
		file := &recorder{fail: map[string]error{call: full}}
		folder := &Folder{log: log{file: file}} // its last sync is long ago
		for range 2 {
			if err := folder.Append(Event{Kind: Sending}); !errors.Is(err, full) {
				t.Errorf("%s fails: Append = %v", call, err)
			}
		}
		if err := folder.Sync(); !errors.Is(err, full) {
			t.Errorf("%s fails: Sync = %v", call, err)
		}
		if !slices.Equal(file.calls, calls) {
			t.Errorf("%s fails: calls %v, want %v", call, file.calls, calls)
		}
	}
}

// A name must never stand before its content is on disk.
func TestWholeFileIsSyncedBeforeItIsClosed(t *testing.T) {
	full := errors.New("no space left on device")
	tests := []struct {
		fails string
		calls string
	}{
		{"", "write sync close"},
		{"write", "write close"},
		{"sync", "write sync close"},
		{"close", "write sync close"},
	}
	for _, test := range tests {
		file := &recorder{fail: map[string]error{test.fails: full}}
		err := writeWhole(file, writeBytes([]byte("text")))
		if (err != nil) != (test.fails != "") {
			t.Errorf("%q fails: %v", test.fails, err)
		}
		if got := strings.Join(file.calls, " "); got != test.calls {
			t.Errorf("%q fails: calls %q, want %q", test.fails, got, test.calls)
		}
	}
}

// Between the first look at a folder and the lock another process may have
// filled it.
func TestFolderFilledSinceItWasFoundEmpty(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if err := makeFolder(dir); err != nil {
		t.Fatal(err)
	}
	quicker, err := Create(dir, Run{Itemtype: "Computer"}, []byte("of the quicker"))
	if err != nil {
		t.Fatal(err)
	}
	if err := quicker.Close(); err != nil {
		t.Fatal(err)
	}
	slower, err := take(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer slower.Close()
	if err := slower.fill(Run{Itemtype: "Monitor"}, []byte("of the slower")); err == nil || !strings.Contains(err.Error(), "run.json") {
		t.Errorf("fill = %v", err)
	}
	if text, err := quicker.Mapping(); err != nil || string(text) != "of the quicker" {
		t.Errorf("the mapping is %q, %v", text, err)
	}
}
