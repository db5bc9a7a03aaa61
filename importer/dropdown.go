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

// nursery is the dropdowns of one itemtype that are to be made.
type nursery struct {
	schema   *mapping.Schema
	parent   string // the field of a tree's parent; empty where there is no tree
	home     int    // the entity of what has nothing above it
	shoots   []*shoot
	byName   map[shootName]int   // their ids
	byOp     map[string]int      // the same by the operation that makes one
	called   map[string][]*shoot // by their folded names
	existing *dictionary
	own      map[shootName]string // the names of items that rows make, by their folded form
}

// shoot is a dropdown to be made.
type shoot struct {
	op     journal.Op
	path   string
	parent int // of an item that is there, or of another shoot; 0 is none
	entity int
	near   []string // what is called nearly so
	rows   int      // that refer to it
	placed bool     // a row has its operation
}

// shootName is what tells shoots apart.
type shootName struct {
	parent int
	entity int // of what stands below nothing; else that of its parent counts
	name   string
	folded bool // as most lookups take names; the others take them as they stand
}

// shootAt gives the shoot of an id below zero.
func (n *nursery) shootAt(id int) *shoot { return n.shoots[-id-1] }

// grows reports whether a lookup may make what it does not find.
func grows(bound mapping.Bound) bool {
	return bound.Column.Lookup != nil && bound.Column.Lookup.OnUnknown == mapping.OnCreate
}

// nurseryOf gives the nursery of a lookup that may make something. What is not built
// in has no known fields, and only a name is given it.
func (r *references) nurseryOf(l *lookup) *nursery {
	itemtype := l.bound.Field.Itemtype
	if n := r.nurseries[itemtype]; n != nil {
		return n
	}
	schema, known := mapping.Builtin(itemtype)
	if !known {
		schema = &mapping.Schema{Itemtype: itemtype, Fields: []mapping.Field{{Name: "name", Type: mapping.TypeText, Characters: 255}}}
	}
	n := &nursery{schema: schema, byName: map[shootName]int{}, byOp: map[string]int{}, called: map[string][]*shoot{}, own: map[shootName]string{}, existing: r.dictionaries[itemtype]}
	n.parent, _ = schema.Tree()
	r.nurseries[itemtype] = n
	return n
}

// sow gives the id of a dropdown that is to be made of a text, or why none can be. It
// is open where that depends on an entity that is not known.
func (l *lookup) sow(text string, entity int) (a answer) {
	names, above := []string{text}, 0
	if l.nursery.parent != "" && l.by != mapping.ByName {
		names = strings.Split(text, " > ")
	}
	for _, name := range names {
		field, _ := l.nursery.schema.Field("name")
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
	home := l.homeOf(entity)
	for _, name := range names {
		if problem := l.taken(above, home, name, text); problem != nil {
			return answer{problem: problem}
		}
		above = l.nursery.shoot(above, home, name, l.exact)
	}
	if s := l.nursery.shootAt(above); s.near == nil {
		s.near = append([]string{}, l.suggest(l.by, text)...)
	}
	return answer{id: above}
}

// homeOf is the entity of a new dropdown that stands below nothing: that of new items,
// unless the row's item could not refer to it from its own.
func (l *lookup) homeOf(entity int) int {
	home := l.nursery.home
	if l.nursery.placed() && l.homed && l.entities.sees(entity, int32(home), true) == hidden {
		return entity
	}
	return home
}

// taken is the problem of a name that is meant as it stands, and that the server takes
// for one beside it, of which it allows one alone.
func (l *lookup) taken(above, home int, name, text string) *mapping.Problem {
	n := l.nursery
	if !l.exact || !seated(n.schema) {
		return nil
	}
	same := func(other string) bool { return other != name && collated(other) == collated(name) }
	for _, s := range n.called[mapping.Fold(name)] {
		if s.at(above, home) && same(s.name()) {
			return new(mapping.Because("name-wanted", n.schema.Itemtype, "another row").Of(nameOf(l.bound), text))
		}
	}
	for _, e := range l.named(form{mapping.ByPath, true}, n.path(above, name)) {
		if same(e.name) {
			return new(mapping.Because("name-taken", n.schema.Itemtype, e.label(), e.id).Of(nameOf(l.bound), text))
		}
	}
	return nil
}

// propose puts the id of a dropdown to be made in the place of a name.
func (l *lookup) propose(record *mapping.Record, value *mapping.Value, h home) (open bool) {
	a := l.sow(value.Text, h.entity)
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
		return l.dictionary.called(by, text)
	}
	return func(yield func([]entry) bool) {
		for _, form := range l.forms(by) {
			if found := l.named(form, text); !form.folded && len(found) > 0 && !yield(found) {
				return
			}
		}
	}
}

