package importer

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// A name that nothing is called by can have a dropdown made of it. While planning,
// such a dropdown has an id below zero, which stands in a row's values as that of
// any other item does: rows that mean the same are told so, whatever they call it.
// In the plan there is an operation in its place, on the first row that needs it.
//
// A path makes all that is missing of it, from the top down. What has nothing above
// it goes to the root of its tree and into the entity of new items; the rest goes
// to where its parent is. All are shared with the entities below.

// newDropdowns is the dropdowns of one itemtype that are to be made.
type newDropdowns struct {
	schema       *mapping.Schema
	parent       string // the field of a tree's parent; empty where there is no tree
	entity       int    // the entity of what has nothing above it
	list         []*newDropdown
	byName       map[dropdownName]int      // their ids
	byOp         map[string]int            // the same by the operation that makes one
	byFoldedName map[string][]*newDropdown // by their folded names
	claimed      map[treeName]bool         // the names and places that are theirs
	held         map[treeName]entry        // those that items have; nil until they are needed
	existing     *nameIndex
	own          map[dropdownName]string // the names of items that rows make, by their folded form
}

// newDropdown is one of them.
type newDropdown struct {
	op      journal.Op
	path    string
	parent  int // of an item that is there, or of another new dropdown; 0 is none
	entity  int
	near    []string // what is called nearly so
	rows    int      // that refer to it
	planned bool     // a row has its operation
}

// byID gives the new dropdown of an id below zero.
func (n *newDropdowns) byID(id int) *newDropdown { return n.list[-id-1] }

// top is what stands above a new dropdown that is named alone: nothing, and of entities
// the one of new items, since the root has the id 0.
func (n *newDropdowns) top() int {
	if n.parent == "entities_id" {
		return n.entity
	}
	return 0
}

// createsUnknown reports whether a lookup may make what it does not find.
func createsUnknown(bound mapping.Bound) bool {
	return bound.Column.Lookup != nil && bound.Column.Lookup.OnUnknown == mapping.OnCreate
}

// dropdownsToCreate gives the new dropdowns of a lookup that may make some. What is
// not built in has no known fields, and only a name is given it.
func (r *references) dropdownsToCreate(l *lookup) *newDropdowns {
	itemtype := l.bound.Field.Itemtype
	if n := r.toCreate[itemtype]; n != nil {
		return n
	}
	schema, known := mapping.Builtin(itemtype)
	if !known {
		schema = &mapping.Schema{Itemtype: itemtype, Fields: []mapping.Field{{Name: "name", Type: mapping.TypeText, Characters: 255}}}
	}
	n := &newDropdowns{schema: schema, byName: map[dropdownName]int{}, byOp: map[string]int{}, byFoldedName: map[string][]*newDropdown{}, claimed: map[treeName]bool{}, own: map[dropdownName]string{}, existing: r.nameIndexes[itemtype]}
	n.parent, _ = schema.Tree()
	r.toCreate[itemtype] = n
	return n
}

// create gives the id of a dropdown that is to be made of a text, or why none can be. It
// is open where that depends on an entity that is not known.
func (l *lookup) create(text string, entity int) (a answer) {
	names, above := []string{text}, l.toCreate.top()
	if l.toCreate.parent != "" && l.by != mapping.ByName {
		names = strings.Split(text, " > ")
	}
	for _, name := range names {
		field, _ := l.toCreate.schema.Field("name")
		if problem := field.Storable(nameOf(l.bound), name); problem != nil {
			return answer{problem: problem}
		}
	}
	for n := len(names) - 1; n > 0; n-- {
		a := l.find(strings.Join(names[:n], " > "), entity)
		if a.open || a.problem != nil && a.problem.Code != "unknown-reference" {
			return a
		}
		if a.problem == nil {
			above, names = a.id, names[n:]
			break
		}
	}
	for _, name := range names {
		if problem := l.toCreate.taken(above, name, l.exact); problem != nil {
			return answer{problem: new(problem.Of(nameOf(l.bound), text))}
		}
		above = l.toCreate.add(above, name, l.exact)
	}
	if s := l.toCreate.byID(above); s.near == nil {
		s.near = append([]string{}, l.suggest(l.by, text)...)
	}
	return answer{id: above}
}

