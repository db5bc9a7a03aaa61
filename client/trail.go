package client

import (
	"math"
	"slices"
)

// trail remembers which items of a list were given.
type trail interface {
	has(id int) bool
	add(id int)
	turn()                      // a page is complete
	reach() int                 // how many pages back it can tell
	ordered(id, after int) bool // the ids may follow each other in the list
}

// line remembers one id, which is enough where ids go one way only.
type line struct {
	down  bool
	begun bool
	last  int
}

func (l *line) has(id int) bool {
	return l.begun && (id == l.last || (id > l.last) == l.down)
}

func (l *line) add(id int) { l.begun, l.last = true, id }

func (l *line) turn() {}

func (l *line) reach() int { return math.MaxInt }

func (l *line) ordered(id, after int) bool { return id == after || (after < id) == l.down }

// remembered is how many pages of ids a window holds. It keeps memory flat, and
// more deletions than fit into it while one page is read are no list to work on.
const remembered = 4

// window remembers the ids of the last pages, for lists in any order.
type window struct {
	now  map[int]bool
	past []map[int]bool
}

func (w *window) has(id int) bool {
	return w.now[id] || slices.ContainsFunc(w.past, func(page map[int]bool) bool { return page[id] })
}

func (w *window) add(id int) {
	if w.now == nil {
		w.now = map[int]bool{}
	}
	w.now[id] = true
}

// turn keeps the page's ids. A page that brought none takes no other's place.
func (w *window) turn() {
	if len(w.now) == 0 {
		return
	}
	w.past = append(w.past, w.now)
	w.past = w.past[max(0, len(w.past)-remembered):]
	w.now = nil
}

func (w *window) reach() int { return remembered - 1 }

func (w *window) ordered(int, int) bool { return true }
