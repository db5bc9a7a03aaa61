package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// Created is what the server said about one item that it was to make. Like every yes
// of it this one proves nothing: read the item to know what it holds.
type Created struct {
	ID      int    // of the new item; 0 where none was made
	Message string // the server's own words, in the language of the account
}

// Create makes items of one itemtype by one bulk POST, and gives one result a
// row, in their order, by which alone the server tells them apart. Values are as
// those of Input. Up to 50 rows a request are safe: the server names every new item
// in a header, and the buffers of a usual proxy hold no more; beyond, it answers
// 502 though all of them were made.
//
// Creating is not idempotent. A request that was turned down, with a 429 or an
// expired session, is sent again here, and nothing else is. An error that is
// ErrFailed leaves open what was made: call Await, and look the items up by their
// keys until two looks some seconds apart agree, since the server works on after
// its client is gone. Any other error means that nothing was made. A request that
// was sent is waited for up to the client's time limit even when ctx is done.
func (c *Client) Create(ctx context.Context, itemtype string, rows []map[string]any) ([]Created, error) {
	if err := checkNew(rows); err != nil {
		return nil, fmt.Errorf("create %s: %w", itemtype, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	call, err := callOn(http.MethodPost, itemtype, "", "")
	if err != nil {
		return nil, err
	}
	call.write, call.doubt = true, "look for the new items before sending them again"
	if call.body, err = encode(map[string]any{"input": rows}); err != nil {
		return nil, fmt.Errorf("create %s: %w", itemtype, err)
	}
	var said made
	read := func(r *http.Response) error { return said.read(r, len(rows)) }
	err = c.do(ctx, call, read)
	if e, ok := errors.AsType[*Error](err); ok && e.refusal() && said.parse(e.detail, len(rows)) == nil {
		err = nil // the server's no to each row, which is an answer
	}
	return said, err
}

// checkNew refuses what would be made wrongly: an item with an id is a copy of
// the one that has it.
func checkNew(rows []map[string]any) error {
	for i, row := range rows {
		for _, name := range slices.Sorted(maps.Keys(row)) {
			if err := checkField(name, row[name]); err != nil {
				return fmt.Errorf("row %d of %d: field %.60q: %w; nothing was sent", i+1, len(rows), name, err)
			}
		}
		if len(row) == 0 {
			return fmt.Errorf("row %d of %d has no fields: nothing was sent", i+1, len(rows))
		}
	}
	return nil
}

// made is the answer to a POST: a list of {"id":5,"message":"…"}, in which the
// id is false for what was refused; behind a code where some or all were.
type made []Created

func (m *made) read(r *http.Response, rows int) error {
	var body json.RawMessage
	if err := whole(r, &body); err != nil {
		return err
	}
	var pair []json.RawMessage
	if json.Unmarshal(body, &pair) == nil && len(pair) == 2 && pair[0][0] == '"' {
		body = pair[1]
	}
	return m.parse(body, rows)
}

// parse reads the list, or the one text that refuses all rows. A list of another
// length says nothing about any row, since rows are told by their places alone.
func (m *made) parse(list []byte, rows int) error {
	var refused string
	if json.Unmarshal(list, &refused) == nil {
		*m = slices.Repeat([]Created{{Message: refused}}, rows)
		return nil
	}
	var said []struct {
		ID      json.RawMessage `json:"id"`
		Message string          `json:"message"`
	}
	if err := json.Unmarshal(list, &said); err != nil {
		return err
	}
	if len(said) != rows {
		return fmt.Errorf("the answer tells of %d rows, and %d were sent", len(said), rows)
	}
	*m = make([]Created, rows)
	for i, one := range said {
		(*m)[i].Message = one.Message
		if string(one.ID) == "false" {
			continue
		}
		if err := json.Unmarshal(one.ID, &(*m)[i].ID); err != nil {
			return fmt.Errorf("row %d has no id: %w", i+1, err)
		}
	}
	return nil
}
