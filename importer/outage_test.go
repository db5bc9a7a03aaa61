package importer_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// closed is a transport to a port that may be closed.
type closed struct {
	http.RoundTripper
	port *atomic.Bool
}

func (c closed) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.port.Load() {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	return c.RoundTripper.RoundTrip(r)
}

// A server that is away for half a minute in the middle of a run costs no row.
func TestOutage(t *testing.T) {
	down := func(o itsmtest.Outage) func(*world, *atomic.Bool) {
		return func(w *world, _ *atomic.Bool) { w.server.Down(o) }
	}
	for name, fall := range map[string]func(w *world, port *atomic.Bool){
		"PHP down": down(itsmtest.PHPDown), "maintenance": down(itsmtest.Maintenance), "update": down(itsmtest.UpdateNeeded),
		"database down": down(itsmtest.DatabaseDown), "cut": down(itsmtest.Unreachable),
		"refused": func(_ *world, port *atomic.Bool) { port.Store(true) },
	} {
		for _, o := range []importer.Options{{BatchSize: 1, Concurrency: 8}, {BatchSize: 20, Concurrency: 4}, {BatchSize: 100, Concurrency: 1}} {
			t.Run(fmt.Sprintf("%s, %d in %d", name, o.BatchSize, o.Concurrency), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					var port atomic.Bool
					w := newInlineWorld(t, itsmtest.Options{Items: 100, Latency: 50 * time.Millisecond}, func(r http.RoundTripper) http.RoundTripper {
						return closed{r, &port}
					})
					folder := w.plan(t, renaming(100), byName)
					server := &meddlerOnce{meddler: meddler{w.client, func() {
						fall(w, &port)
						time.AfterFunc(30*time.Second, func() { w.server.Up(); port.Store(false) })
					}}}
					if n := count(w.finish(t, folder, server, o), journal.Updated); n != 100 {
						t.Errorf("%d of 100 rows are updated", n)
					}
				})
			})
		}
	}
}

// Out of patience, the run stops and can be resumed.
func TestServerThatStaysAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 300})
		folder := w.plan(t, renaming(300), byName)
		server := &meddlerOnce{meddler: meddler{w.client, func() { w.server.Down(itsmtest.PHPDown) }}}
		o := importer.Options{BatchSize: 20}
		if err := importer.Apply(t.Context(), server, folder, o); !errors.Is(err, client.ErrOutage) {
			t.Fatalf("Apply = %v, want %v", err, client.ErrOutage)
		}
		w.server.Up()
		if n := count(w.finish(t, folder, w.client, o), journal.Updated); n != 300 {
			t.Errorf("%d of 300 rows are updated after the resume", n)
		}
	})
}

// heldBack is a client that holds its requests back until it loses patience.
type heldBack struct{ importer.Server }

func (heldBack) Update(context.Context, string, []client.Input) ([]client.Result, error) {
	return nil, fmt.Errorf("%w: %w", client.ErrOutage, &client.Error{Status: http.StatusBadGateway})
}

// What was held back during an outage was never sent.
func TestHeldBackIsNotSent(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 5})
	folder := w.plan(t, renaming(5), byName)
	if err := importer.Apply(t.Context(), heldBack{w.client}, folder, importer.Options{}); !errors.Is(err, client.ErrOutage) {
		t.Fatalf("Apply = %v, want %v", err, client.ErrOutage)
	}
	if n := count(rowsOf(t, folder), journal.Pending); n != 5 {
		t.Errorf("%d of 5 rows are planned", n)
	}
}

// A server that wants fewer requests has nothing against any row: it is asked
// for long, and then the run stops.
func TestTurnedDown(t *testing.T) {
	for name, fault := range map[string]itsmtest.Fault{"429": itsmtest.TooManyRequests, "503": itsmtest.Unavailable} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 20})
				folder, o := w.plan(t, renaming(20), byName), importer.Options{BatchSize: 10, Concurrency: 1}
				w.server.Fail(50, fault, http.MethodPut) // ten times what the client tries by itself
				err := importer.Apply(t.Context(), w.client, folder, o)
				if err == nil || !strings.Contains(err.Error(), name) {
					t.Fatalf("Apply = %v, want an error that tells of the %s", err, name)
				}
				if n := w.server.Counts()[http.MethodPut]; n != 50 {
					t.Errorf("%d PUTs, want 50", n)
				}
				w.server.Fail(49, fault, http.MethodPut)
				if n := count(w.finish(t, folder, w.client, o), journal.Updated); n != 20 {
					t.Errorf("%d of 20 rows are updated after the resume", n)
				}
			})
		})
	}
}

