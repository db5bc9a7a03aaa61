package importer_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/mapping"
)

// newBadges is a server with an itemtype as a plugin brings it: nobody has built
// it in.
func newBadges(t *testing.T) *world {
	t.Helper()
	plugin, err := os.Open(filepath.Join("..", "testdata", "plugin.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer plugin.Close()
	return newWorld(t, itsmtest.Options{Items: 3, Itemtypes: plugin})
}

func TestLiveSchema(t *testing.T) {
	w := newBadges(t)
	w.server.Put("PluginBadgesBadge", map[string]any{"name": "B-1", "serial": "4711"})
	got, err := importer.LiveSchema(t.Context(), w.client, "PluginBadgesBadge")
	if err != nil {
		t.Fatal(err)
	}
	want := &mapping.Schema{Itemtype: "PluginBadgesBadge", Table: "glpi_plugin_badges_badges", Fields: []mapping.Field{
		{Name: "comment", Type: mapping.TypeText, Bytes: 65535, Null: true},
		{Name: "date_expiration", Type: mapping.TypeDate, Null: true},
		{Name: "doors", Type: mapping.TypeInteger},
		{Name: "entities_id", Type: mapping.TypeReference, Itemtype: "Entity"},
		{Name: "id", Type: mapping.TypeInteger},
		{Name: "is_active", Type: mapping.TypeBoolean},
		{Name: "locations_id", Type: mapping.TypeReference, Itemtype: "Location"},
		{Name: "name", Type: mapping.TypeText, Characters: 255},
		{Name: "plugin_badges_kinds_id", Type: mapping.TypeInteger},
		{Name: "price", Type: mapping.TypeDecimal, Precision: 20, Scale: 4},
		{Name: "serial", Type: mapping.TypeText, Characters: 255, Bytes: 255},
		{Name: "users_id_keeper", Type: mapping.TypeReference, Itemtype: "User"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("schema (-want +got):\n%s", diff)
	}
}

// Without an item there are the fields that have a search option.
func TestLiveSchemaWithoutItems(t *testing.T) {
	got, err := importer.LiveSchema(t.Context(), newBadges(t).client, "PluginBadgesBadge")
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]mapping.Type{}
	for _, f := range got.Fields {
		types[f.Name] = f.Type
	}
	want := map[string]mapping.Type{
		"name": mapping.TypeText, "locations_id": mapping.TypeReference, "serial": mapping.TypeText,
		"price": mapping.TypeDecimal, "date_expiration": mapping.TypeDate, "doors": mapping.TypeInteger,
	}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}
}

func TestLiveSchemaOfNothing(t *testing.T) {
	_, err := importer.LiveSchema(t.Context(), newBadges(t).client, "PluginBadgesBag")
	if !errors.Is(err, client.ErrItemtype) || !strings.Contains(err.Error(), "PluginBadgesBag") {
		t.Errorf("an unknown itemtype gives the error %v", err)
	}
}

// TestLiveSchemaOfKnownItemtypes holds what is pieced together from a server
// against what is known of its tables.
func TestLiveSchemaOfKnownItemtypes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, itsmtest.Options{})
	root, _ := w.server.Item("Entity", 0)
	root["max_closedate"] = "2026-03-02 08:15:00"
	w.server.Put("Entity", root) // the one entity that a session sees from its start
	fields := 0
	for _, itemtype := range mapping.BuiltinNames() {
		known, _ := mapping.Builtin(itemtype)
		w.server.Put(itemtype, filled(known))
		live, err := importer.LiveSchema(t.Context(), w.client, itemtype)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, want := range known.Fields {
			got, shown := live.Field(want.Name)
			if !shown && !hidden(want.Name) {
				t.Errorf("%s lacks %s", itemtype, want.Name)
			}
			if shown && !alike(got, want) {
				t.Errorf("%s.%s is taken for %s %s, and is %s %s", itemtype, want.Name, got.Type, got.Itemtype, want.Type, want.Itemtype)
			}
			fields++
		}
	}
	if fields < 1000 {
		t.Errorf("only %d fields were compared", fields)
	}
}

// filled is an item with something in each field.
func filled(s *mapping.Schema) map[string]any {
	item := map[string]any{}
	for _, f := range s.Fields {
		switch f.Type {
		case mapping.TypeText:
			item[f.Name] = "x"
		case mapping.TypeDecimal:
			item[f.Name] = "1.5"
		case mapping.TypeDate:
			item[f.Name] = "2026-03-02"
		case mapping.TypeDateTime:
			item[f.Name] = "2026-03-02 08:15:00"
		case mapping.TypeInteger:
			item[f.Name] = 7
		case mapping.TypeBoolean:
			if !strings.HasPrefix(f.Name, "is_") { // which can put an item out of the list
				item[f.Name] = 1
			}
		}
	}
	delete(item, "id")
	return item
}

// hidden tells the columns that no API shows.
func hidden(field string) bool {
	return slices.Contains([]string{"password", "personal_token", "api_token", "cookie_token"}, field)
}

// alike reports whether a field is taken for what it is. A small number cannot
// be told from a yes or no, nor can a reference to what nothing else tells of.
func alike(got, want mapping.Field) bool {
	whole := []mapping.Type{mapping.TypeInteger, mapping.TypeBoolean}
	switch {
	case got.Type == want.Type:
		return got.Itemtype == want.Itemtype
	case want.Type == mapping.TypeReference:
		return got.Type == mapping.TypeInteger && (strings.HasSuffix(want.Itemtype, "Template") || want.Itemtype == "BusinessCriticity")
	}
	return slices.Contains(whole, got.Type) && slices.Contains(whole, want.Type)
}
