package importer_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
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
// What stands between client and server is put on by wrap.
func newInlineWorld(t *testing.T, o itsmtest.Options, wrap ...func(http.RoundTripper) http.RoundTripper) *world {
	t.Helper()
	server, err := itsmtest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	var transport http.RoundTripper = inline{server}
	for _, put := range wrap {
		transport = put(transport)
	}
	c, err := client.New(client.Config{
		URL: "http://localhost", UserToken: itsmtest.DefaultUserToken, Transport: transport,
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
	t.Parallel()
	whole := make([]int, 100)
	for i := range whole {
		whole[i] = 101 + i
	}
	full, alone := importer.Options{BatchSize: 100, Concurrency: 8}, importer.Options{BatchSize: 1, Concurrency: 8}
	for name, c := range map[string]struct {
		poison []int
		importer.Options
	}{
		"none":                         {nil, full},
		"the first":                    {[]int{101}, full},
		"in the middle":                {[]int{150}, full},
		"the last":                     {[]int{200}, full},
		"two apart":                    {[]int{120, 170}, full},
		"two adjacent":                 {[]int{150, 151}, full},
		"two adjacent, sent alone":     {[]int{150, 151}, alone},
		"the whole batch":              {whole, full},
		"the whole batch, in sequence": {whole, importer.Options{BatchSize: 100, Concurrency: 1}},
		"the first of all":             {[]int{1}, full},
		"one in each batch":            {[]int{50, 150, 250}, full},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newInlineWorld(t, itsmtest.Options{Items: 300, Poison: c.poison, Latency: 50 * time.Millisecond})
				rows := w.finish(t, w.plan(t, renaming(300), byName), w.client, c.Options)
				expectPoison(t, rows, c.poison)
				if extra := w.server.Counts()["PUT"] - 300/c.BatchSize; extra > 6*len(c.poison) {
					t.Errorf("%d extra PUTs for %d rows", extra, len(c.poison))
				}
			})
		})
	}
}

// expectPoison sees that of computers in the order of their ids those that break
// every request are refused, and all others updated.
func expectPoison(t *testing.T, rows map[int]report.Row, poison []int) {
	t.Helper()
	for row, got := range rows {
		want := journal.Updated
		if slices.Contains(poison, row-1) {
			want = journal.Refused
		}
		if got.Status != want || want == journal.Refused && got.Code != "fails-alone" {
			t.Errorf("row %d is %s (%s: %s), want %s", row, got.Status, got.Code, got.Message, want)
		}
	}
}

// What a request that failed in some other way has left is sent again.
func TestFailedRequests(t *testing.T) {
	t.Parallel()
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

// eve is a server to which something happens right before the first update.
type eve struct {
	importer.Server
	once   *sync.Once
	before func()
}

func (e eve) Update(ctx context.Context, itemtype string, rows []client.Input) ([]client.Result, error) {
	e.once.Do(e.before)
	return e.Server.Update(ctx, itemtype, rows)
}

// What a failure leaves is sent again: whole after an outage, the first row alone
// and the rest together where the script stopped at a row, else in halves.
func TestParts(t *testing.T) {
	fail := func(n int, f itsmtest.Fault) func(*itsmtest.Server) {
		return func(s *itsmtest.Server) { s.Fail(n, f, http.MethodPut) }
	}
	none := func(*itsmtest.Server) {}
	at := func(row int, f itsmtest.Fault) func(*itsmtest.Server) {
		return func(s *itsmtest.Server) { s.FailAt(row, f, http.MethodPut) }
	}
	for name, c := range map[string]struct {
		fail   func(*itsmtest.Server)
		poison int
		slow   bool  // the server may still be at work, and is waited for
		sizes  []int // rows of the requests that left
	}{
		"an outage once":            {fail(1, itsmtest.Page), 0, true, []int{10, 10}},
		"an outage twice":           {fail(2, itsmtest.Page), 0, true, []int{10, 10, 10}},
		"an outage three times":     {fail(3, itsmtest.Page), 0, true, []int{10, 10, 10, 5, 5}},
		"PHP is down":               {func(s *itsmtest.Server) { s.Down(itsmtest.PHPDown); time.AfterFunc(time.Second, s.Up) }, 0, true, []int{10, 10}},
		"cut, and nothing written":  {func(s *itsmtest.Server) { s.Down(itsmtest.Unreachable); time.AfterFunc(time.Second, s.Up) }, 0, true, []int{10, 5, 5}},
		"out of memory":             {fail(1, itsmtest.OutOfMemory), 0, true, []int{10, 5, 5}},
		"out of time":               {at(4, itsmtest.OutOfTime), 0, true, []int{10, 1, 5}},
		"out of time, last row":     {at(9, itsmtest.OutOfTime), 0, true, []int{10, 1}},
		"all written":               {fail(1, itsmtest.Dropped), 0, false, []int{10}},
		"an empty page, first row":  {at(0, itsmtest.Emptied), 0, false, []int{10, 1, 9}},
		"an empty page, a row":      {at(4, itsmtest.Emptied), 0, false, []int{10, 1, 5}},
		"a row breaks all, the 1st": {none, 1, false, []int{10, 1, 1, 1, 9}},
		"a row breaks all, the 5th": {none, 5, false, []int{10, 1, 1, 1, 5}},
		"a row breaks all, the end": {none, 10, false, []int{10, 1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				w := newInlineWorld(t, itsmtest.Options{Items: 10, Poison: []int{c.poison}, Log: &log})
				folder, began := w.plan(t, renaming(10), byName), time.Now()
				server := eve{w.client, new(sync.Once), func() { c.fail(w.server) }}
				expectPoison(t, w.finish(t, folder, server, importer.Options{}), []int{c.poison})
				var sizes []int
				for _, put := range puts(t, &log) {
					sizes = append(sizes, len(put.IDs))
				}
				if diff := cmp.Diff(c.sizes, sizes); diff != "" {
					t.Errorf("rows of the requests (-want +got):\n%s", diff)
				}
				for event, err := range folder.Events() {
					if err != nil || event.Kind == journal.Answered && event.Batch != 1 {
						t.Errorf("an answer to batch %d, %v; want 1", event.Batch, err)
					}
				}
				if slow := time.Since(began) > time.Second; slow != c.slow {
					t.Errorf("took %v, waited for the server: %t", time.Since(began), slow)
				}
			})
		})
	}
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
