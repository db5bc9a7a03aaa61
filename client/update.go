package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Input is one row of an update: the item's id, and the fields to change by
// the names of their columns. Fields left out stay as they are, and a text
// "" clears one.
//
// Values are strings, json.Number, int or bool. Nothing else is sent: the
// server skips a null, and a list or an object makes it stop in the middle of a
// request without a word. Texts must be valid UTF-8.
type Input struct {
	ID     int
	Fields map[string]any
}

// Result is what the server said about one row of an update. Its yes proves
// nothing: unknown fields, dangling references and cut texts are all answered
// with true. Read the item to know.
type Result struct {
	ID       int
	Answered bool   // the answer names the row; where not, the item is mostly gone, or the server stopped before it
	OK       bool   // the server said true
	Message  string // the server's own words, in the language of the account; mostly empty
}

// Update changes items of one itemtype by one bulk PUT, and gives one result a
// row, in their order. Rows are matched to answers by id, never by position,
// since the server leaves out rows of items that are gone; several rows of one
// id take the answers for it in order. Up to 100 rows a request pay, and Size
// helps to keep it below MaxBody.
//
// A request that was sent is waited for up to the client's time limit even
// when ctx is done, since it is written all the same. An error that is
// ErrFailed leaves open what was written. All other errors mean that nothing
// was, with one exception: entities are updated one a request, because a list
// of them kills the server's script; the results that came before an error are
// given along with it.
//
// Two kinds of field want care. An itemtype that forms a tree (Location,
// State, Group, …) must get its parent along with its name, or the item moves
// to the root. And entities_id moves an item to any number given.
func (c *Client) Update(ctx context.Context, itemtype string, rows []Input) ([]Result, error) {
	if err := checkRows(rows); err != nil {
		return nil, fmt.Errorf("update %s: %w", itemtype, err)
	}
	if !strings.EqualFold(itemtype, "Entity") {
		return c.bulk(ctx, itemtype, rows)
	}
	results := make([]Result, 0, len(rows))
	for _, row := range rows {
		result, err := c.single(ctx, itemtype, row)
		if err != nil {
			return unanswered(results, rows), err
		}
		results = append(results, result...)
	}
	return results, nil
}

// bulk sends rows as a list.
func (c *Client) bulk(ctx context.Context, itemtype string, rows []Input) ([]Result, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	inputs := make([]map[string]any, len(rows))
	for i, row := range rows {
		inputs[i] = row.object()
	}
	return c.put(ctx, itemtype, inputs, rows)
}

// single sends one row as an object, its id in the body alone: the server lets
// a body's id win over the URL's, its documentation says the opposite.
func (c *Client) single(ctx context.Context, itemtype string, row Input) ([]Result, error) {
	return c.put(ctx, itemtype, row.object(), []Input{row})
}

// put sends an input that stands for some rows, and gives their results.
func (c *Client) put(ctx context.Context, itemtype string, input any, rows []Input) ([]Result, error) {
	call, err := callOn(http.MethodPut, itemtype, "", "")
	if err != nil {
		return nil, err
	}
	call.write = true
	if call.body, err = encode(map[string]any{"input": input}); err != nil {
		return nil, fmt.Errorf("update %s: %w", itemtype, err)
	}
	var said answers
	err = c.do(ctx, call, func(r *http.Response) error { return whole(r, &said) })
	if e, ok := errors.AsType[*Error](err); ok && e.refusal() && said.read(e.detail) == nil {
		err = nil // the server's no to each row, which is an answer
	}
	if err != nil {
		return nil, err
	}
	return said.match(rows), nil
}

// unanswered fills results up for the rows that no request was sent for.
func unanswered(results []Result, rows []Input) []Result {
	for _, row := range rows[len(results):] {
		results = append(results, Result{ID: row.ID})
	}
	return results
}
