package importer_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// inline is a transport that has no network: the handler answers at once, in
// the time of its caller, which may be a fake one.
type inline struct{ handler http.Handler }

func (i inline) RoundTrip(r *http.Request) (response *http.Response, err error) {
	defer func() {
		if p := recover(); p == http.ErrAbortHandler {
			response, err = nil, io.ErrUnexpectedEOF
		} else if p != nil {
			panic(p)
		}
	}()
	answer := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	i.handler.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// newInlineWorld is a world without a network, for tests in a time of their own.
func newInlineWorld(t *testing.T, o itsmtest.Options) *world {
	t.Helper()
	server, err := itsmtest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.Config{
		URL: "http://localhost", UserToken: itsmtest.DefaultUserToken, Transport: inline{server},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &world{server: server, client: c}
}

// renaming is a file that gives n computers a new name.
func renaming(n int) string {
	var csv strings.Builder
	csv.WriteString("Serial,Name\n")
	for i := range n {
		fmt.Fprintf(&csv, "SN%06d,new %d\n", i+1, i)
	}
	return csv.String()
}

// A row that kills every request it is in ends refused, and costs its
// neighbours nothing.
func TestPoison(t *testing.T) {
	whole := make([]int, 100)
	for i := range whole {
		whole[i] = 101 + i
	}
	for name, poison := range map[string][]int{
		"none":              {},
		"the first":         {101},
		"in the middle":     {150},
		"the last":          {200},
		"two apart":         {120, 170},
		"two adjacent":      {150, 151},
		"the whole batch":   whole,
		"the first of all":  {1},
		"one in each batch": {50, 150, 250},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 300, Poison: poison})
				rows := w.load(t, renaming(300), byName)
				for row, got := range rows {
					want := journal.Updated
					if slices.Contains(poison, row-1) {
						want = journal.Refused
					}
					if got.Status != want || want == journal.Refused && got.Code != "fails-alone" {
						t.Errorf("row %d is %s (%s: %s), want %s", row, got.Status, got.Code, got.Message, want)
					}
				}
				if extra := w.server.Counts()["PUT"] - 3; extra > 6*len(poison) {
					t.Errorf("%d extra PUTs for %d rows", extra, len(poison))
				}
			})
		})
	}
}

// A server that is away for half a minute in the middle of a run costs no row.
func TestOutage(t *testing.T) {
	for name, outage := range map[string]itsmtest.Outage{
		"PHP down": itsmtest.PHPDown, "maintenance": itsmtest.Maintenance,
		"database down": itsmtest.DatabaseDown, "unreachable": itsmtest.Unreachable,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 300})
				folder := w.plan(t, renaming(300), byName)
				fall := func() {
					w.server.Down(outage)
					time.AfterFunc(30*time.Second, w.server.Up)
				}
				server := &meddlerOnce{meddler: meddler{w.client, fall}}
				rows := w.finish(t, folder, server, importer.Options{BatchSize: 20, Concurrency: 4})
				if n := count(rows, journal.Updated); n != 300 {
					t.Errorf("%d of 300 rows are updated", n)
				}
			})
		})
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

// What a request that failed in some other way has left is sent again.
func TestFailedRequests(t *testing.T) {
	for name, fault := range map[string]itsmtest.Fault{
		"time-out": itsmtest.GatewayTimeout, "cut": itsmtest.Dropped, "page": itsmtest.Page, "empty": itsmtest.Emptied,
		"busy": itsmtest.TooManyRequests, "unavailable": itsmtest.Unavailable, "out of time": itsmtest.OutOfTime,
		"out of memory": itsmtest.OutOfMemory, "database lost": itsmtest.LostDatabase, "bad gateway": itsmtest.BadGateway,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 100})
				w.server.Fail(1, fault, http.MethodPut)
				rows := w.finish(t, w.plan(t, renaming(100), byName), w.client, importer.Options{BatchSize: 20})
				if n := count(rows, journal.Updated); n != 100 {
					t.Errorf("%d of 100 rows are updated", n)
				}
			})
		})
	}
}

// A body over the proxy's limit is halved until it fits; a row that never does
// stops the run before anything of it is written.
func TestTooLargeBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 100, MaxBody: 1500})
		if n := count(w.load(t, renaming(100), byName), journal.Updated); n != 100 {
			t.Errorf("%d of 100 rows are updated", n)
		}
	})
}

// A row that another transaction holds is not written, though the server says
// true; the rows behind it are, though they carry its error.
func TestLockedRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 5})
		w.server.Lock("Computer", 3)
		rows := w.load(t, renaming(5), byName)
		for row := 2; row <= 6; row++ {
			want := journal.Updated
			if row == 4 {
				want = journal.NotWritten
			}
			if rows[row].Status != want || (want == journal.Updated) != (rows[row].Message == "") {
				t.Errorf("row %d is %s: %q", row, rows[row].Status, rows[row].Message)
			}
		}
	})
}
