package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Input is one row of an update: the item's id, and the fields to change by
// the names of their columns. Fields left out stay as they are, and a text
// "" clears one.
//
// Values are strings, json.Number, int or bool. Nothing else is sent: the
// server skips a null, and a list or an object makes it stop in the middle of a
// request without a word. Texts must be valid UTF-8.
//
// Some names are not those of columns: "_disablenotif" with true keeps the
// server from sending the notifications of a ticket that changes.
type Input struct {
	ID     int
	Fields map[string]any
}

// Form is the way in which an update goes over the wire. The zero value, a list
// by PUT, is what Update sends. All forms write the same; where each row is a
// request of its own, four times as slowly.
type Form struct {
	Shape Shape
	Patch bool // by PATCH instead of PUT: the server makes no difference

	// NoHistory asks for no entry in the items' history. That is how the
	// documentation has it; a server that was measured takes it, and writes the
	// history all the same.
	NoHistory bool
}

// Shape is how the rows of an update stand in its requests.
type Shape int

const (
	List   Shape = iota // all rows in one request; each of its own for Entity, of which a list kills the server's script
	BodyID              // a request a row, its id in the body
	URLID               // a request a row, its id in the URL
)

// Update changes items of one itemtype by one bulk PUT, and gives one result a
// row, in their order. Rows are matched to answers by id, never by position,
// since the server leaves out rows of items that are gone; several rows of one
// id take the answers for it in order. Up to 100 rows a request pay, and Size
// helps to keep it below MaxBody.
//
// A request that was sent is waited for up to the client's time limit even
// when ctx is done, since it is written all the same. An error that is
// ErrFailed leaves open what was written: call Await, and read back. Only a
// request that was turned down, with a 429, a 503 or an expired session, is
// sent again here. All other errors mean that nothing was written, with one
// exception: where each row is a request of its own, as for Entity, the results
// that came before an error are given along with it.
//
// The server takes any number in entities_id, and an item moved to an entity
// that does not exist is out of everybody's sight: see Move. An itemtype that
// forms a tree (Location, State, Group, …) must get its parent along with its
// name, or the server moves the item to the root: rows without are refused.
func (c *Client) Update(ctx context.Context, itemtype string, rows []Input) ([]Result, error) {
	return c.UpdateAs(ctx, itemtype, rows, Form{})
}

// UpdateAs is Update in a form of the caller's choice.
func (c *Client) UpdateAs(ctx context.Context, itemtype string, rows []Input, form Form) ([]Result, error) {
	if err := checkRows(itemtype, rows); err != nil {
		return nil, fmt.Errorf("update %s: %w", itemtype, err)
	}
	if form.Shape == List && !strings.EqualFold(itemtype, "Entity") {
		return c.list(ctx, itemtype, rows, form)
	}
	results := make([]Result, 0, len(rows))
	for _, row := range rows {
		result, err := c.single(ctx, itemtype, row, form)
		if err != nil {
			return unanswered(results, rows), err
		}
		results = append(results, result...)
	}
	return results, nil
}

// list sends rows as a list.
func (c *Client) list(ctx context.Context, itemtype string, rows []Input, form Form) ([]Result, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	inputs := make([]map[string]any, len(rows))
	for i, row := range rows {
		inputs[i] = row.object()
	}
	return c.put(ctx, itemtype, "", inputs, rows, form)
}

// single sends one row as an object. Its id stands in the URL or in the body,
// never in both: the server lets the body's win, its documentation says the
// opposite.
func (c *Client) single(ctx context.Context, itemtype string, row Input, form Form) ([]Result, error) {
	object, id := row.object(), ""
	if form.Shape == URLID {
		delete(object, "id")
		id = strconv.Itoa(row.ID)
	}
	return c.put(ctx, itemtype, id, object, []Input{row}, form)
}

// put sends an input that stands for some rows, and gives their results.
func (c *Client) put(ctx context.Context, itemtype, id string, input any, rows []Input, form Form) ([]Result, error) {
	call, err := callOn(form.method(), itemtype, id, "")
	if err != nil {
		return nil, err
	}
	call.write, call.doubt = true, "read back what was sent before sending it again"
	if call.body, err = encode(form.payload(input)); err != nil {
		return nil, fmt.Errorf("update %s: %w", itemtype, err)
	}
	var said answers
	err = c.do(ctx, call, func(r *http.Response) error { return whole(r, &said) })
	if e, ok := errors.AsType[*Error](err); ok && e.refusal() && said.read(e.detail) == nil {
		err = nil // the server's no to each row, which is an answer
	}
	if len(rows) == 1 && errors.Is(err, ErrNotFound) {
		err = nil // as documented; a server that was measured leaves the row out instead
	}
	if err != nil {
		return nil, err
	}
	return said.match(rows), nil
}

func (f Form) method() string {
	if f.Patch {
		return http.MethodPatch
	}
	return http.MethodPut
}

// payload is the body of a request.
func (f Form) payload(input any) map[string]any {
	payload := map[string]any{"input": input}
	if f.NoHistory {
		payload["history"] = false
	}
	return payload
}

// unanswered fills results up for the rows that no request was sent for.
func unanswered(results []Result, rows []Input) []Result {
	for _, row := range rows[len(results):] {
		results = append(results, Result{ID: row.ID})
	}
	return results
}
