package importer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// treeMoves is the tree of the run's own itemtype as the source would leave it: what
// the server has, and the moves of the rows. The server refuses to put an item
// below itself, so a row that would do it is known to be wrong beforehand.
//
// It is the picture at the end that counts. On the way to it the server may
// refuse a move all the same, where a row puts A below B and another takes B away
// from below A: requests go side by side, and the first may come first. Such a row
// is refused, and fits in the next run.
type treeMoves struct {
	*nameIndex
	moves map[int]move // by the id of the item
}

// move is a row that puts its item below another.
type move struct{ row, parent int }

// newTreeMoves is the tree of the run's itemtype, where its rows can move items;
// else it has no moves.
func (p *planner) newTreeMoves() treeMoves {
	parent, tree := p.job.Schema.Tree()
	if !tree || !contains(boundFields(p.job.Binding), parent) {
		return treeMoves{}
	}
	return treeMoves{p.refs.nameIndexes[p.job.Schema.Itemtype], map[int]move{}}
}

// noteMove notes where a row puts its item, if it does.
func (p *planner) noteMove(row int, record mapping.Record, it *item) {
	if it == nil || p.moves.moves == nil {
		return
	}
	parent, _ := p.job.Schema.Tree()
	for i, bound := range p.job.Binding.Fields {
		value, held := record.Values[i], p.held(it, bound.Field.Name)
		if bound.Field.Name != parent || !p.writes(bound, value, it) || bound.Field.Same(held, value.Text) {
			continue
		}
		if _, taken := p.moves.moves[it.id]; !taken {
			up, _ := strconv.Atoi(value.Text)
			p.moves.moves[it.id] = move{row, up}
		}
	}
}

// parent gives what an item would stand below; 0 is nothing.
func (f treeMoves) parent(id int) int {
	if move, moved := f.moves[id]; moved {
		return move.parent
	}
	e, _ := f.at(id)
	return int(e.parent)
}

// loops gives the rows that would put an item below itself, with the reason. With
// each loop its moves are taken back, since the items stay where they are; that
// can close another, so it looks until there is none.
func (f treeMoves) loops() map[int]mapping.Problem {
	wrong := map[int]mapping.Problem{}
	for again := true; again; {
		again = false
		byRow := slices.SortedFunc(maps.Keys(f.moves), func(a, b int) int { return cmp.Compare(f.moves[a].row, f.moves[b].row) })
		for _, id := range byRow {
			if loop := f.loop(id); loop != nil {
				f.takeBack(loop, wrong)
				again = true
			}
		}
	}
	return wrong
}

// loop gives the items from an item up to where it comes again; nil where it
// does not.
func (f treeMoves) loop(id int) []int {
	if _, moved := f.moves[id]; !moved {
		return nil
	}
	path := []int{id}
	for range len(f.entries) + 1 {
		up := f.parent(path[len(path)-1])
		switch {
		case up == id:
			return append(path, id)
		case up <= 0:
			return nil
		}
		path = append(path, up)
	}
	return nil // a loop further up, which is found from there
}

// takeBack drops the moves of a loop.
func (f treeMoves) takeBack(loop []int, wrong map[int]mapping.Problem) {
	var rows []int
	for _, id := range loop[1:] {
		if move, moved := f.moves[id]; moved {
			rows = append(rows, move.row)
		}
	}
	slices.Sort(rows)
	for _, id := range loop[1:] {
		if move, moved := f.moves[id]; moved {
			wrong[move.row] = mapping.Because("tree-loop", f.path(loop)+among(rows, move.row))
		}
	}
	for _, id := range loop {
		delete(f.moves, id)
	}
}

// path tells a loop from the top down.
func (f treeMoves) path(loop []int) string {
	names := make([]string, len(loop))
	for i, id := range loop {
		e, _ := f.at(id)
		names[len(loop)-1-i] = cmp.Or(e.name, "id "+strconv.Itoa(id))
	}
	return strings.Join(names, " > ")
}

// among names the other rows of a loop.
func among(rows []int, row int) string {
	others := slices.DeleteFunc(slices.Clone(rows), func(other int) bool { return other == row })
	if len(others) == 0 {
		return ""
	}
	return ", together with " + rowList(others)
}

// rowList names rows, the first few of many.
func rowList(rows []int) string {
	const most = 5
	var few []string
	for _, row := range rows[:min(len(rows), most)] {
		few = append(few, strconv.Itoa(row))
	}
	list := "row " + few[0]
	if len(few) > 1 {
		list = "rows " + strings.Join(few, ", ")
	}
	if more := len(rows) - len(few); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}
