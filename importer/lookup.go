package importer

import (
	"slices"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// lookup resolves the texts of one reference column. What a text means depends
// on the entity of the row's item, so answers are kept by both.
type lookup struct {
	*nameIndex
	bound    mapping.Bound
	by       string
	exact    bool          // case, accents and blanks count
	toCreate *newDropdowns // nil where nothing is made
	offer    int           // the place of the flag among those of the index, -1 for none
	bounded  bool          // by what can be seen from the item's entity
	entities entities
	asked    map[question]answer
}

// question is a text, and the entity from which it is asked.
type question struct {
	text   string
	entity int
}

// answer is the item that a text means, or why there is none.
type answer struct {
	id         int
	unknowable bool             // nobody can tell whether the item is seen
	open       bool             // nothing can be said without the entity
	problem    *mapping.Problem // nil where there is an item
	unfit      []entry          // what is called so and cannot be referred to, behind the problem
}

// find gives what a text means to an item of an entity. What does not depend on
// the entity is found out once for all.
func (l *lookup) find(text string, entity int) answer {
	if !l.bounded {
		entity = nowhere
	}
	for _, from := range []int{nowhere, entity} {
		q := question{text, from}
		a, known := l.asked[q]
		if !known {
			a = l.search(text, from)
			l.asked[q] = a
		}
		if !a.open {
			return a
		}
	}
	return answer{open: true}
}

// search goes through the forms of a name: the first in which something is
// called so that the item can refer to decides.
func (l *lookup) search(text string, entity int) answer {
	if l.by == mapping.ByID && text == "0" {
		return answer{}
	}
	var unfit []entry
	for called := range l.called(l.by, text) {
		fit, doubtful, others := l.sort(called, entity)
		fit = inUse(fit)
		switch {
		case len(fit) > 1:
			return l.refuse(l.ambiguous(text, fit), nil)
		case len(doubtful) > 1 && l.together(text):
			return l.refuse(l.ambiguous(text, doubtful), nil)
		case len(doubtful) > 0:
			return answer{open: true}
		case len(fit) == 1:
			e := fit[0]
			return answer{id: int(e.id), unknowable: l.visibility(e, entity) == unknowable}
		case len(unfit) == 0:
			unfit = others
		}
	}
	if len(unfit) > 0 {
		return l.refuse(l.unsuitable(text, entity, unfit), unfit)
	}
	return l.refuse(l.unknown(text), nil)
}

func (l *lookup) refuse(p mapping.Problem, unfit []entry) answer {
	return answer{problem: &p, unfit: unfit}
}

// sort tells what an item of an entity can refer to from what it may be able
// to, and from what it cannot.
func (l *lookup) sort(called []entry, entity int) (fit, doubtful, others []entry) {
	for _, e := range called {
		switch sees := l.visibility(e, entity); {
		case e.flags&trashed != 0, !l.offers(e), sees == hidden:
			others = append(others, e)
		case sees == undecided:
			doubtful = append(doubtful, e)
		default:
			fit = append(fit, e)
		}
	}
	return fit, doubtful, others
}

// inUse leaves out what is not active, unless nothing is.
func inUse(fit []entry) []entry {
	isInactive := func(e entry) bool { return e.flags&inactive != 0 }
	if slices.ContainsFunc(fit, isInactive) && slices.ContainsFunc(fit, func(e entry) bool { return !isInactive(e) }) {
		return slices.DeleteFunc(fit, isInactive)
	}
	return fit
}

// together reports whether all that is called so is seen from the same
// entities, so that several remain several, or none, wherever the item stands.
func (l *lookup) together(text string) bool {
	var all []entry
	for called := range l.called(l.by, text) {
		all = append(all, called...)
	}
	return !slices.ContainsFunc(all, func(e entry) bool {
		return e.entity != all[0].entity || e.flags&shared != all[0].flags&shared
	})
}

func (l *lookup) visibility(e entry, entity int) visibility {
	if !l.bounded {
		return visible
	}
	return l.entities.sees(entity, e.entity, e.flags&shared != 0)
}

func (l *lookup) offers(e entry) bool { return l.offer < 0 || e.flags&(offered<<l.offer) != 0 }

// unsuitable is why a text means nothing that the item can refer to, although
// something is called so. What is only out of sight is the likeliest to be meant.
func (l *lookup) unsuitable(text string, entity int, unfit []entry) mapping.Problem {
	where, e := l.bound.Where(), unfit[0]
	for _, other := range unfit {
		if l.order(other) < l.order(e) {
			e = other
		}
	}
	var p mapping.Problem
	switch {
	case e.flags&trashed != 0:
		p = mapping.Because("trashed-reference", where, text, l.itemtype, e.id)
	case !l.offers(e):
		p = mapping.Because("unfit-reference", where, text, e.id, l.bound.Field.Name, l.want.flags[l.offer])
	default:
		p = mapping.Because("unseen-reference", where, text, l.entities.name(entity), l.listed(unfit))
	}
	p = p.Of(nameOf(l.bound), text)
	p.Hint = l.listed(unfit)
	return p
}

// order tells how far an item is from being a target: out of sight, not offered,
// in the trash.
func (l *lookup) order(e entry) int {
	switch {
	case e.flags&trashed != 0:
		return 2
	case !l.offers(e):
		return 1
	}
	return 0
}

// ambiguous is the problem of a text that several items are called by.
func (l *lookup) ambiguous(text string, fit []entry) mapping.Problem {
	list := l.listed(fit)
	p := mapping.Because("ambiguous-reference", l.bound.Where(), text, l.itemtype, list).Of(nameOf(l.bound), text)
	p.Hint = list
	return p
}

// listed names items with their ids, and the entities in which they stand.
func (l *lookup) listed(all []entry) string {
	var list []string
	for _, e := range all {
		where := ""
		if l.placed {
			where = ", in " + l.entities.name(int(e.entity))
		}
		list = append(list, e.label()+" (id "+strconv.Itoa(int(e.id))+where+")")
	}
	return strings.Join(list, ", ")
}
