package importer_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// What somebody else has made since the plan is no item of the run.
func TestMadeMeanwhile(t *testing.T) {
	w := newWorld(t, itsmtest.Options{Items: 1})
	folder := w.plan(t, "Serial,Name,Site\nA,,\nB,,\nC,,\nD,,\n", creating)
	for serial, trash := range map[string]int{"A": 0, "b": 0, "C": 1} {
		w.server.Put("Computer", map[string]any{"serial": serial, "is_deleted": trash, "entities_id": 0})
	}
	w.server.Put("Computer", map[string]any{"serial": "D", "is_template": 1, "entities_id": 0}) // is no item
	rows := w.finish(t, folder, w.client, importer.Options{})
	for row, want := range map[int]string{2: "conflict made-meanwhile", 3: "conflict near-meanwhile", 4: "not-found in-trash", 5: "created "} {
		if got := fmt.Sprint(rows[row].Status, " ", rows[row].Code); got != want {
			t.Errorf("row %d is %s, want %s: %s", row, got, want, rows[row].Message)
		}
	}
}

// So it is where the request failed, and the other is found when it is looked for: it is
// not taken for what the request has made.
func TestMadeMeanwhileOnABadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 3})
		folder := w.plan(t, "Serial,Site,Maker\nNEW,,\nSN000001,,Acme\n", growing)
		w.server.Fail(2, itsmtest.Page, http.MethodPost)
		server := dawn{w.client, func() {
			if len(w.holdings()) == 3 && w.paths("Manufacturer")["ACME"] == 0 {
				w.server.Put("Manufacturer", map[string]any{"name": "ACME"})
				return
			}
			if w.holdings()["new"] == 0 {
				w.server.Put("Computer", map[string]any{"serial": "new", "entities_id": 0})
			}
		}}
		rows := w.finish(t, folder, server, importer.Options{})
		if row := rows[2]; row.Status != journal.Conflict || row.Code != "near-meanwhile" || w.holdings()["NEW"] != 0 {
			t.Errorf("%+v, %v", row, w.holdings())
		}
		if row := rows[3]; row.Status != journal.Updated || w.refers(1, "manufacturers_id", "Manufacturer") != "ACME" || w.paths("Manufacturer")["Acme"] != 0 {
			t.Errorf("%+v, %v", row, w.paths("Manufacturer"))
		}
	})
}

// The script that makes items can die, and another process finish what it began: only
// what two looks do not find is sent again.
func TestItemsThatAppearBehindAScriptThatDied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newInlineWorld(t, itsmtest.Options{Items: 20})
		folder := w.plan(t, newcomers(1), creating)
		server := deathbed{w.client, func() {
			time.AfterFunc(3*time.Second, func() {
				w.server.Put("Computer", map[string]any{"serial": "NEW0000", "name": "new 0", "locations_id": place(w, "Lyon"), "entities_id": 0})
			})
		}}
		w.expectMade(t, w.finish(t, folder, server, importer.Options{}), 1)
	})
}

// deathbed is a server whose script dies with each request that makes items.
type deathbed struct {
	importer.Server
	before func()
}

func (d deathbed) Create(context.Context, string, []map[string]any) ([]client.Created, error) {
	d.before()
	return nil, fmt.Errorf("%w: %w", client.ErrFailed, &client.Error{Status: http.StatusOK})
}
