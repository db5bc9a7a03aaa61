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
	w := &walk{size: q.PageSize, step: q.PageSize - 1, given: &window{}}
	if q.Sort == "id" {
		w.given = &line{down: q.Descending}
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
	w.back = 0
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
// page at the very start cannot be torn.
func (w *walk) torn(page []Item) bool {
	return w.start > 0 && (len(page) == 0 || !w.given.has(page[0].ID()))
}

// retreat goes one page back. Each tear leads nearer to the start, and there are
// only so many of them, so that it ends.
func (w *walk) retreat() error {
	w.tears++
	w.back++
	if w.back > w.given.reach() || w.tears > patience+w.far/w.step {
		return errors.New("the list changes faster than it can be read: try again when fewer items are being changed")
	}
	w.start = max(0, w.start-(w.size-1))
	w.step = max(1, w.size/2)
	return nil
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
