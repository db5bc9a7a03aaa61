package mapping

import (
	"slices"
	"strings"
	"testing"
)

func TestBuiltin(t *testing.T) {
	names := BuiltinNames()
	for _, name := range []string{"Computer", "Location", "Ticket", "Infocom", "User"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not built in", name)
		}
	}
	for _, name := range names {
		schema, ok := Builtin(name)
		if !ok || schema.Itemtype != name || schema.Table == "" {
			t.Errorf("Builtin(%q) = %+v, %t", name, schema, ok)
			continue
		}
		if id, ok := schema.Field("id"); !ok || id.Type != TypeInteger {
			t.Errorf("%s has the id %+v", name, id)
		}
	}
	if _, ok := Builtin("computer"); ok {
		t.Error("an itemtype is found by another spelling")
	}
}

func TestWhatHangsOnItemsIsNoItemtype(t *testing.T) {
	for _, itemtype := range []string{"NetworkPort", "networkports", "Item_OperatingSystem"} {
		if err := (&Mapping{Itemtype: itemtype}).NoItemtype(); !strings.Contains(err.Error(), "are not supported)") {
			t.Errorf("%s: %v", itemtype, err)
		}
	}
}

func TestTree(t *testing.T) {
	for itemtype, want := range map[string]string{"Location": "locations_id", "Entity": "entities_id", "Manufacturer": "", "Computer": ""} {
		schema, ok := Builtin(itemtype)
		if !ok {
			t.Fatalf("%s is not built in", itemtype)
		}
		if parent, ok := schema.Tree(); parent != want || ok != (want != "") {
			t.Errorf("%s: Tree() = %q, %t, want %q", itemtype, parent, ok, want)
		}
	}
}
