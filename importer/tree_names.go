package importer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// The database lets no two locations, states or entities of one name stand below
// the same item: a new one is refused, and a renaming is answered true and lost. As
// with loops the rows of a source are looked at together, but here the way to the
// picture at the end counts as well: the row that takes a name goes behind the one
// that leaves it.

// treeNames are the names in a tree, and who wants which.
type treeNames struct {
	*nameIndex
	claims    map[int]nameClaim  // by row; nil where the tree has room for all
	claimants map[treeName][]int // the rows that want a name
	held      map[treeName]int   // the item that has a name
	leaving   map[int]int        // the row by which an item leaves its own
	turns     map[int]int        // of the rows that get a name: those of a lower turn go first
	problems  map[int]mapping.Problem
}

// treeName is a name below an item, as the database compares names; of
// locations each entity has its own.
type treeName struct {
	parent, entity int32
	name           string
}

// nameClaim is the name and place that a row would give its item.
type nameClaim struct {
	id int // of the item; none is a new one
	treeName
}

// uniqueNames reports whether no two items of an itemtype have one name below the same
// item.
func uniqueNames(schema *mapping.Schema) bool {
	return slices.Contains([]string{"Location", "State", "Entity"}, schema.Itemtype)
}

// changesNames reports whether the rows of a job can give items other names or places.
func changesNames(job Job) bool {
	parent, _ := job.Schema.Tree()
	return uniqueNames(job.Schema) && (job.Mapping.OnMissing == mapping.OnCreate ||
		slices.ContainsFunc(boundFields(job.Binding), func(f mapping.Field) bool {
			return f.Name == "name" || f.Name == parent || f.Name == "entities_id"
		}))
}

// newTreeNames are the names of the run's itemtype, where its rows can want others;
// else there are no claims.
func (p *planner) newTreeNames() treeNames {
	if !changesNames(p.job) {
		return treeNames{}
	}
	return treeNames{p.refs.nameIndexes[p.job.Schema.Itemtype], map[int]nameClaim{}, map[treeName][]int{}, map[treeName]int{}, map[int]int{}, map[int]int{}, map[int]mapping.Problem{}}
}

// of gives the name and place of an item.
func (s treeNames) of(e entry) treeName {
	if s.itemtype != "Location" {
		e.entity = 0
	}
	return treeName{e.parent, e.entity, collated(e.name)}
}

// collated gives one text for all names that the database takes for equal: case and
// accents do not count, nor blanks at the end.
func collated(name string) string {
	words := strings.Split(strings.TrimRight(name, " "), " ")
	for i, word := range words {
		words[i] = mapping.Fold(word)
	}
	return strings.Join(words, " ")
}

// noteNameClaim notes the name and place that a row gives its item, if they are others.
func (p *planner) noteNameClaim(row int, record mapping.Record, it *item) {
	if p.treeNames.claims == nil {
		return
	}
	now := entry{id: none, entity: int32(p.defaultEntity)}
	if p.job.Schema.Itemtype == "Entity" {
		now.parent = now.entity // where a new one goes
	}
	if it != nil {
		now, _ = p.treeNames.at(it.id)
		p.job.Binding.Spare(&record, p.holds(it))
	} else if _, miss := p.match(record); miss != nil || !p.creates() {
		return
	}
	if p.changedSince(record, it) != nil {
		return
	}
	to := now
	parent, _ := p.job.Schema.Tree()
	to.name = p.said(record, it, "name", now.name)
	to.parent = p.idSaid(record, it, parent, now.parent)
	to.entity = p.idSaid(record, it, "entities_id", now.entity)
	if wanted := p.treeNames.of(to); it == nil || wanted != p.treeNames.of(now) {
		p.treeNames.claims[row] = nameClaim{int(now.id), wanted}
	}
}

// said gives what a field of a row's item, or of a new one, would hold.
func (p *planner) said(record mapping.Record, it *item, name, held string) string {
	for i, bound := range p.job.Binding.Fields {
		value := record.Values[i]
		if bound.Field.Name == name && (p.writes(bound, value, it) || it == nil && value.Action == mapping.Set) {
			return value.Text
		}
	}
	for i, key := range p.job.Binding.Keys {
		if it == nil && key.Field.Name == name {
			return record.Keys[i]
		}
	}
	return held
}

