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
// picture at the end counts as well: the row that takes a seat goes behind the one
// that leaves it.

// seats are the places of a tree, and who wants which.
type seats struct {
	*dictionary
	wishes  map[int]wish   // by row; nil where the tree has room for all
	rivals  map[seat][]int // the rows that want a seat
	held    map[seat]int   // the item that has a seat
	leaving map[int]int    // the row by which an item leaves its own
	turns   map[int]int    // of the rows that get a seat: those of a lower turn go first
	misfits map[int]mapping.Problem
}

// seat is a place below an item for one name, as the database compares names; of
// locations each entity has its own.
type seat struct {
	parent, entity int32
	name           string
}

// wish is the seat that a row would give its item.
type wish struct {
	id int // of the item; none is a new one
	seat
}

// seated reports whether items of an itemtype have seats of their own.
func seated(schema *mapping.Schema) bool {
	return slices.Contains([]string{"Location", "State", "Entity"}, schema.Itemtype)
}

// reseats reports whether the rows of a job can give items other seats.
func reseats(job Job) bool {
	parent, _ := job.Schema.Tree()
	return seated(job.Schema) && (job.Mapping.OnMissing == mapping.OnCreate ||
		slices.ContainsFunc(boundFields(job.Binding), func(f mapping.Field) bool {
			return f.Name == "name" || f.Name == parent || f.Name == "entities_id"
		}))
}

// contested are the seats of the run's itemtype, where its rows can want others;
// else there are no wishes.
func (p *planner) contested() seats {
	if !reseats(p.job) {
		return seats{}
	}
	return seats{p.refs.dictionaries[p.job.Schema.Itemtype], map[int]wish{}, map[seat][]int{}, map[seat]int{}, map[int]int{}, map[int]int{}, map[int]mapping.Problem{}}
}

// of gives the seat of an item.
func (s seats) of(e entry) seat {
	if s.itemtype != "Location" {
		e.entity = 0
	}
	return seat{e.parent, e.entity, collated(e.name)}
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

// noteWish notes the seat that a row gives its item, if that is another one.
func (p *planner) noteWish(row int, record mapping.Record, it *item) {
	if p.seats.wishes == nil {
		return
	}
	now := entry{id: none, entity: int32(p.birthplace)}
	if it != nil {
		now, _ = p.seats.at(it.id)
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
	if wanted := p.seats.of(to); it == nil || wanted != p.seats.of(now) {
		p.seats.wishes[row] = wish{int(now.id), wanted}
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

// judge finds the rows whose wish cannot come true, and the turns of the others.
func (s seats) judge() map[int]mapping.Problem {
	if len(s.wishes) == 0 {
		return nil
	}
	for _, e := range s.entries {
		s.held[s.of(e)] = int(e.id)
	}
	rows := slices.Sorted(maps.Keys(s.wishes))
	for _, row := range rows {
		wish := s.wishes[row]
		s.leaving[wish.id] = row
		s.rivals[wish.seat] = append(s.rivals[wish.seat], row)
	}
	for _, row := range rows {
		s.place(row)
	}
	return s.misfits
}

// mostTurns is how many rows may wait for each other: each takes requests of its own.
const mostTurns = 20

// place gives a row its turn, once and for all; false where it gets no seat.
func (s seats) place(row int) (turn int, ok bool) {
	if _, misfit := s.misfits[row]; misfit {
		return 0, false
	}
	if turn, known := s.turns[row]; known {
		return turn, true
	}
	s.turns[row] = mostTurns // for whoever waits for this row while it waits itself
	turn, problem := s.turn(row, s.wishes[row])
	s.turns[row] = turn
	if problem != nil {
		s.misfits[row] = *problem
	}
	return turn, problem == nil
}

// turn finds the turn of a row: behind the one that leaves the seat, if somebody has
// it.
func (s seats) turn(row int, wish wish) (int, *mapping.Problem) {
	id, taken := s.held[wish.seat]
	e, _ := s.at(id)
	before, leaves := s.leaving[id]
	if taken && !leaves {
		return 0, new(mapping.Because("name-taken", s.itemtype, e.label(), id))
	}
	if problem := cmp.Or(s.wanted(row, wish), s.between(wish)); problem != nil || !taken {
		return 0, problem
	}
	turn, placed := s.place(before)
	if !placed || turn >= mostTurns {
		return 0, new(mapping.Because("name-leaving", s.itemtype, e.label(), id, before))
	}
	return turn + 1, nil
}

// inTurn has the operation of a row wait for those that leave the seat it takes.
func (s seats) inTurn(planned journal.Planned) journal.Planned {
	for i, op := range planned.Ops {
		if op.Name == journal.ItemOp {
			planned.Ops[i].Turn = s.turns[planned.Row]
		}
	}
	return planned
}

// wanted refuses a wish that another row has, too.
func (s seats) wanted(row int, wish wish) *mapping.Problem {
	others := slices.DeleteFunc(slices.Clone(s.rivals[wish.seat]), func(other int) bool { return other == row })
	if len(others) == 0 {
		return nil
	}
	return new(mapping.Because("name-wanted", s.itemtype, rowList(others)))
}

// between refuses a wish where a seat on the way to it is an item's or a row's.
func (s seats) between(wish wish) *mapping.Problem {
	e, known := s.at(wish.id)
	if !known {
		return nil
	}
	for _, way := range s.of(e).ways(wish.seat) {
		if id, taken := s.held[way]; taken {
			other, _ := s.at(id)
			return new(mapping.Because("name-between", s.itemtype, fmt.Sprintf("%q (id %d)", other.label(), id)))
		}
		if rows := s.rivals[way]; rows != nil {
			return new(mapping.Because("name-between", s.itemtype, rowList(rows)))
		}
	}
	return nil
}

// ways are the seats that an item may have on its way from one to another: the
// server sets its name and what it stands below one after the other, in an order of
// its own.
func (s seat) ways(to seat) []seat {
	var ways []seat
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
