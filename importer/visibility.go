package importer

import (
	"fmt"
	"slices"
	"strings"

	"itsmload/mapping"
)

// An item may refer to what stands in its own entity, and to what an entity
// above it shares with those below (is_recursive). The server checks neither,
// and its interface then shows a reference that nobody could have chosen. So it
// is with the flags by which its interface offers states and groups: a state
// for some itemtypes, a group for some purposes.

// nowhere is the entity of an item that is not known yet.
const nowhere = -1

// visibility is whether an item can be seen from an entity.
type visibility uint8

const (
	hidden visibility = iota
	visible
	undecided  // depends on the entity, which is not known
	unknowable // depends on entities that the account may not read
)

// entities is the tree of the entities. Without an index there is the root
// alone, or nobody may ask.
type entities struct{ *nameIndex }

// sees tells whether an item that stands in a place, and is shared or not, can
// be seen from an entity. Of the entities above the account's own the server
// may show none; what is shared from there is taken to be seen.
func (t entities) sees(from int, place int32, recursive bool) visibility {
	switch {
	case recursive && place == 0, from == int(place):
		return visible
	case from == nowhere:
		return undecided
	case !recursive:
		return hidden
	case t.nameIndex == nil:
		return unknowable
	}
	for range t.entries {
		above, known := t.at(from)
		switch {
		case !known:
			return unknowable
		case from == 0:
			return hidden
		case above.entity == place:
			return visible
		}
		from = int(above.entity)
	}
	return hidden
}

// top gives the highest of an entity and those above it that are active in the session:
// of others it may read the name, and not write there.
func (t entities) top(of int, active []int) int {
	if t.nameIndex == nil {
		return of
	}
	for range t.entries {
		e, known := t.at(of)
		if !known || of == 0 || !slices.Contains(active, int(e.entity)) {
			break
		}
		of = int(e.entity)
	}
	return of
}

// name is what a person calls an entity.
func (t entities) name(id int) string {
	if t.nameIndex != nil {
		if e, known := t.at(id); known {
			return e.label()
		}
	}
	if id == 0 {
		return "the root entity"
	}
	return fmt.Sprintf("the entity with the id %d", id)
}

// homed reports whether items of an itemtype stand in an entity from which
// their references have to be seen. The entity of a user is only where the user
// begins, and an entity stands in itself.
func homed(schema *mapping.Schema) bool {
	_, ok := schema.Field("entities_id")
	return ok && schema.Itemtype != "User" && schema.Itemtype != "Entity"
}

// offerFlag names the column by which the server's interface decides whether it
// offers an item for a field of an itemtype; empty where it offers all. Of a
// ticket it depends on the kind of ticket which categories are offered, and of
// a user on the groups that the user is in; that is left to the server's people.
func offerFlag(itemtype string, field mapping.Field) string {
	switch field.Itemtype {
	case "State":
		return "is_visible_" + strings.ToLower(itemtype)
	case "Group":
		return groupFlag(itemtype, field.Name)
	case "ITILCategory":
		return map[string]string{"Problem": "is_problem", "Change": "is_change"}[itemtype]
	}
	return ""
}

// groupFlag is the flag of a group that stands for what the field uses it for.
func groupFlag(itemtype, field string) string {
	switch {
	case field == "groups_id_tech", itemtype == "ITILCategory":
		return "is_assign"
	case field != "groups_id", itemtype == "Group", itemtype == "User":
		return ""
	case itemtype == "Project":
		return "is_manager"
	}
	return "is_itemgroup"
}
