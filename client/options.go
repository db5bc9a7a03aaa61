package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// SearchOption is a field by which the server searches an itemtype, and which
// it can show: a column of the itemtype itself, or what it finds on a way to
// other tables. For a program that lets people choose fields by their own names
// for them it is the way from a label to a column.
type SearchOption struct {
	ID       int    // the number that Criterion and Search.Show take
	Label    string // in the language of the account; several can be equal
	Table    string // where the field stands, as in glpi_locations
	Field    string // its column there, or a name that is no column
	Datatype string // as in string, dropdown, bool, datetime; empty for some
	UID      string // the way, as in Computer.users_id_tech.User.name

	// Column is the column of the itemtype's own table behind the option: the
	// one it shows, or the one that holds the id of what it shows. It is empty
	// where the option lies farther away, and cannot be written by it then.
	Column string
	// Itemtype is what the ids in Column belong to; empty where it holds none.
	Itemtype string
}

// SearchOptions gives the search options of an itemtype, by number.
//
// The server does not say which column an option stands for, and it is read
// from the way: Computer.Location.completename is locations_id, and
// Computer.users_id_tech.User.name is users_id_tech. The same form can mean a
// table that refers to the itemtype instead, so an item is read along to see
// which columns there are. Where the itemtype has no item yet, such an option
// has the column that it would need.
func (c *Client) SearchOptions(ctx context.Context, itemtype string) ([]SearchOption, error) {
	call, err := callOn(http.MethodGet, itemtype, "", "")
	if err != nil {
		return nil, err
	}
	call.path = "listSearchOptions/" + strings.TrimSuffix(call.path, "/")
	var listed map[string]json.RawMessage
	if err := c.do(ctx, call, func(r *http.Response) error { return whole(r, &listed) }); err != nil {
		return nil, err
	}
	columns, err := c.columns(ctx, itemtype)
	if err != nil {
		return nil, err
	}
	return options(itemtype, listed, columns)
}

// columns gives the columns of an itemtype, or nothing where it has no item.
func (c *Client) columns(ctx context.Context, itemtype string) (Item, error) {
	for item, err := range c.Items(ctx, itemtype, Query{Limit: 1}) {
		return item, err
	}
	return nil, nil
}

// options reads a list of options, which has headings among them.
func options(itemtype string, listed map[string]json.RawMessage, columns Item) ([]SearchOption, error) {
	var all []SearchOption
	for key, raw := range listed {
		id, err := strconv.Atoi(key)
		if err != nil {
			continue // a heading
		}
		var said struct{ Name, Table, Field, Datatype, UID string }
		if err := json.Unmarshal(raw, &said); err != nil {
			return nil, fmt.Errorf("search option %d of %s: %w", id, itemtype, err)
		}
		o := SearchOption{ID: id, Label: said.Name, Table: said.Table, Field: said.Field, Datatype: said.Datatype, UID: said.UID}
		o.Column, o.Itemtype = o.column()
		if _, known := columns[o.Column]; columns != nil && !known {
			o.Column, o.Itemtype = "", ""
		}
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b SearchOption) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// column reads from the way of an option which column it stands for, and what
// that refers to.
func (o SearchOption) column() (column, itemtype string) {
	own, rest, found := strings.Cut(o.UID, ".")
	way := strings.Split(rest, ".")
	switch {
	case !found:
		return "", ""
	case len(way) == 1 && way[0] == "completename" && o.Datatype == "dropdown":
		return o.key(), own // the parent
	case len(way) == 1:
		return way[0], ""
	case strings.Contains(way[0], "s_id") && len(way) == 2:
		return way[0], own // another item of the same itemtype
	case strings.Contains(way[0], "s_id") && len(way) == 3:
		return way[0], way[1]
	case len(way) == 2 && slices.Contains([]string{"name", "completename", o.key()}, way[1]):
		return o.key(), way[0]
	}
	return "", ""
}

// key is the column by which other tables refer to the option's.
func (o SearchOption) key() string { return strings.TrimPrefix(o.Table, "glpi_") + "_id" }
