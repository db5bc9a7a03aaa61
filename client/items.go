package client

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Query says which items of an itemtype to list, in which order, and how much
// of each. The zero value lists all that are not in the trash, by id, whole.
// Templates are listed too: their is_template is 1.
type Query struct {
	Fields     []string // the columns to keep; nil keeps all; id is always kept
	Trash      bool     // only what is in the trash, which is left out otherwise
	Sort       string   // a column; empty is id
	Descending bool
	PageSize   int // items a request; 0 is 5000
}

// withDefaults fills what was left out.
//
// 5,000: a page of that size takes a server about a tenth of a second, and
// larger ones gain nothing but memory on both sides. Fewer than two could not
// overlap.
func (q Query) withDefaults() Query {
	q.Sort = cmp.Or(q.Sort, "id")
	q.PageSize = max(2, cmp.Or(q.PageSize, 5000))
	return q
}

// values is the query of one page.
func (q Query) values(start int) string {
	v := url.Values{"get_hateoas": {"false"}, "sort": {q.Sort}, "order": {"ASC"}}
	v.Set("range", fmt.Sprintf("%d-%d", start, start+q.PageSize-1))
	if q.Descending {
		v.Set("order", "DESC")
	}
	if q.Trash {
		v.Set("is_deleted", "1")
	}
	if q.Fields != nil && len(q.Fields) == 0 {
		v.Set("only_id", "true")
	}
	return v.Encode()
}

// Items lists the items of an itemtype, page by page. An error ends the list;
// the items before it are good.
//
// Other people change the list meanwhile. Each page overlaps the one before by
// an item, and where that link is missing, something left the list: it is read
// again from one page back, so nothing that stayed is left out, and nothing is
// given twice. Sorted by another column than id this holds only for items that
// keep their place: one that is changed can be passed over, or given again
// pages later; and items equal in that column stand in no fixed order. Totals
// are not trusted: the list ends where a page is short. A list that changes
// faster than it can be read, or never ends, is given up with an error.
//
// An itemtype that the server does not know is ErrItemtype, one that the
// profile may not read ErrForbidden.
func (c *Client) Items(ctx context.Context, itemtype string, q Query) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		q := q.withDefaults()
		for walk := newWalk(q); !walk.done; {
			page, err := c.step(ctx, itemtype, q, walk)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// step reads the next page of a walk, and gives what is new on it.
func (c *Client) step(ctx context.Context, itemtype string, q Query, walk *walk) ([]Item, error) {
	page, err := c.page(ctx, itemtype, q, walk.start)
	if err != nil {
		return nil, err
	}
	if page, err = walk.take(page); err != nil {
		return nil, fmt.Errorf("read %s: %w", itemtype, err)
	}
	return page, nil
}

// page reads the items from a position on; none where the list ends before it.
func (c *Client) page(ctx context.Context, itemtype string, q Query, start int) ([]Item, error) {
	call, err := callOn(http.MethodGet, itemtype, "", q.values(start))
	if err != nil {
		return nil, err
	}
	var items []Item
	err = c.do(ctx, call, func(r *http.Response) (err error) {
		items, err = stream(r.Body, newPicker(q.Fields))
		return err
	})
	if codeOf(err) == "ERROR_RANGE_EXCEED_TOTAL" {
		return nil, nil
	}
	return items, err
}

// Count tells about how many items of an itemtype there are, in the trash or
// out of it, to size the work by. It can be wrong: for User the server counts
// profiles, and the list can change at any time.
func (c *Client) Count(ctx context.Context, itemtype string, trash bool) (int, error) {
	q := Query{Fields: []string{}, Trash: trash, Sort: "id", PageSize: 1}
	call, err := callOn(http.MethodGet, itemtype, "", q.values(0))
	if err != nil {
		return 0, err
	}
	total := 0
	err = c.do(ctx, call, func(r *http.Response) error {
		items, err := stream(r.Body, newPicker(q.Fields))
		if total = len(items); err == nil && r.Header.Get("Content-Range") != "" {
			total, err = totalOf(r.Header.Get("Content-Range"))
		}
		return err
	})
	if codeOf(err) == "ERROR_RANGE_EXCEED_TOTAL" {
		return 0, nil
	}
	return total, err
}

// totalOf reads the end of a header like 0-0/9175.
func totalOf(contentRange string) (int, error) {
	_, total, _ := strings.Cut(contentRange, "/")
	n, err := strconv.Atoi(strings.TrimSpace(total))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("its Content-Range %.60q has no total", contentRange)
	}
	return n, nil
}
