package importer_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// forgetful is a server whose answers leave rows out, so many times each,
// without working on them.
type forgetful struct {
	importer.Server
	times map[int]int // by id
}

func (f forgetful) Update(ctx context.Context, itemtype string, rows []client.Input) ([]client.Result, error) {
	results, kept := make([]client.Result, len(rows)), []client.Input(nil)
	for i, row := range rows {
		results[i].ID = row.ID
		if f.times[row.ID]--; f.times[row.ID] < 0 {
			kept = append(kept, row)
		}
	}
	answered, err := f.Server.Update(ctx, itemtype, kept)
	for _, result := range answered {
		i := slices.IndexFunc(rows, func(row client.Input) bool { return row.ID == result.ID })
		results[i] = result
	}
	return results, err
}

// A row that an answer leaves out is sent once more, and refused when it is
// left out again.
func TestRowsThatAreLeftOut(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 6})
	server := forgetful{w.client, map[int]int{2: 1, 4: 2, 5: 1}}
	folder, settled := w.plan(t, renaming(6), byName), 0
	rows := w.finish(t, folder, server, importer.Options{Progress: func(phase string, done, _ int) {
		if phase == "apply" {
			settled = done
		}
	}})
	for row := 2; row <= 7; row++ {
		want := found{journal.Updated, "", row - 1}
		if row == 5 {
			want = found{journal.Refused, "left-out", 4}
		}
		if got := foundOf(rows[row]); got != want {
			t.Errorf("row %d: %+v, want %+v", row, got, want)
		}
	}
	if n := w.server.Counts()["PUT"]; n != 2 || settled != 6 {
		t.Errorf("%d PUTs for %d rows, want 2 for 6: all, and those that were left out", n, settled)
	}
	for event, err := range folder.Events() {
		if err != nil || event.Kind == journal.Answered && event.Batch != 1 {
			t.Errorf("an answer to batch %d, %v; want 1", event.Batch, err)
		}
		for _, outcome := range event.Rows {
			if outcome.Echo {
				t.Errorf("row %d has no message, and repeats one", outcome.Row)
			}
		}
	}
}

// interrupted is a server that loses each first request, and on which somebody
// else is at work meanwhile.
type interrupted struct {
	importer.Server
	once      *sync.Once
	meanwhile func()
}

func (i interrupted) Update(ctx context.Context, itemtype string, rows []client.Input) (results []client.Result, err error) {
	err = &client.Error{Status: http.StatusGatewayTimeout}
	i.once.Do(func() { i.meanwhile(); rows = nil })
	if rows == nil {
		return nil, err
	}
	return i.Server.Update(ctx, itemtype, rows)
}

// What somebody else has put into an item since its request failed is not
// overwritten by sending the row again.
func TestAThirdValueIsNotOverwritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 5})
		server := interrupted{w.client, new(sync.Once), func() {
			w.server.Put("Computer", map[string]any{"id": 2, "name": "theirs"})
			w.server.Put("Computer", map[string]any{"id": 3, "is_deleted": 1})
			w.server.Delete("Computer", 4)
		}}
		rows := w.finish(t, w.plan(t, renaming(5), byName), server, importer.Options{})
		for row, want := range map[int]found{
			2: {journal.Updated, "", 1}, 3: {journal.NotWritten, "stored-otherwise", 2}, 4: {journal.Unknown, "trashed-meanwhile", 3},
			5: {journal.NotFound, "vanished", 4}, 6: {journal.Updated, "", 5},
		} {
			if got := foundOf(rows[row]); got != want {
				t.Errorf("row %d: %+v, want %+v", row, got, want)
			}
		}
		if item, _ := w.server.Item("Computer", 2); item["name"] != "theirs" {
			t.Errorf("computer 2 has the name %v", item["name"])
		}
	})
}

// lostThenStopped is a server that loses the first request, and a process that is
// stopped before the second one leaves.
type lostThenStopped struct {
	importer.Server
	updates *int
}

func (l lostThenStopped) Update(context.Context, string, []client.Input) ([]client.Result, error) {
	if *l.updates++; *l.updates == 1 {
		return nil, &client.Error{Status: http.StatusBadGateway}
	}
	return nil, context.Canceled
}

// Rows that were sent before stay so, when what is sent again never leaves.
func TestSentOnceIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 4})
		folder := w.plan(t, renaming(4), byName)
		o := importer.Options{BatchSize: 2, Concurrency: 1}
		if err := importer.Apply(t.Context(), lostThenStopped{w.client, new(int)}, folder, o); err == nil {
			t.Fatal("Apply without an error")
		}
		rows := rowsOf(t, folder)
		if count(rows, journal.Unknown) != 2 || count(rows, journal.Pending) != 2 {
			t.Errorf("%d rows are unknown and %d planned, want 2 and 2", count(rows, journal.Unknown), count(rows, journal.Pending))
		}
	})
}

// A body over the proxy's limit is halved until it fits; a row that never does
// is refused, and keeps none of the others.
func TestTooLargeBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 100, MaxBody: 1000})
		large := "Serial,Name,Comment\nSN000050,new,\nSN000051,new," + strings.Repeat("x", 2000) + "\nSN000052,new,\n"
		rows := w.load(t, large, byName+"  - { column: Comment, field: comment }\n")
		if got := rows[3]; got.Status != journal.Refused || got.Code != "fails-alone" || !strings.Contains(got.Message, "413") {
			t.Errorf("the large row is %s (%s): %s", got.Status, got.Code, got.Message)
		}
		if n := count(rows, journal.Updated); n != 2 {
			t.Errorf("%d of 2 smaller rows are updated", n)
		}
		before := w.server.Counts()["PUT"]
		if n := count(w.load(t, renaming(100), byName), journal.Updated); n != 100 {
			t.Errorf("%d of 100 rows are updated", n)
		}
		// Of some 27 bytes a row 1000 hold a quarter of a hundred.
		if n := w.server.Counts()["PUT"] - before; n != 1+2+4 {
			t.Errorf("%d PUTs, want 7: the whole, the halves, and what fits", n)
		}
	})
}
