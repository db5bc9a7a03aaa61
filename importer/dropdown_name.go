package importer

import "itsmload/mapping"

// dropdownName is what tells new dropdowns apart.
type dropdownName struct {
	parent int
	name   string
	folded bool // as most lookups take names; the others take them as they stand
}

// known gives the id of the dropdown of a name below another, if somebody has asked for
// it before.
func (n *newDropdowns) known(parent int, name string, exact bool) (id int, known bool) {
	asked := dropdownName{parent, mapping.Fold(name), true}
	if exact {
		asked = dropdownName{parent, name, false}
	}
	id, known = n.byName[asked]
	return id, known
}

// register makes a new dropdown known by its name.
func (n *newDropdowns) register(id, parent int, name string) {
	folded := mapping.Fold(name)
	n.byName[dropdownName{parent, name, false}] = id
	if _, known := n.known(parent, name, false); !known {
		n.byName[dropdownName{parent, folded, true}] = id
	}
	n.byFoldedName[folded] = append(n.byFoldedName[folded], n.byID(id))
	n.claimed[n.claim(parent, name)] = true
}

// taken is the problem of a new dropdown whose name the server takes for that of another,
// where it allows one alone.
func (n *newDropdowns) taken(above int, name string, exact bool) *mapping.Problem {
	if _, known := n.known(above, name, exact); known || !uniqueNames(n.schema) {
		return nil
	}
	claim := n.claim(above, name)
	if n.claimed[claim] {
		return new(mapping.Because("name-wanted", n.schema.Itemtype, "another row"))
	}
	if e, held := n.heldNames()[claim]; held && exact { // else it is found when it is made
		return new(mapping.Because("name-taken", n.schema.Itemtype, e.label(), e.id))
	}
	return nil
}

// heldNames are the names that items have in the tree.
func (n *newDropdowns) heldNames() map[treeName]entry {
	if n.held == nil {
		n.held = map[treeName]entry{}
		for _, e := range n.existing.entries {
			n.held[treeNames{nameIndex: n.existing}.of(e)] = e
		}
	}
	return n.held
}

// claim is the name and place of a new dropdown.
func (n *newDropdowns) claim(above int, name string) treeName {
	e := entry{name: name, parent: int32(above), entity: int32(n.entity)}
	switch up, known := n.existing.at(above); {
	case above < 0:
		e.entity = int32(n.byID(above).entity)
	case above > 0 && known:
		e.entity = up.entity
	}
	return treeNames{nameIndex: n.existing}.of(e)
}
