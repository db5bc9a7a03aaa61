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
	return func(yield func(Found, error) bool) {
		s := s.withDefaults()
		given := 0
		for size := s.PageSize; ; {
			if s.Limit > 0 {
				size = min(size, s.Limit-given)
			}
			page, err := c.found(ctx, itemtype, s, s.Start+given, &size)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
			}
			given += len(page)
			if len(page) < size || s.Limit > 0 && given >= s.Limit {
				return
			}
		}
	}
}

// found reads a page of what a search finds, in halves where it must be.
func (c *Client) found(ctx context.Context, itemtype string, s Search, start int, size *int) ([]Found, error) {
	for {
		page, err := c.searchPage(ctx, itemtype, s, start, *size)
		if !tooMuch(err) || *size <= smallest {
			return page, err
		}
		*size = max(smallest, *size/2)
		if err := c.Await(ctx); err != nil {
			return nil, err
		}
	}
}

// searchPage reads what a search finds from a position on.
func (c *Client) searchPage(ctx context.Context, itemtype string, s Search, start, size int) ([]Found, error) {
	call, err := callOn(http.MethodGet, itemtype, "", s.values(start, size))
	if err = cmp.Or(err, s.check()); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	call.path = "search/" + strings.TrimSuffix(call.path, "/")
	call.large = size > smallest
	var page []Found
	err = c.do(ctx, call, func(r *http.Response) (err error) {
		page, err = findings(json.NewDecoder(r.Body))
		return err
	})
	if codeOf(err) == "ERROR_RANGE_EXCEED_TOTAL" {
		return nil, nil
	}
	return page, err
}

// findings decodes the answer of a search, one item at a time. Where nothing
// was found it has no data.
func findings(decoder *json.Decoder) (page []Found, err error) {
	decoder.UseNumber()
	if err := opening(decoder, '{'); err != nil {
		return nil, err
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		if key != "data" {
			err = decoder.Decode(&json.RawMessage{})
		} else {
			page, err = data(decoder)
		}
		if err != nil {
			return nil, err
		}
	}
	return page, closing(decoder)
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
