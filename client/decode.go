package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// errEmpty is an answer without a body: the server's script died.
var errEmpty = errors.New("empty body")

// whole decodes an answer that is small enough to stand in memory.
func whole(r *http.Response, answer any) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return errEmpty
	}
	return json.Unmarshal(body, answer)
}

// single decodes an answer that is one item.
func single(r *http.Response, pick *picker) (Item, error) {
	var raw json.RawMessage
	if err := whole(r, &raw); err != nil {
		return nil, err
	}
	return pick.item(raw)
}

// stream decodes a list of items one by one, keeping what the picker keeps, so
// that the page as the server wrote it never stands in memory.
func stream(body io.Reader, pick *picker) ([]Item, error) {
	decoder := json.NewDecoder(body)
	if err := opening(decoder, '['); err != nil {
		return nil, err
	}
	var items []Item
	var raw json.RawMessage // its memory serves every item
	for decoder.More() {
		if err := decoder.Decode(&raw); err != nil {
			return nil, err
		}
		item, err := pick.item(raw)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, closing(decoder)
}

// opening reads the bracket that begins a list or an object.
func opening(decoder *json.Decoder, bracket json.Delim) error {
	token, err := decoder.Token()
	switch {
	case errors.Is(err, io.EOF):
		return errEmpty
	case err != nil:
		return err
	case token != bracket:
		return fmt.Errorf("it should begin with %v", bracket)
	}
	return nil
}

// closing reads the bracket that ends an answer, and sees that nothing follows: a
// cut connection or a PHP warning shows there.
func closing(decoder *json.Decoder) error {
	if _, err := decoder.Token(); err != nil {
		return err
	}
	switch _, err := decoder.Token(); {
	case err == nil:
		return errors.New("something follows what was asked for")
	case !errors.Is(err, io.EOF):
		return err
	}
	return nil
}
