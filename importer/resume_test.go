package importer_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// turnedAway is a server whose updates never leave.
type turnedAway struct{ importer.Server }

func (turnedAway) Update(context.Context, string, []client.Input) ([]client.Result, error) {
	return nil, context.Canceled
}

// note appends an event of some rows to a journal.
func note(t *testing.T, folder *journal.Folder, kind journal.Kind, rows ...journal.Outcome) {
	t.Helper()
	for i := range rows {
		rows[i].Op, rows[i].ID = journal.ItemOp, rows[i].Row-1
	}
	if err := folder.Append(journal.Event{Kind: kind, Batch: 1, Rows: rows}); err != nil {
		t.Fatal(err)
	}
}

// A run dies with a row on the wire, its resume is cut short before it sends
// anything, and the server has worked on all the while: the row that was sent
// is updated, and the other, which never left, is as somebody else made it.
func TestSentIsNotForgotten(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 3})
	folder := w.plan(t, "Serial,Name\nSN000001,new\nSN000002,new\n", byName)
	note(t, folder, journal.Sending, journal.Outcome{Row: 2})
	if err := importer.Apply(t.Context(), turnedAway{w.client}, folder, importer.Options{}); err == nil {
		t.Fatal("Apply without an error, and nothing left")
	}
	if rows := rowsOf(t, folder); rows[2].Status != journal.Unknown || rows[3].Status != journal.Pending {
		t.Errorf("cut short: rows %s and %s, want %s and %s", rows[2].Status, rows[3].Status, journal.Unknown, journal.Pending)
	}
	for id := 1; id <= 2; id++ {
		w.server.Put("Computer", map[string]any{"id": id, "name": "new"})
	}
	rows := w.finish(t, folder, w.client, importer.Options{})
	if rows[2].Status != journal.Updated || rows[3].Status != journal.Unchanged {
		t.Errorf("in the end: rows %s and %s, want %s and %s", rows[2].Status, rows[3].Status, journal.Updated, journal.Unchanged)
	}
	if n := w.server.Counts()["PUT"]; n != 0 {
		t.Errorf("%d updates, want none", n)
	}
}

// Only what was answered is read back: the rest is for Apply to settle.
func TestVerifyReadsBackWhatWasAnswered(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 7})
	folder := w.plan(t, renaming(7), byName)
	w.server.Put("Computer", map[string]any{"id": 1, "name": "new 0"})
	note(t, folder, journal.Sending, journal.Outcome{Row: 2}, journal.Outcome{Row: 3}, journal.Outcome{Row: 4})
	note(t, folder, journal.Answered, journal.Outcome{Row: 2, Said: "true"}, journal.Outcome{Row: 3, Said: "true"})
	note(t, folder, journal.Unsent, journal.Outcome{Row: 5})
	note(t, folder, journal.Settled, journal.Outcome{Row: 6, Status: journal.Conflict, Code: "changed-meanwhile"})
	note(t, folder, journal.Read, journal.Outcome{Row: 8, Status: journal.Updated})
	if err := importer.Verify(t.Context(), w.client, folder, importer.Options{}); err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, folder)
	for row, want := range map[int]found{
		2: {journal.Updated, "", 1}, 3: {journal.NotWritten, "stored-otherwise", 2}, 4: {journal.Unknown, "unverified", 3},
		5: {journal.Pending, "", 4}, 6: {journal.Conflict, "changed-meanwhile", 5}, 7: {journal.Pending, "", 6},
		8: {journal.Updated, "", 7},
	} {
		if got := foundOf(rows[row]); got != want {
			t.Errorf("row %d: %+v, want %+v", row, got, want)
		}
	}
}

// echoing is a server that repeats an error on the rows behind it, as ITSM-NG
// does with those of its database. It refuses the ids that it names, and the
// last row has a message of its own.
type echoing struct {
	importer.Server
	refuse map[int]bool
}

func (e echoing) Update(ctx context.Context, itemtype string, rows []client.Input) ([]client.Result, error) {
	var results []client.Result
	for _, row := range rows {
		result := client.Result{ID: row.ID, Answered: true, Message: "Lock wait timeout exceeded"}
		if result.OK = !e.refuse[row.ID]; result.OK {
			if _, err := e.Server.Update(ctx, itemtype, []client.Input{row}); err != nil {
				return nil, err
			}
		}
		results = append(results, result)
	}
	results[0].Message, results[len(rows)-1].Message = "", "Mind the gap."
	return results, nil
}

// An error is told of the row that met it and of rows that were not written,
// and not of written rows on which the server repeats it.
func TestRepeatedMessages(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 6})
	server := echoing{w.client, map[int]bool{3: true, 5: true}}
	rows := w.finish(t, w.plan(t, renaming(6), byName), server, importer.Options{})
	const locked = "Lock wait timeout exceeded"
	for row, want := range map[int]struct {
		status  journal.Status
		message string
	}{
		2: {journal.Updated, ""}, 3: {journal.Updated, locked}, 4: {journal.Refused, locked},
		5: {journal.Updated, ""}, 6: {journal.Refused, locked}, 7: {journal.Updated, "Mind the gap."},
	} {
		if got := rows[row]; got.Status != want.status || got.Message != want.message {
			t.Errorf("row %d is %s: %q, want %s: %q", row, got.Status, got.Message, want.status, want.message)
		}
	}
}

// failing is a server whose updates fail in a way that leaves nothing open.
type failing struct {
	importer.Server
	updates *atomic.Int64
}

var errNoRight = fmt.Errorf("the profile may not: %w", client.ErrForbidden)

func (f failing) Update(context.Context, string, []client.Input) ([]client.Result, error) {
	f.updates.Add(1)
	return nil, errNoRight
}

// After an error no further batch is begun, not even one that was waiting for its
// turn.
func TestFailureStopsTheLeg(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 40})
	folder := w.plan(t, renaming(40), byName)
	var updates atomic.Int64
	err := importer.Apply(t.Context(), failing{w.client, &updates}, folder, importer.Options{BatchSize: 5, Concurrency: 1})
	if err == nil || !strings.Contains(err.Error(), "batch 1, rows 2 to 6: update Computer: "+errNoRight.Error()) {
		t.Errorf("Apply = %v, want %v", err, errNoRight)
	}
	if n := updates.Load(); n != 1 {
		t.Errorf("%d batches were sent, want 1: it failed", n)
	}
	if n := count(rowsOf(t, folder), journal.Pending); n != 40 {
		t.Errorf("%d rows are planned, want 40", n)
	}
}

// outrun is a server at which somebody makes the same items a moment before.
type outrun struct {
	importer.Server
	first func(rows []map[string]any)
}

func (o outrun) Create(ctx context.Context, itemtype string, rows []map[string]any) ([]client.Created, error) {
	o.first(rows)
	return o.Server.Create(ctx, itemtype, rows)
}

// An item that the server refused to make is nobody's but its maker's, though it is
// as the row wants it: an undo would take it away.
func TestWhatOthersMadeIsNotOurs(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	folder := w.plan(t, "Code,Name\nX1,Metz\n", places)
	rows := w.finish(t, folder, outrun{w.client, func(rows []map[string]any) {
		for _, row := range rows {
			w.server.Put("Location", row)
		}
	}}, importer.Options{})
	if got := rows[2]; got.Status != journal.Refused || !strings.HasPrefix(got.Message, "Duplicate entry") {
		t.Errorf("%+v", got)
	}
}
