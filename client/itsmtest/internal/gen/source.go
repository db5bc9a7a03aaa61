package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// itemtype is one itemtype of testdata/itemtypes.json.
type itemtype struct {
	Itemtype string   `json:"itemtype"`
	Table    string   `json:"table"`
	Columns  []column `json:"columns"`
	Options  []option `json:"options"`
}

// column is a column of the table, with its SQL type and its default as text.
type column struct {
	Name    string  `json:"name"`
	Type    string  `json:"type"`
	Null    bool    `json:"null,omitempty"`
	Default *string `json:"default,omitempty"`
}

// option is a search option: the uid is the path from the itemtype to the
// field, such as Computer.users_id_tech.User.name.
type option struct {
	ID       int    `json:"id"`
	UID      string `json:"uid"`
	Table    string `json:"table"`
	Field    string `json:"field"`
	Datatype string `json:"datatype"`
}

func load(path string) ([]itemtype, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var itemtypes []itemtype
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&itemtypes); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return itemtypes, nil
}

// references gives the itemtype of each known table: the measured ones, and
// those that a search option reaches, its uid naming the itemtype before the
// field.
func references(itemtypes []itemtype) map[string]string {
	found := map[string]string{}
	for _, it := range itemtypes {
		for _, o := range it.Options {
			if path := strings.Split(o.UID, "."); len(path) > 2 {
				found[o.Table] = path[len(path)-2]
			}
		}
	}
	for _, it := range itemtypes {
		found[it.Table] = it.Itemtype
	}
	return found
}

// reference gives the itemtype that a column points to: that of the table
// glpi_X for a column X_id or X_id_suffix, and nothing for any other column.
func (c column) reference(refs map[string]string) string {
	name, suffix, ok := strings.Cut(c.Name, "_id")
	if !ok || !integer(c.Type) || suffix != "" && suffix[0] != '_' {
		return ""
	}
	return refs["glpi_"+name]
}

// lines writes a JSON array with one element a line, so that a change shows as
// a short difference.
func lines[T any](elements []T) ([]byte, error) {
	out := []byte("[\n")
	for i, e := range elements {
		line, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		out = append(out, line...)
		if i < len(elements)-1 {
			out = append(out, ',')
		}
		out = append(out, '\n')
	}
	return append(out, "]\n"...), nil
}
