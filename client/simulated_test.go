package client_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/client/itsmtest"
)

// login starts a simulated server, and logs in to it.
func login(t *testing.T, items int, change ...func(*client.Config)) (*client.Client, *itsmtest.Server) {
	t.Helper()
	simulator, err := itsmtest.New(itsmtest.Options{Items: items})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(simulator)
	t.Cleanup(server.Close)
	change = append([]func(*client.Config){func(c *client.Config) { c.UserToken = itsmtest.DefaultUserToken }}, change...)
	c := clientOf(t, server.URL+"/itsm/", change...)
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c, simulator
}

// technician logs in as an account of few rights.
func technician(c *client.Config) { c.UserToken, c.Login, c.Password = "", "tech", "tech" }

func TestSimulatedSession(t *testing.T) {
	c, _ := login(t, 0, func(c *client.Config) { c.Profile = "4" })
	got, err := c.Session(t.Context())
	want := client.Session{ProfileID: 4, Profile: "Super-Admin", Entities: []int{0}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v, session (-want +got):\n%s", err, diff)
	}
	if err := c.Logout(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := c.Session(t.Context()); !errors.Is(err, client.ErrSession) {
		t.Errorf("after the end: error %v, want ErrSession", err)
	}
}

func TestSimulatedLoginRefused(t *testing.T) {
	c, _ := login(t, 0)
	for name, change := range map[string]func(*client.Config){
		"token":    func(c *client.Config) { c.UserToken = "nobody-knows-this-token" },
		"password": func(c *client.Config) { c.UserToken, c.Login, c.Password = "", "itsm", "wrong" },
	} {
		url := c.String()[len("ITSM-NG at "):]
		if err := clientOf(t, url, change).Login(t.Context()); !errors.Is(err, client.ErrLogin) {
			t.Errorf("%s: error %v, want ErrLogin", name, err)
		}
	}
}

func TestSimulatedReading(t *testing.T) {
	c, simulator := login(t, 1000)
	trashed := simulator.Put("Computer", map[string]any{"name": "old", "is_deleted": 1})
	hidden := simulator.Put("Computer", map[string]any{"name": "far away", "entities_id": 777})
	got, err := collect(t, c, client.Query{PageSize: 300})
	if err != nil || !slices.Equal(got, upTo(1000)) {
		t.Errorf("%d items, error %v", len(got), err)
	}
	trash, err := collect(t, c, client.Query{Trash: true})
	if err != nil || !slices.Equal(trash, []int{trashed}) {
		t.Errorf("in the trash: %v, error %v; want %d", trash, err, trashed)
	}
	for trash, want := range map[bool]int{false: 1000, true: 1} {
		if n, err := c.Count(t.Context(), "Computer", trash); err != nil || n != want {
			t.Errorf("count (trash %v): %d, error %v; want %d", trash, n, err, want)
		}
	}
	found, err := c.ByID(t.Context(), "Computer", []int{hidden, 5, 9999, trashed}, "is_deleted")
	want := client.Lookup{
		Items:   []client.Item{{"id": number("5"), "is_deleted": number("0")}, {"id": number(fmt.Sprint(trashed)), "is_deleted": number("1")}},
		Missing: []int{9999}, Forbidden: []int{hidden},
	}
	if diff := cmp.Diff(want, found); err != nil || diff != "" {
		t.Errorf("error %v, found by id (-want +got):\n%s", err, diff)
	}
}

func TestSimulatedRights(t *testing.T) {
	c, _ := login(t, 10, technician)
	_, list := c.Count(t.Context(), "Profile", false)
	_, byID := c.ByID(t.Context(), "Profile", []int{1, 2, 3})
	for name, err := range map[string]error{"list": list, "by id": byID} {
		if !errors.Is(err, client.ErrForbidden) {
			t.Errorf("%s: error %v, want ErrForbidden", name, err)
		}
	}
	results, err := c.Update(t.Context(), "Profile", rowsOf(1, 2))
	for _, r := range results {
		if err != nil || !r.Answered || r.OK || r.Message == "" {
			t.Errorf("update: %+v, error %v; want a no with its reason", r, err)
		}
	}
}

// Eight goroutines share the session, as a run does.
func TestSimulatedUpdatesSideBySide(t *testing.T) {
	c, simulator := login(t, 800)
	var working sync.WaitGroup
	for first := 1; first <= 800; first += 100 {
		working.Go(func() {
			var rows []client.Input
			for id := first; id < first+100; id++ {
				rows = append(rows, client.Input{ID: id, Fields: map[string]any{"contact": fmt.Sprint("c", id)}})
			}
			results, err := c.Update(t.Context(), "Computer", rows)
			if err != nil || slices.ContainsFunc(results, func(r client.Result) bool { return !r.OK }) {
				t.Errorf("rows from %d: error %v", first, err)
			}
		})
	}
	working.Wait()
	for id := range 800 {
		if item, _ := simulator.Item("Computer", id+1); item["contact"] != fmt.Sprint("c", id+1) {
			t.Fatalf("item %d holds %v", id+1, item["contact"])
		}
	}
	if got := c.Requests()["PUT"]; got != 8 {
		t.Errorf("%d PUT, want 8", got)
	}
}

func TestSimulatedUpdateOfEntities(t *testing.T) {
	c, simulator := login(t, 0)
	id := simulator.Put("Entity", map[string]any{"name": "Paris", "entities_id": 0})
	if err := c.Login(t.Context()); err != nil { // an entity made meanwhile is out of sight
		t.Fatal(err)
	}
	rows := []client.Input{
		{ID: id, Fields: map[string]any{"comment": "north"}},
		{ID: id + 100, Fields: map[string]any{"comment": "nowhere"}},
	}
	got, err := c.Update(t.Context(), "Entity", rows)
	if diff := cmp.Diff([]client.Result{yes(id), silence(id + 100)}, got); err != nil || diff != "" {
		t.Errorf("error %v, results (-want +got):\n%s", err, diff)
	}
	if item, _ := simulator.Item("Entity", id); item["comment"] != "north" {
		t.Errorf("it holds %v", item["comment"])
	}
}