// useNew puts the id of a dropdown to be made in the place of a name.
func (l *lookup) useNew(record *mapping.Record, value *mapping.Value, h home) (open bool) {
	a := l.create(value.Text, h.entity)
	switch {
	case a.open:
		return true
	case a.problem != nil:
		value.Action, record.Problems = mapping.Keep, append(record.Problems, *a.problem)
	default:
		value.Text, value.Resolved = strconv.Itoa(a.id), true
	}
	return false
}

// called gives the items that are called by a text, form by form; without the folded
// ones where names are taken as they stand.
func (l *lookup) called(by, text string) iter.Seq[[]entry] {
	if !l.exact || by == mapping.ByID {
		return l.nameIndex.called(by, text)
	}
	return func(yield func([]entry) bool) {
		for _, form := range l.forms(by) {
			if found := l.named(form, text); !form.folded && len(found) > 0 && !yield(found) {
				return
			}
		}
	}
}

// add gives the id of the dropdown of a name below another, and makes it known
// where nobody has asked for it before.
func (n *newDropdowns) add(parent int, name string, exact bool) int {
	if id, known := n.known(parent, name, exact); known {
		s := n.byID(id)
		s.op.Exact = s.op.Exact || exact
		return id
	}
	s := &newDropdown{path: name, parent: parent, entity: n.entity}
	s.op = journal.Op{Verb: journal.Add, Itemtype: n.schema.Itemtype, Key: []string{"name"}, Exact: exact}
	var set []journal.Field
	if n.parent != "" {
		set = append(set, n.below(s, parent))
		s.op.Key = append(s.op.Key, n.parent)
	}
	if n.inEntities() {
		set = append(set, noChange("entities_id", s.entity))
		s.op.Key = append(s.op.Key, "entities_id")
	}
	if _, ok := n.schema.Field("is_recursive"); ok && n.schema.Itemtype != "Entity" {
		set = append(set, noChange("is_recursive", 1))
	}
	named := journal.Field{Name: "name", New: name, NewText: s.path}
	s.op.Set, s.op.Name = append([]journal.Field{named}, set...), n.schema.Itemtype+": "+s.path
	if _, taken := n.byOp[s.op.Name]; taken {
		s.op.Name += fmt.Sprintf(" (%d)", len(n.list)+1) // paths of two entities can be alike
	}
	n.list = append(n.list, s)
	id := -len(n.list)
	n.byOp[s.op.Name] = id
	n.register(id, parent, name)
	return id
}

// name is what a new dropdown is called.
func (s *newDropdown) name() string {
	name, _ := s.op.Set[0].New.(string)
	return name
}

// inEntities reports whether the dropdowns stand in entities.
func (n *newDropdowns) inEntities() bool {
	_, ok := n.schema.Field("entities_id")
	return ok && n.parent != "entities_id"
}

// below puts a new dropdown below another item, and gives the field that says so.
func (n *newDropdowns) below(s *newDropdown, parent int) journal.Field {
	field := noChange(n.parent, parent)
	switch {
	case parent < 0:
		up := n.byID(parent)
		s.path, s.entity = up.path+" > "+s.path, up.entity
		field.Old, field.New, field.From = nil, nil, up.op.Name
		s.op.Needs = []string{up.op.Name}
	case parent > 0 || n.parent == "entities_id":
		if up, known := n.existing.at(parent); known {
			s.path = up.label() + " > " + s.path
			if n.existing.placed && n.inEntities() {
				s.entity = int(up.entity)
			}
		}
	}
	return field
}

// noChange is a field of a dropdown to be made that is no change of its own: the path
// that stands for its name tells all.
func noChange(name string, id int) journal.Field {
	return journal.Field{Name: name, Old: number(id), New: number(id)}
}

// number is an id as it goes on the wire.
func number(id int) any { return mapping.Field{Type: mapping.TypeReference}.JSON(strconv.Itoa(id)) }