// idSaid is the same for a field that refers to an item.
func (p *planner) idSaid(record mapping.Record, it *item, name string, held int32) int32 {
	id, _ := strconv.Atoi(p.said(record, it, name, strconv.Itoa(int(held))))
	return int32(id)
}

// assignTurns finds the rows whose claim cannot be met, and the turns of the others.
func (s treeNames) assignTurns() map[int]mapping.Problem {
	if len(s.claims) == 0 {
		return nil
	}
	for _, e := range s.entries {
		s.held[s.of(e)] = int(e.id)
	}
	rows := slices.Sorted(maps.Keys(s.claims))
	for _, row := range rows {
		claim := s.claims[row]
		s.leaving[claim.id] = row
		s.claimants[claim.treeName] = append(s.claimants[claim.treeName], row)
	}
	for _, row := range rows {
		s.place(row)
	}
	return s.problems
}

// mostTurns is how many rows may wait for each other: each takes requests of its own.
const mostTurns = 20

// place gives a row its turn, once and for all; false where it gets no name.
func (s treeNames) place(row int) (turn int, ok bool) {
	if _, refused := s.problems[row]; refused {
		return 0, false
	}
	if turn, known := s.turns[row]; known {
		return turn, true
	}
	s.turns[row] = mostTurns // for whoever waits for this row while it waits itself
	turn, problem := s.turn(row, s.claims[row])
	s.turns[row] = turn
	if problem != nil {
		s.problems[row] = *problem
	}
	return turn, problem == nil
}

// turn finds the turn of a row: behind the one that leaves the name, if somebody has
// it.
func (s treeNames) turn(row int, claim nameClaim) (int, *mapping.Problem) {
	id, taken := s.held[claim.treeName]
	e, _ := s.at(id)
	before, leaves := s.leaving[id]
	if taken && !leaves {
		return 0, new(mapping.Because("name-taken", s.itemtype, e.label(), id))
	}
	if problem := cmp.Or(s.wanted(row, claim), s.intermediateTaken(claim)); problem != nil || !taken {
		return 0, problem
	}
	turn, placed := s.place(before)
	if !placed || turn >= mostTurns {
		return 0, new(mapping.Because("name-leaving", s.itemtype, e.label(), id, before))
	}
	return turn + 1, nil
}

// withTurn has the operation of a row wait for those that leave the name it takes.
func (s treeNames) withTurn(planned journal.Planned) journal.Planned {
	for i, op := range planned.Ops {
		if op.Name == journal.ItemOp {
			planned.Ops[i].Turn = s.turns[planned.Row]
		}
	}
	return planned
}

// wanted refuses a claim that another row has, too.
func (s treeNames) wanted(row int, claim nameClaim) *mapping.Problem {
	others := slices.DeleteFunc(slices.Clone(s.claimants[claim.treeName]), func(other int) bool { return other == row })
	if len(others) == 0 {
		return nil
	}
	return new(mapping.Because("name-wanted", s.itemtype, rowList(others)))
}

// intermediateTaken refuses a claim where a name on the way to it is an item's or a row's.
func (s treeNames) intermediateTaken(claim nameClaim) *mapping.Problem {
	e, known := s.at(claim.id)
	if !known {
		return nil
	}
	for _, way := range s.of(e).intermediates(claim.treeName) {
		if id, taken := s.held[way]; taken {
			other, _ := s.at(id)
			return new(mapping.Because("name-between", s.itemtype, fmt.Sprintf("%q (id %d)", other.label(), id)))
		}
		if rows := s.claimants[way]; rows != nil {
			return new(mapping.Because("name-between", s.itemtype, rowList(rows)))
		}
	}
	return nil
}

// intermediates are the names and places that an item may have on its way from one to another: the
// server sets its name and what it stands below one after the other, in an order of
// its own.
func (s treeName) intermediates(to treeName) []treeName {
	var ways []treeName
	for i := 1; i < 7; i++ { // a bit for each that is set already
		way := s
		if i&1 != 0 {
			way.parent = to.parent
		}
		if i&2 != 0 {
			way.entity = to.entity
		}
		if i&4 != 0 {
			way.name = to.name
		}
		if way != s && way != to {
			ways = append(ways, way)
		}
	}
	return ways
}