// Behind a time-out PHP goes on: what it writes is waited for, and not sent
// again.
func TestTimeOutsThatAreWorkedOn(t *testing.T) {
	for _, o := range []importer.Options{{BatchSize: 20, Concurrency: 1}, {BatchSize: 20, Concurrency: 8}, {BatchSize: 1, Concurrency: 8}} {
		synctest.Test(t, func(t *testing.T) {
			w := newInlineWorld(t, itsmtest.Options{Items: 100, RowLatency: 1500 * time.Millisecond, ProxyPatience: time.Second})
			if n := count(w.finish(t, w.plan(t, renaming(100), byName), w.client, o), journal.Updated); n != 100 {
				t.Errorf("%d of 100 rows are updated", n)
			}
			if n := w.server.Counts()[http.MethodPut]; n != 100/o.BatchSize {
				t.Errorf("%d PUTs of %d rows", n, o.BatchSize)
			}
		})
	}
}

// A session that expires again and again, under several requests at once, costs
// no row.
func TestSessionsThatExpire(t *testing.T) {
	for _, o := range []importer.Options{{BatchSize: 1, Concurrency: 8}, {BatchSize: 10, Concurrency: 1}, {BatchSize: 10, Concurrency: 8}} {
		synctest.Test(t, func(t *testing.T) {
			w := newInlineWorld(t, itsmtest.Options{Items: 100, SessionRequests: 9, Latency: 50 * time.Millisecond})
			if n := count(w.finish(t, w.plan(t, renaming(100), byName), w.client, o), journal.Updated); n != 100 {
				t.Errorf("%d of 100 rows are updated", n)
			}
		})
	}
}

// A stop is heeded at once while a server is away and while what it has written
// is looked at, and resuming finishes the run.
func TestStopInTrouble(t *testing.T) {
	for name, trouble := range map[string]func(*itsmtest.Server){
		"an outage":         func(s *itsmtest.Server) { s.Down(itsmtest.PHPDown) },
		"a time-out":        func(s *itsmtest.Server) { s.Fail(1, itsmtest.OutOfMemory, http.MethodPut) },
		"too many requests": func(s *itsmtest.Server) { s.Fail(9, itsmtest.TooManyRequests, http.MethodPut) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 60, Latency: 50 * time.Millisecond})
				folder, o := w.plan(t, renaming(60), byName), importer.Options{BatchSize: 10, Concurrency: 2}
				trouble(w.server)
				ctx, stop := context.WithCancel(t.Context())
				time.AfterFunc(500*time.Millisecond, stop)
				began := time.Now()
				if err := importer.Apply(ctx, w.client, folder, o); !errors.Is(err, context.Canceled) {
					t.Fatalf("Apply = %v, want %v", err, context.Canceled)
				}
				if took := time.Since(began); took > 600*time.Millisecond {
					t.Errorf("the stop took %v", took)
				}
				w.server.Up()
				if n := count(w.finish(t, folder, w.client, o), journal.Updated); n != 60 {
					t.Errorf("%d of 60 rows are updated after the resume", n)
				}
			})
		})
	}
}

// mortal is a client of a process that may be killed: then nothing leaves it.
type mortal struct {
	importer.Server
	dead bool
}

func (m *mortal) Update(ctx context.Context, itemtype string, rows []client.Input) ([]client.Result, error) {
	if m.dead {
		return nil, client.ErrOutage
	}
	return m.Server.Update(ctx, itemtype, rows)
}

// A run that is killed behind any write to its journal, while it finds out which
// rows break its requests, ends as one that was not.
func TestKillWhileRecovering(t *testing.T) {
	t.Parallel()
	poison := []int{3, 4}
	for n := 1; ; n++ {
		writes := 0
		synctest.Test(t, func(t *testing.T) {
			w := newInlineWorld(t, itsmtest.Options{Items: 8, Poison: poison})
			folder := w.plan(t, renaming(8), byName)
			left := filepath.Join(t.TempDir(), "left")
			server := &mortal{Server: w.client}
			folder.AfterWrite = func() {
				if writes++; writes == n {
					server.dead = true
					if err := os.CopyFS(left, os.DirFS(folder.Dir())); err != nil {
						t.Error(err)
					}
				}
			}
			o := importer.Options{BatchSize: 5, Concurrency: 1}
			if err := importer.Apply(t.Context(), server, folder, o); writes < n {
				return
			} else if err != nil && !errors.Is(err, client.ErrOutage) {
				t.Fatal(err)
			}
			resumed, err := journal.Open(left)
			if err != nil {
				t.Fatal(err)
			}
			defer resumed.Close()
			expectPoison(t, w.finish(t, resumed, w.client, o), poison)
		})
		if writes < n {
			if n < 12 {
				t.Errorf("the journal was written %d times: the rows were not told apart", n-1)
			}
			return
		}
	}
}
