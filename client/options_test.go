package client_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

// option finds a search option by its way.
func option(t *testing.T, c *client.Client, itemtype, uid string) client.SearchOption {
	t.Helper()
	options, err := c.SearchOptions(t.Context(), itemtype)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(options, func(a, b client.SearchOption) int { return a.ID - b.ID }) {
		t.Errorf("%s: not by number", itemtype)
	}
	i := slices.IndexFunc(options, func(o client.SearchOption) bool { return o.UID == uid })
	if i < 0 {
		t.Fatalf("%s has no option %s", itemtype, uid)
	}
	return options[i]
}

func TestSearchOptionsTellColumnsAndReferences(t *testing.T) {
	c, simulator := login(t, 1)
	for _, itemtype := range []string{"Ticket", "Infocom", "ITILCategory"} {
		simulator.Put(itemtype, map[string]any{})
	}
	for _, test := range []struct{ itemtype, uid, column, refers string }{
		{"Computer", "Computer.name", "name", ""},
		{"Computer", "Computer.is_recursive", "is_recursive", ""},
		{"Computer", "Computer.Location.completename", "locations_id", "Location"},
		{"Computer", "Computer.Location.address", "", ""},
		{"Computer", "Computer.ComputerModel.name", "computermodels_id", "ComputerModel"},
		{"Computer", "Computer.User.name", "users_id", "User"},
		{"Computer", "Computer.users_id_tech.User.name", "users_id_tech", "User"},
		{"Computer", "Computer.groups_id_tech.Group.completename", "groups_id_tech", "Group"},
		{"Computer", "Computer.Entity.completename", "entities_id", "Entity"},
		{"Computer", "Computer.Item_Disk.name", "", ""},
		{"Computer", "Computer.Vlan.name", "", ""},
		{"Computer", "Computer.Budget.name", "", ""},
		{"Computer", "Computer.users_id_lastupdater.Notepad.User.name", "", ""},
		{"Computer", "Computer._virtual_datacenter_position", "", ""},
		{"User", "User.users_id_supervisor.name", "users_id_supervisor", "User"},
		{"User", "User.UserEmail.email", "", ""},
		{"User", "User.Profile.name", "profiles_id", "Profile"},
		{"Entity", "Entity.entities_id_software.name", "entities_id_software", "Entity"},
		{"Location", "Location.name", "name", ""},
		{"Infocom", "Infocom.Supplier.name", "suppliers_id", "Supplier"},
		{"Ticket", "Ticket.users_id_recipient.User.name", "users_id_recipient", "User"},
		{"ITILCategory", "ITILCategory.tickettemplates_id_incident.TicketTemplate.name", "tickettemplates_id_incident", "TicketTemplate"},
	} {
		got := option(t, c, test.itemtype, test.uid)
		if got.Column != test.column || got.Itemtype != test.refers {
			t.Errorf("%s: column %q of %q, want %q of %q", test.uid, got.Column, got.Itemtype, test.column, test.refers)
		}
	}
}

// As a real server gave them, the parent of a tree among them; there is no item
// to compare with.
func TestSearchOptionsAreDecoded(t *testing.T) {
	f := newFake(t, func(r request) answer {
		if r.path != "listSearchOptions/Location" {
			return answer{status: 200, body: `[]`}
		}
		return answer{status: 200, body: `{"common":{"name":"Caractéristiques"},"tracking":"Suivi",
			"13":{"name":"Père","table":"glpi_locations","field":"completename","datatype":"dropdown","nosearch":false,"uid":"Location.completename"},
			"1":{"name":"Nom complet","table":"glpi_locations","field":"completename","datatype":"itemlink","uid":"Location.completename"},
			"80":{"name":"Entité","table":"glpi_entities","field":"completename","datatype":"dropdown","uid":"Location.Entity.completename"},
			"16":{"name":"Sans voie","table":"glpi_locations","field":"comment"}}`}
	})
	got, err := f.client(t).SearchOptions(t.Context(), "Location")
	want := []client.SearchOption{
		{ID: 1, Label: "Nom complet", Table: "glpi_locations", Field: "completename", Datatype: "itemlink", UID: "Location.completename", Column: "completename"},
		{ID: 13, Label: "Père", Table: "glpi_locations", Field: "completename", Datatype: "dropdown", UID: "Location.completename", Column: "locations_id", Itemtype: "Location"},
		{ID: 16, Label: "Sans voie", Table: "glpi_locations", Field: "comment"},
		{ID: 80, Label: "Entité", Table: "glpi_entities", Field: "completename", Datatype: "dropdown", UID: "Location.Entity.completename", Column: "entities_id", Itemtype: "Entity"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v, options (-want +got):\n%s", err, diff)
	}
}

func TestSearchOptionsOfAnUnknownItemtype(t *testing.T) {
	c, _ := login(t, 0)
	if _, err := c.SearchOptions(t.Context(), "Komputer"); !errors.Is(err, client.ErrItemtype) {
		t.Errorf("error %v, want ErrItemtype", err)
	}
	if _, err := c.SearchOptions(t.Context(), "a/b"); err == nil {
		t.Error("a path, and no error")
	}
}

func TestEntities(t *testing.T) {
	c, simulator := login(t, 0)
	paris := simulator.Put("Entity", map[string]any{"name": "Paris", "entities_id": 0, "completename": "Root entity > Paris"})
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := c.Entities(t.Context())
	if err != nil || len(got) != 2 || got[0].ID != 0 || got[0].Path != "Root entity" {
		t.Fatalf("%+v, error %v; want the root first of two", got, err)
	}
	want := client.Entity{ID: paris, Name: "Paris", Path: "Root entity > Paris", Parent: 0}
	if diff := cmp.Diff(want, got[1]); diff != "" {
		t.Errorf("entity (-want +got):\n%s", diff)
	}
}

func TestGet(t *testing.T) {
	c, simulator := login(t, 3)
	hidden := simulator.Put("Computer", map[string]any{"name": "far away", "entities_id": 777})
	got, err := c.Get(t.Context(), "Computer", 2, "name")
	if diff := cmp.Diff(client.Item{"id": number("2"), "name": "PC-000002"}, got); err != nil || diff != "" {
		t.Errorf("error %v, item (-want +got):\n%s", err, diff)
	}
	if whole, err := c.Get(t.Context(), "Computer", 2); err != nil || whole["serial"] != "SN000002" {
		t.Errorf("all columns: %v, error %v", whole, err)
	}
	for id, means := range map[int]error{4711: client.ErrNotFound, hidden: client.ErrForbidden} {
		if _, err := c.Get(t.Context(), "Computer", id); !errors.Is(err, means) {
			t.Errorf("item %d: error %v, want %v", id, err, means)
		}
	}
}
