package importer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// The database lets no two locations, states or entities of one name stand below
// the same item: a new one is refused, and a renaming is answered true and lost. As
// with loops it is the picture at the end that counts. Where one row takes a seat
// that another leaves, the server may get to the one or to the other first; such
// rows are sent, and judged by what is read back.

// seats are the places of a tree, and who wants which.
type seats struct {
	*dictionary
	wishes  map[int]wish // by row; nil where the tree has room for all
	rivals  map[seat][]int
	held    map[seat]int            // by the item that has the seat and keeps it
	misfits map[int]mapping.Problem // the rows that get none
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
	return seats{p.refs.dictionaries[p.job.Schema.Itemtype], map[int]wish{}, map[seat][]int{}, map[seat]int{}, map[int]mapping.Problem{}}
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

// judge finds the rows whose wish cannot come true: an item that stays has the seat,
// or another row wants it as well.
func (s seats) judge() map[int]mapping.Problem {
	if len(s.wishes) == 0 {
		return nil
	}
	leaving := map[int]bool{}
	rows := slices.Sorted(maps.Keys(s.wishes))
	for _, row := range rows {
		wish := s.wishes[row]
		leaving[wish.id] = true
		s.rivals[wish.seat] = append(s.rivals[wish.seat], row)
	}
	for _, e := range s.entries {
		if !leaving[int(e.id)] {
			s.held[s.of(e)] = int(e.id)
		}
	}
	for _, row := range rows {
		s.judgeRow(row)
	}
	for _, row := range rows {
		s.judgeRivals(s.wishes[row].seat)
	}
	return s.misfits
}

// judgeRow refuses a row where the seat that it wants is held.
func (s seats) judgeRow(row int) {
	wish, open := s.wishes[row]
	if id, taken := s.held[wish.seat]; open && taken {
		e, _ := s.at(id)
		s.refuse(row, mapping.Because("name-taken", s.itemtype, e.label(), id))
	}
}

// judgeRivals refuses the rows that want one seat, if they are several.
func (s seats) judgeRivals(wanted seat) {
	rows := slices.DeleteFunc(s.rivals[wanted], func(row int) bool { _, open := s.wishes[row]; return !open })
	for _, row := range rows {
		if others := slices.DeleteFunc(slices.Clone(rows), func(other int) bool { return other == row }); len(others) > 0 {
			s.refuse(row, mapping.Because("name-wanted", s.itemtype, rowList(others)))
		}
	}
}

// refuse gives a row's wish up. Its item stays then, so that nobody else can have
// its seat.
func (s seats) refuse(row int, problem mapping.Problem) {
	wish := s.wishes[row]
	delete(s.wishes, row)
	s.misfits[row] = problem
	if e, known := s.at(wish.id); known {
		s.held[s.of(e)] = wish.id
		for _, other := range s.rivals[s.of(e)] {
			s.judgeRow(other)
		}
	}
}