// shoot gives the id of the dropdown of a name below another, and makes it known
// where nobody has asked for it before.
func (n *nursery) shoot(parent, home int, name string, exact bool) int {
	precise, folded := nameAt(parent, home, name, false), nameAt(parent, home, mapping.Fold(name), true)
	asked := folded
	if exact {
		asked = precise
	}
	if id, known := n.byName[asked]; known {
		s := n.shootAt(id)
		s.op.Exact = s.op.Exact || exact
		return id
	}
	s := &shoot{path: name, parent: parent, entity: home}
	s.op = journal.Op{Verb: journal.Add, Itemtype: n.schema.Itemtype, Key: []string{"name"}, Exact: exact}
	var set []journal.Field
	if n.parent != "" {
		set = append(set, n.below(s, parent))
		s.op.Key = append(s.op.Key, n.parent)
	}
	if n.placed() {
		set = append(set, asItIs("entities_id", s.entity))
		s.op.Key = append(s.op.Key, "entities_id")
	}
	if _, ok := n.schema.Field("is_recursive"); ok && n.schema.Itemtype != "Entity" {
		set = append(set, asItIs("is_recursive", 1))
	}
	named := journal.Field{Name: "name", New: name, NewText: s.path}
	s.op.Set, s.op.Name = append([]journal.Field{named}, set...), n.schema.Itemtype+": "+s.path
	if _, taken := n.byOp[s.op.Name]; taken {
		s.op.Name += fmt.Sprintf(" (%d)", len(n.shoots)+1) // paths of two entities can be alike
	}
	n.shoots = append(n.shoots, s)
	n.called[mapping.Fold(name)] = append(n.called[mapping.Fold(name)], s)
	id := -len(n.shoots)
	n.byOp[s.op.Name], n.byName[precise] = id, id
	if _, known := n.byName[folded]; !known {
		n.byName[folded] = id
	}
	return id
}

// nameAt is what tells a shoot apart.
func nameAt(parent, home int, name string, folded bool) shootName {
	if parent != 0 {
		home = 0
	}
	return shootName{parent, home, name, folded}
}

// at reports whether a shoot stands below an item, or, below none, in an entity.
func (s *shoot) at(parent, home int) bool {
	return s.parent == parent && (parent != 0 || s.entity == home)
}

// name is what a shoot is called.
func (s *shoot) name() string {
	name, _ := s.op.Set[0].New.(string)
	return name
}

// placed reports whether the dropdowns stand in entities.
func (n *nursery) placed() bool {
	_, ok := n.schema.Field("entities_id")
	return ok && n.parent != "entities_id"
}

// path is that of a name below an item.
func (n *nursery) path(above int, name string) string {
	switch up, known := n.existing.at(above); {
	case above < 0:
		return n.shootAt(above).path + " > " + name
	case above > 0 && known:
		return up.label() + " > " + name
	}
	return name
}

// below puts a shoot below another item, and gives the field that says so.
func (n *nursery) below(s *shoot, parent int) journal.Field {
	field := asItIs(n.parent, parent)
	switch {
	case parent < 0:
		up := n.shootAt(parent)
		s.path, s.entity = up.path+" > "+s.path, up.entity
		field.Old, field.New, field.From = nil, nil, up.op.Name
		s.op.Needs = []string{up.op.Name}
	case parent > 0:
		if up, known := n.existing.at(parent); known {
			s.path = up.label() + " > " + s.path
			if n.existing.placed && n.placed() {
				s.entity = int(up.entity)
			}
		}
	case n.parent == "entities_id":
		field = asItIs(n.parent, n.home)
	}
	return field
}

// asItIs is a field of a dropdown to be made that is no change of its own: the path
// that stands for its name tells all.
func asItIs(name string, id int) journal.Field {
	return journal.Field{Name: name, Old: number(id), New: number(id)}
}

// number is an id as it goes on the wire.
func number(id int) any { return mapping.Field{Type: mapping.TypeReference}.JSON(strconv.Itoa(id)) }
