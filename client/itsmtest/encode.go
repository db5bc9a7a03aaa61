package itsmtest

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// appendItems writes a list of items.
func (c *call) appendItems(rows [][]any) []byte {
	b := make([]byte, 0, 1024*len(rows)+2)
	b = append(b, '[')
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = c.appendItem(b, c.table, row)
	}
	return append(b, ']')
}

// appendItem writes an item with the columns that the API shows, and its links
// unless they are not wanted. It is written by hand because a page of 5,000
// items is what a load reads all the time.
func (c *call) appendItem(b []byte, t *table, row []any) []byte {
	onlyID, expand := truthy(c.params["only_id"]), truthy(c.params["expand_dropdowns"])
	start := len(b)
	for i, col := range t.Columns {
		if t.hides(col.Name) || onlyID && col.Name != "id" {
			continue
		}
		b = append(b, ',')
		b = append(b, col.prefix...)
		b = appendValue(b, c.shown(t, col, row[i], expand))
	}
	if wanted, given := c.params["get_hateoas"]; !given || truthy(wanted) {
		if links := c.links(t, row, onlyID); len(links) > 0 {
			data, err := json.Marshal(links)
			if err == nil {
				b = append(append(b, `,"links":`...), data...)
			}
		}
	}
	b[start] = '{'
	return append(b, '}')
}

// shown gives a reference's name in its place where names are asked for.
func (c *call) shown(t *table, col *column, v any, expand bool) any {
	id, isInt := v.(int)
	if !expand || !isInt || col.Itemtype == "" || id == 0 && col.Name != "entities_id" {
		return v
	}
	st := c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	to, known := st.tables[col.Itemtype]
	if !known {
		return v
	}
	return st.label(to, id)
}

// label is the name by which a reference shows an item: a tree's complete name,
// else its name; nothing where there is no such item.
func (s *store) label(t *table, id int) string {
	row, ok := t.row(id)
	if !ok {
		return ""
	}
	if t.parent != "" {
		return t.text(row, "completename")
	}
	return t.text(row, "name")
}

// hides says whether the API keeps a column to itself.
func (it *itemtype) hides(name string) bool {
	switch name {
	case "password", "personal_token", "api_token", "cookie_token":
		return it.Name == "User"
	}
	return false
}

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case float64:
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	case string:
		return appendText(b, v)
	}
	return append(b, "null"...)
}

func appendText(b []byte, s string) []byte {
	if plain(s) {
		return append(append(append(b, '"'), s...), '"')
	}
	data, err := json.Marshal(s)
	if err != nil {
		return append(b, `""`...)
	}
	return append(b, data...)
}

// plain says whether a text needs no escape in JSON.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '"' || s[i] == '\\' || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
