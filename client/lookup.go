package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// together is how many items are asked for in one request: their ids make some
// 3 kB of URL, of which web servers take 8.
const together = 50

// Lookup is what was found of a number of ids. Each id that was asked for
// stands in one of the three, once, and the items stand in the order of asking.
type Lookup struct {
	Items     []Item
	Missing   []int // there is no such item
	Forbidden []int // it is there, and out of this session's sight
}

// Get reads one item by its id, with the columns named, or all of them where
// none is. It gives items in the trash too: their is_deleted is 1. A missing
// item is ErrNotFound, one that may not be seen ErrForbidden.
func (c *Client) Get(ctx context.Context, itemtype string, id int, fields ...string) (Item, error) {
	call, err := callOn(http.MethodGet, itemtype, strconv.Itoa(id), "get_hateoas=false")
	if err != nil {
		return nil, err
	}
	var item Item
	err = c.do(ctx, call, func(r *http.Response) (err error) {
		item, err = single(r, newPicker(chosen(fields)))
		return err
	})
	return item, err
}

// chosen is a choice of columns: where none is named, nil for all.
func chosen(fields []string) []string {
	if len(fields) == 0 {
		return nil
	}
	return fields
}

// ByID reads items by their ids, each once, with the columns named, or all of
// them where none is. Items in the trash are given too: their is_deleted is 1.
//
// The server refuses a request for several items as a whole, naming none, when
// one of them is missing or out of sight; it is halved then, until single ids
// tell. A single item that is refused is told from an itemtype that may not be
// read at all by asking for the itemtype's list: if that is refused too, ByID
// ends with ErrForbidden. Where the profile has no right to the itemtype and
// none of the ids exists, they all count as missing.
func (c *Client) ByID(ctx context.Context, itemtype string, ids []int, fields ...string) (Lookup, error) {
	l := lookup{client: c, itemtype: itemtype, fields: fields}
	ids = l.distinct(ids)
	for len(ids) > 0 {
		n := min(together, len(ids))
		if err := l.find(ctx, ids[:n]); err != nil {
			return l.Lookup, err
		}
		ids = ids[n:]
	}
	return l.Lookup, nil
}

// lookup is a Lookup that is being made.
type lookup struct {
	Lookup
	client   *Client
	itemtype string
	fields   []string
	readable bool // the itemtype's list may be read
}

// distinct gives each id once. No item has a negative one; the root entity has 0.
func (l *lookup) distinct(ids []int) []int {
	var distinct []int
	seen := make(map[int]bool, len(ids))
	for _, id := range ids {
		switch {
		case seen[id]:
		case id < 0:
			l.Missing = append(l.Missing, id)
		default:
			distinct = append(distinct, id)
		}
		seen[id] = true
	}
	return distinct
}

// find looks some ids up, together where that goes.
func (l *lookup) find(ctx context.Context, ids []int) error {
	if len(ids) == 1 {
		return l.one(ctx, ids[0])
	}
	items, err := l.many(ctx, ids)
	if tooMuch(err) {
		if err := l.client.Await(ctx); err != nil {
			return err
		}
	}
	if separable(err) {
		half := len(ids) / 2
		if err := l.find(ctx, ids[:half]); err != nil {
			return err
		}
		return l.find(ctx, ids[half:])
	}
	if err != nil {
		return err
	}
	return l.settle(ctx, ids, items)
}

// separable reports whether fewer items at once can get an answer.
func separable(err error) bool {
	if tooMuch(err) || statusOf(err) == http.StatusRequestURITooLong {
		return true
	}
	code := codeOf(err)
	return code == "ERROR_ITEM_NOT_FOUND" || code == "ERROR_RIGHT_MISSING"
}

// settle takes the items of an answer, and asks for those it leaves out.
func (l *lookup) settle(ctx context.Context, ids []int, items []Item) error {
	byID := make(map[int]Item, len(items))
	for _, item := range items {
		byID[item.ID()] = item
	}
	for _, id := range ids {
		if item, ok := byID[id]; ok {
			l.Items = append(l.Items, item)
		} else if err := l.one(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// many reads several items in one request. The server wants the brackets bare.
func (l *lookup) many(ctx context.Context, ids []int) ([]Item, error) {
	call, err := callOn(http.MethodGet, l.itemtype, "", "")
	if err != nil {
		return nil, err
	}
	query := strings.Builder{}
	query.WriteString("get_hateoas=false")
	for i, id := range ids {
		fmt.Fprintf(&query, "&items[%d][itemtype]=%s&items[%d][items_id]=%d", i, strings.TrimSuffix(call.path, "/"), i, id)
	}
	call.path, call.query, call.large = "getMultipleItems", query.String(), true
	var items []Item
	err = l.client.do(ctx, call, func(r *http.Response) (err error) {
		items, err = stream(r.Body, newPicker(chosen(l.fields)))
		return err
	})
	return items, err
}

// one reads a single item, and settles its id.
func (l *lookup) one(ctx context.Context, id int) error {
	item, err := l.client.Get(ctx, l.itemtype, id, l.fields...)
	switch {
	case err == nil:
		l.Items = append(l.Items, item)
	case errors.Is(err, ErrNotFound):
		l.Missing = append(l.Missing, id)
	case codeOf(err) == "ERROR_RIGHT_MISSING":
		return l.forbidden(ctx, id)
	default:
		return err
	}
	return nil
}

// forbidden settles an id that the server refuses to show, once it is known
// that not the whole itemtype is refused.
func (l *lookup) forbidden(ctx context.Context, id int) error {
	if !l.readable {
		if _, err := l.client.Count(ctx, l.itemtype, false); err != nil {
			return err
		}
		l.readable = true
	}
	l.Forbidden = append(l.Forbidden, id)
	return nil
}
