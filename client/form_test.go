package client_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

func TestUpdateAsSendsEveryForm(t *testing.T) {
	tests := []struct {
		name string
		form client.Form
		want []string // method, path and body of each request
	}{
		{"a list", client.Form{}, []string{`PUT Computer/ {"input":[{"comment":"c","id":1},{"comment":"c","id":2}]}`}},
		{"a list by PATCH", client.Form{Patch: true}, []string{`PATCH Computer/ {"input":[{"comment":"c","id":1},{"comment":"c","id":2}]}`}},
		{"ids in bodies", client.Form{Shape: client.BodyID}, []string{
			`PUT Computer/ {"input":{"comment":"c","id":1}}`, `PUT Computer/ {"input":{"comment":"c","id":2}}`}},
		{"ids in bodies by PATCH", client.Form{Shape: client.BodyID, Patch: true}, []string{
			`PATCH Computer/ {"input":{"comment":"c","id":1}}`, `PATCH Computer/ {"input":{"comment":"c","id":2}}`}},
		{"ids in URLs", client.Form{Shape: client.URLID}, []string{
			`PUT Computer/1 {"input":{"comment":"c"}}`, `PUT Computer/2 {"input":{"comment":"c"}}`}},
		{"ids in URLs by PATCH", client.Form{Shape: client.URLID, Patch: true}, []string{
			`PATCH Computer/1 {"input":{"comment":"c"}}`, `PATCH Computer/2 {"input":{"comment":"c"}}`}},
		{"without history", client.Form{NoHistory: true, Shape: client.URLID}, []string{
			`PUT Computer/1 {"history":false,"input":{"comment":"c"}}`, `PUT Computer/2 {"history":false,"input":{"comment":"c"}}`}},
	}
	for _, test := range tests {
		f := newFake(t, func(r request) answer {
			if strings.HasSuffix(r.path, "2") || strings.Contains(r.body, `"id":2`) && !strings.Contains(r.body, `"id":1`) {
				return answer{status: 400, body: `["ERROR_GLPI_UPDATE","no"]`}
			}
			return answer{status: 207, body: `["ERROR_GLPI_PARTIAL_UPDATE",[{"1":true,"message":""},{"2":false,"message":"no"}]]`}
		})
		rows := rowsOf(1, 2)
		got, err := f.client(t).UpdateAs(t.Context(), "Computer", rows, test.form)
		if diff := cmp.Diff([]client.Result{yes(1), no(2, "no")}, got); err != nil || diff != "" {
			t.Errorf("%s: error %v, results (-want +got):\n%s", test.name, err, diff)
		}
		var sent []string
		for _, r := range f.requests {
			sent = append(sent, r.method+" "+r.path+" "+r.body)
		}
		if diff := cmp.Diff(test.want, sent); diff != "" {
			t.Errorf("%s: sent (-want +got):\n%s", test.name, diff)
		}
		if diff := cmp.Diff(rowsOf(1, 2), rows); diff != "" {
			t.Errorf("%s: changed the caller's rows:\n%s", test.name, diff)
		}
	}
}

// Every form does the same on a server.
func TestSimulatedForms(t *testing.T) {
	c, simulator := login(t, 10)
	for i, form := range []client.Form{
		{}, {Patch: true}, {Shape: client.BodyID}, {Shape: client.BodyID, Patch: true},
		{Shape: client.URLID}, {Shape: client.URLID, Patch: true}, {NoHistory: true},
	} {
		contact := strings.Repeat("x", i+1)
		rows := []client.Input{
			{ID: 3, Fields: map[string]any{"contact": contact}},
			{ID: 4711, Fields: map[string]any{"contact": contact}},
		}
		got, err := c.UpdateAs(t.Context(), "Computer", rows, form)
		if diff := cmp.Diff([]client.Result{yes(3), silence(4711)}, got); err != nil || diff != "" {
			t.Errorf("%+v: error %v, results (-want +got):\n%s", form, err, diff)
		}
		if item, _ := simulator.Item("Computer", 3); item["contact"] != contact {
			t.Errorf("%+v: stored %v", form, item["contact"])
		}
	}
}

// The documentation has a 404 where the one item of a request is missing.
func TestUpdateOfAMissingItemAsDocumented(t *testing.T) {
	missing := always(404, `["ERROR_ITEM_NOT_FOUND","Item not found"]`)
	for _, form := range []client.Form{{}, {Shape: client.BodyID}, {Shape: client.URLID}} {
		got, err := newFake(t, missing).client(t).UpdateAs(t.Context(), "Computer", rowsOf(5), form)
		if diff := cmp.Diff([]client.Result{silence(5)}, got); err != nil || diff != "" {
			t.Errorf("%+v: error %v, results (-want +got):\n%s", form, err, diff)
		}
	}
	if _, err := newFake(t, missing).client(t).Update(t.Context(), "Computer", rowsOf(5, 6)); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("two rows: error %v, want ErrNotFound, since it does not say which", err)
	}
}

