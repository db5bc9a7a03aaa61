package itsmtest

import "slices"

// right is something that a profile allows with an itemtype.
type right uint8

const (
	toRead right = iota
	toWrite
)

// The ids of the profiles of a fresh server, in the order of profileNames.
const (
	selfService = iota + 1
	observer
	admin
	superAdmin
	hotliner
	technician
	supervisor
	readOnly
)

func profileNames() []string {
	return []string{
		selfService - 1: "Self-Service", observer - 1: "Observer", admin - 1: "Admin",
		superAdmin - 1: "Super-Admin", hotliner - 1: "Hotliner", technician - 1: "Technician",
		supervisor - 1: "Supervisor", readOnly - 1: "Read-Only",
	}
}

// allows says what a profile may do with an itemtype. The real rights are finer
// than these: what was measured is that a technician updates computers, and may
// neither read nor update profiles.
func allows(profile int, what right, itemtype string) bool {
	switch profile {
	case superAdmin:
		return true
	case admin:
		return what == toRead || itemtype != "Profile"
	case technician, supervisor:
		return itemtype != "Profile" && (what == toRead || !slices.Contains(administration(), itemtype))
	case hotliner:
		return itemtype != "Profile" && (what == toRead || itemtype == "Ticket")
	case observer, readOnly:
		return itemtype != "Profile" && what == toRead
	case selfService:
		return itemtype == "Ticket"
	}
	return false
}

// administration are the itemtypes that a technician only reads.
func administration() []string {
	return []string{"Entity", "Profile", "User", "UserEmail", "Group"}
}

func (c *call) may(what right) bool {
	return allows(c.session.profile, what, c.table.Name)
}

// sees says whether a row stands in an entity that is active in the session, or
// in one above it that shares the row with those below.
func (s session) sees(t *table, row []any) bool {
	entity, bound := t.entityOf(row)
	if !bound || s.entities[entity] {
		return true
	}
	return s.above[entity] && t.number(row, "is_recursive") == 1
}

// owns says whether a row may be written by the session as far as its entity
// goes.
func (s session) owns(t *table, row []any) bool {
	entity, bound := t.entityOf(row)
	return !bound || s.entities[entity]
}

// entityOf gives the entity that a row stands in. An entity stands in itself;
// the entity of a user is only where the user begins.
func (t *table) entityOf(row []any) (entity int, bound bool) {
	switch {
	case t.Name == "Entity":
		return t.number(row, "id"), true
	case t.Name == "User" || !t.has("entities_id"):
		return 0, false
	}
	return t.number(row, "entities_id"), true
}
