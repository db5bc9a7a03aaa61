package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"
)

// Found is what a search shows of one item, by the numbers of search options.
// Its values are nil, string, json.Number or bool, or a list of them where an
// item has several; texts are as stored.
type Found map[int]any

// Search looks for items of an itemtype by the server's own search, page by
// page. An error ends the list; what was given before is good. A search sees
// no templates.
//
// What leaves the result while it is read moves the rest up, and one item a
// page can be passed over for it; items that are equal in the column sorted by
// stand in no fixed order. Who needs every item takes Items.
func (c *Client) Search(ctx context.Context, itemtype string, s Search) iter.Seq2[Found, error] {
	return each(c.searched(ctx, itemtype, s.withDefaults()), s.Limit)
}

// searched gives the pages of a search.
func (c *Client) searched(ctx context.Context, itemtype string, s Search) iter.Seq2[[]Found, error] {
	return func(yield func([]Found, error) bool) {
		q := quest{client: c, itemtype: itemtype, search: s, size: s.PageSize}
		for !q.done {
			page, err := q.next(ctx)
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// quest is a search that is being read.
type quest struct {
	client   *Client
	itemtype string
	search   Search
	size     int // of a page
	given    int // items so far
	done     bool
}

// next gives the next page, in halves where it must be.
func (q *quest) next(ctx context.Context) ([]Found, error) {
	page, total, err := q.page(ctx)
	for tooMuch(err) && q.size > smallest {
		q.size = max(smallest, q.size/2)
		if err := q.client.Await(ctx); err != nil {
			return nil, err
		}
		page, total, err = q.page(ctx)
	}
	if err != nil {
		return nil, err
	}
	q.given += len(page)
	q.done = len(page) < q.size
	if !q.done && q.given > 2*total+q.search.PageSize {
		return nil, fmt.Errorf("search %s: more and more is found, of %d: see whether something on the way drops the range", q.itemtype, total)
	}
	return page, nil
}

// page reads what is found from the present position on, and the total that the
// server tells, which is good for no more than to see that the search ends.
func (q *quest) page(ctx context.Context) (page []Found, total int, err error) {
	call, err := callOn(http.MethodGet, q.itemtype, "", q.search.values(q.search.Start+q.given, q.size))
	if err = cmp.Or(err, q.search.check()); err != nil {
		return nil, 0, fmt.Errorf("search: %w", err)
	}
	call.path = "search/" + strings.TrimSuffix(call.path, "/")
	call.large = q.size > smallest
	err = q.client.do(ctx, call, func(r *http.Response) (err error) {
		page, total, err = findings(json.NewDecoder(r.Body))
		return err
	})
	if codeOf(err) == "ERROR_RANGE_EXCEED_TOTAL" {
		return nil, 0, nil
	}
	return page, total, err
}

// findings decodes the answer of a search, one item at a time. Where nothing
// was found it has no data.
func findings(decoder *json.Decoder) (page []Found, total int, err error) {
	decoder.UseNumber()
	if err := opening(decoder, '{'); err != nil {
		return nil, 0, err
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, 0, err
		}
		switch key {
		case "data":
			page, err = data(decoder)
		case "totalcount":
			err = decoder.Decode(&total)
		default:
			err = decoder.Decode(&json.RawMessage{})
		}
		if err != nil {
			return nil, 0, err
		}
	}
	return page, total, closing(decoder)
}

// data decodes the list of what was found.
func data(decoder *json.Decoder) ([]Found, error) {
	if err := opening(decoder, '['); err != nil {
		return nil, err
	}
	var page []Found
	for decoder.More() {
		var shown map[string]any
		if err := decoder.Decode(&shown); err != nil {
			return nil, err
		}
		page = append(page, numbered(shown))
	}
	_, err := decoder.Token()
	return page, err
}

// numbered gives what an item shows its search options as keys.
func numbered(shown map[string]any) Found {
	found := make(Found, len(shown))
	for key, value := range shown {
		if id, err := strconv.Atoi(key); err == nil {
			found[id] = value
		}
	}
	return found
}