func TestUpdateRefusesToMoveATree(t *testing.T) {
	tests := []struct {
		itemtype string
		fields   map[string]any
		parent   string // the column missed; empty where all is well
	}{
		{"Location", map[string]any{"name": "Bat B"}, "locations_id"},
		{"location", map[string]any{"name": "Bat B"}, "locations_id"},
		{"Location", map[string]any{"name": "Bat B", "locations_id": 3}, ""},
		{"Location", map[string]any{"name": "Bat B", "locations_id": 0}, ""},
		{"Location", map[string]any{"comment": "north"}, ""},
		{"State", map[string]any{"name": "x"}, "states_id"},
		{"Group", map[string]any{"name": "x"}, "groups_id"},
		{"ITILCategory", map[string]any{"name": "x"}, "itilcategories_id"},
		{"SoftwareLicense", map[string]any{"name": "x"}, "softwarelicenses_id"},
		{"Entity", map[string]any{"name": "x"}, "entities_id"},
		{"Computer", map[string]any{"name": "x"}, ""},
		{"Manufacturer", map[string]any{"name": "x"}, ""},
	}
	for _, test := range tests {
		f := newFake(t, always(200, `[{"5":true,"message":""}]`))
		_, err := f.client(t).Update(t.Context(), test.itemtype, []client.Input{{ID: 5, Fields: test.fields}})
		if test.parent == "" {
			if err != nil {
				t.Errorf("%s %v: %v", test.itemtype, test.fields, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), "without "+test.parent+" would move") || len(f.asked()) > 0 {
			t.Errorf("%s %v: error %v, sent %q; want one that asks for %s", test.itemtype, test.fields, err, f.asked(), test.parent)
		}
	}
}

func TestResultsSayWhy(t *testing.T) {
	for want, result := range map[string]client.Result{
		"":                         {ID: 1, Answered: true, OK: true, Message: "Lock wait timeout exceeded"},
		"no right":                 {ID: 1, Answered: true, Message: "no right"},
		"the server refused":       {ID: 1, Answered: true},
		"left the item out of its": {ID: 1},
	} {
		if got := result.Why(); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%+v: %q, want %q", result, got, want)
		}
	}
}

func TestTrashAndRestore(t *testing.T) {
	c, _ := login(t, 5)
	got, err := c.Trash(t.Context(), "Computer", 2, 3)
	if diff := cmp.Diff([]client.Result{yes(2), yes(3)}, got); err != nil || diff != "" {
		t.Errorf("error %v, results (-want +got):\n%s", err, diff)
	}
	if ids, err := collect(t, c, client.Query{Trash: true}); err != nil || !slices.Equal(ids, []int{2, 3}) {
		t.Errorf("in the trash: %v, error %v", ids, err)
	}
	if _, err := c.Restore(t.Context(), "Computer", 2, 3); err != nil {
		t.Error(err)
	}
	if ids, err := collect(t, c, client.Query{Trash: true}); err != nil || len(ids) > 0 {
		t.Errorf("restored, and still in the trash: %v, error %v", ids, err)
	}
	if _, err := c.Trash(t.Context(), "Computer"); err == nil {
		t.Error("no ids, and no error")
	}
}

func TestMove(t *testing.T) {
	c, simulator := login(t, 5)
	paris := simulator.Put("Entity", map[string]any{"name": "Paris", "entities_id": 0})
	puts := func() int { return simulator.Counts()["PUT"] }
	if _, err := c.Move(t.Context(), "Computer", paris, 2, 3); err == nil || puts() > 0 {
		t.Errorf("an entity made after the session: error %v after %d PUT", err, puts())
	}
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := c.Move(t.Context(), "Computer", paris, 2, 3)
	if diff := cmp.Diff([]client.Result{yes(2), yes(3)}, got); err != nil || diff != "" || puts() != 1 {
		t.Errorf("error %v after %d PUT, results (-want +got):\n%s", err, puts(), diff)
	}
	for _, id := range []int{2, 3} {
		if item, err := c.Get(t.Context(), "Computer", id, "entities_id"); err != nil || item["entities_id"] != number(strconv.Itoa(paris)) {
			t.Errorf("computer %d: %v, error %v; want it in %d", id, item, err, paris)
		}
	}
	if _, err := c.Move(t.Context(), "Computer", 777, 2); !errors.Is(err, client.ErrNotFound) || puts() != 1 {
		t.Errorf("no such entity: error %v after %d PUT", err, puts())
	}
	if _, err := c.Move(t.Context(), "Computer", 0, 2); err != nil {
		t.Errorf("back to the root: %v", err)
	}
}

// An entity can be readable, and its items out of sight.
func TestMoveOutOfSight(t *testing.T) {
	f := newFake(t, func(r request) answer {
		if r.path == "Entity/7" {
			return answer{status: 200, body: `{"id":7}`}
		}
		return office(r)
	})
	if _, err := f.client(t).Move(t.Context(), "Computer", 7, 2); !errors.Is(err, client.ErrForbidden) || !strings.Contains(err.Error(), "move to entity 7") {
		t.Errorf("error %v, want ErrForbidden", err)
	}
	if asked := f.asked(); count(asked, "PUT Computer/") > 0 {
		t.Errorf("sent %q", asked)
	}
}
