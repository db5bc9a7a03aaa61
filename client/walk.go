package client

import "errors"

// patience is how many pages in a row may bring nothing new, and how many more
// tears than pages a list may have, before it is given up: more of them mean
// that the server does not page.
const patience = 10

// walk goes through a list page by page while others change it.
//
// A page overlaps the one before by one item. Where that link is torn, the
// walk goes one page back, and from then on the overlap is half a page: a list
// that lost items once goes on losing them, and the links hold then.
type walk struct {
	floor int // the position before which nothing is read again
	begun bool
	size  int
	step  int  // from the start of one page to that of the next
	start int  // position of the next page
	far   int  // the furthest position so far
	done  bool // the list has ended
	given trail
	tears int
	back  int // pages gone back in a row
	stale int // pages in a row that brought nothing new
}

func newWalk(q Query) *walk {
	w := &walk{start: q.Start, far: q.Start, size: q.PageSize, step: q.PageSize - 1}
	if q.Sort == "id" {
		w.given = &line{down: q.Descending}
	} else {
		// Only ids tell which items lie before the beginning.
		w.floor, w.given = q.Start, &window{}
	}
	return w
}

// take gives what is new on a page and moves on, or back.
func (w *walk) take(page []Item) ([]Item, error) {
	if w.torn(page) {
		return nil, w.retreat()
	}
	fresh, err := w.fresh(page)
	if err != nil {
		return nil, err
	}
	w.begun, w.back = true, 0
	w.done = len(page) < w.size
	w.start += w.step
	w.far = max(w.far, w.start)
	w.stale++
	if len(fresh) > 0 {
		w.stale = 0
	}
	if w.stale > patience {
		return nil, errors.New("the list does not go on from page to page: see whether something on the way caches answers or drops the range")
	}
	return fresh, nil
}

// torn reports whether a page does not hang together with what was given: its
// first item was not, so that items between may have been passed over. The
// first page cannot be torn, nor one at the very start.
func (w *walk) torn(page []Item) bool {
	return w.begun && w.start > w.floor && (len(page) == 0 || !w.given.has(page[0].ID()))
}

// retreat goes one page back. Each tear leads nearer to the start, and there are
// only so many of them, so that it ends.
func (w *walk) retreat() error {
	w.tears++
	w.back++
	if w.back > w.given.reach() || w.tears > patience+(w.far-w.floor)/w.step {
		return errors.New("the list changes faster than it can be read: try again when fewer items are being changed")
	}
	w.start = max(w.floor, w.start-(w.size-1))
	w.step = max(1, w.size/2)
	return nil
}

// smallest is how many items a page that was halved has at least: a page of
// them is a matter of milliseconds, so that its size is not to blame.
const smallest = 50

// halve makes this page and those after it smaller, as long as that may help.
func (w *walk) halve() bool {
	if w.size <= smallest {
		return false
	}
	w.size = max(smallest, w.size/2)
	w.step = min(w.step, w.size-1)
	return true
}

// fresh gives the items of a page that were not given before.
func (w *walk) fresh(page []Item) ([]Item, error) {
	var fresh []Item
	for i, item := range page {
		if i > 0 && !w.given.ordered(page[i-1].ID(), item.ID()) {
			return nil, errUnsorted
		}
		if !w.given.has(item.ID()) {
			w.given.add(item.ID())
			fresh = append(fresh, item)
		}
	}
	w.given.turn()
	return fresh, nil
}

var errUnsorted = errors.New("the list is not sorted by id as asked: see whether something on the way drops the query")
