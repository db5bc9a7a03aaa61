package client

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"golang.org/x/sync/errgroup"
)

// each gives the items of pages one by one, up to a limit; 0 is none.
func each[T any](pages iter.Seq2[[]T, error], limit int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		left := limit
		for page, err := range pages {
			if err != nil {
				yield(*new(T), err)
				return
			}
			for _, item := range page {
				left--
				if !yield(item, nil) || left == 0 {
					return
				}
			}
		}
	}
}

// listing is a list that is being read.
type listing struct {
	client   *Client
	itemtype string
	query    Query
	walk     *walk
	ahead    []page // read before their turn
}

// page is what a request for a part of a list brought.
type page struct {
	start, size int
	items       []Item
	err         error
}

// pages gives what is new on each page of a list.
func (c *Client) pages(ctx context.Context, itemtype string, q Query) iter.Seq2[[]Item, error] {
	return func(yield func([]Item, error) bool) {
		l := &listing{client: c, itemtype: itemtype, query: q, walk: newWalk(q)}
		for !l.walk.done {
			fresh, err := l.step(ctx)
			if !yield(fresh, err) || err != nil {
				return
			}
		}
	}
}

// step reads the next page of the walk, and gives what is new on it.
func (l *listing) step(ctx context.Context) ([]Item, error) {
	items, err := l.next(ctx)
	if err != nil {
		return nil, err
	}
	fresh, err := l.walk.take(items)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", l.itemtype, err)
	}
	return fresh, nil
}

// next gives the page at which the walk stands, in halves where it must be.
func (l *listing) next(ctx context.Context) ([]Item, error) {
	for {
		p := l.here(ctx)
		if !tooMuch(p.err) || !l.walk.halve() {
			return p.items, p.err
		}
		if err := l.client.Await(ctx); err != nil {
			return nil, err
		}
	}
}

// here gives the page at which the walk stands. Pages read ahead are of no use
// where the walk turned back, or its pages became smaller. In which order they
// were read does not matter: two pages that overlap leave nothing out between
// them, whichever was first.
func (l *listing) here(ctx context.Context) page {
	if len(l.ahead) == 0 || l.ahead[0].start != l.walk.start || l.ahead[0].size != l.walk.size {
		l.ahead = l.round(ctx)
	}
	p := l.ahead[0]
	l.ahead = l.ahead[1:]
	return p
}

// round reads the next pages side by side. An error of one of them counts when
// the walk gets there, if it does.
func (l *listing) round(ctx context.Context) []page {
	pages := make([]page, l.breadth())
	var reading errgroup.Group
	for i := range pages {
		start := l.walk.start + i*l.walk.step
		reading.Go(func() error {
			pages[i] = l.read(ctx, start, l.walk.size)
			return nil
		})
	}
	_ = reading.Wait()
	return pages
}

// breadth is how many pages are read at once: the first one alone, since most
// lists are no longer.
func (l *listing) breadth() int {
	if !l.walk.begun {
		return 1
	}
	return l.query.Parallel
}

// read reads the items from a position on; none where the list ends before it.
func (l *listing) read(ctx context.Context, start, size int) page {
	call, err := callOn(http.MethodGet, l.itemtype, "", l.query.values(start, size))
	if err != nil {
		return page{err: err}
	}
	call.large = size > smallest
	p := page{start: start, size: size}
	p.err = l.client.do(ctx, call, func(r *http.Response) (err error) {
		p.items, err = stream(r.Body, newPicker(l.query.Fields))
		return err
	})
	if codeOf(p.err) == "ERROR_RANGE_EXCEED_TOTAL" {
		p.err = nil
	}
	return p
}
