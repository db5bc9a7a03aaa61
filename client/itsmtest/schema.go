package itsmtest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

//go:embed itemtypes.json
var measured []byte

// itemtype is the table and the search options of one itemtype.
type itemtype struct {
	Name    string    `json:"itemtype"`
	Table   string    `json:"table"`
	Columns []*column `json:"columns"`
	Options []*option `json:"options"`

	places  map[string]int     // a column's place by its name
	filters map[string]*option // the option by which PHP judges a field
	parent  string             // the column that holds the parent of a tree's item
}

// column is a column of a table.
type column struct {
	Name     string  `json:"name"`
	Type     string  `json:"type"`
	Null     bool    `json:"null"`
	Default  *string `json:"default"`
	Itemtype string  `json:"itemtype"` // what a reference points to

	kind   kind
	size   int // characters of a varchar, digits of a decimal
	scale  int // digits of a decimal behind the point
	blank  any // the default value
	prefix []byte
}

// option is a search option. Column is the column of the itemtype's own table
// that holds the field or leads to it; empty where the way is longer.
type option struct {
	ID       int    `json:"id"`
	UID      string `json:"uid"`
	Table    string `json:"table"`
	Field    string `json:"field"`
	Datatype string `json:"datatype"`
	Column   string `json:"column"`
}

// kind is how a column's values are stored: an integer or boolean as int, a
// float as float64, all others as string; NULL as nil.
type kind uint8

const (
	integerKind kind = iota
	booleanKind
	decimalKind
	floatKind
	charKind
	textKind
	dateKind
	timestampKind
)

// schemas decodes a list of itemtypes, in its order.
func schemas(list io.Reader) ([]*itemtype, error) {
	var all []*itemtype
	if err := json.NewDecoder(list).Decode(&all); err != nil {
		return nil, err
	}
	for _, it := range all {
		if err := it.prepare(); err != nil {
			return nil, fmt.Errorf("%s: %w", it.Name, err)
		}
	}
	return all, nil
}

func (it *itemtype) prepare() error {
	it.places = make(map[string]int, len(it.Columns))
	for i, c := range it.Columns {
		if err := c.prepare(); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		it.places[c.Name] = i
	}
	if it.has("completename") {
		it.parent = it.foreignKey()
	}
	it.filters = map[string]*option{}
	for _, o := range it.Options {
		for _, name := range []string{o.Field, o.Column} {
			if _, taken := it.filters[name]; !taken && name != "" {
				it.filters[name] = o
			}
		}
	}
	return nil
}

func (c *column) prepare() error {
	name, inner, _ := strings.Cut(c.Type, "(")
	sizes := strings.Split(strings.TrimSuffix(inner, ")"), ",")
	c.size, _ = strconv.Atoi(sizes[0])
	if len(sizes) > 1 {
		c.scale, _ = strconv.Atoi(sizes[1])
	}
	kinds := map[string]kind{
		"int": integerKind, "smallint": integerKind, "tinyint": booleanKind,
		"decimal": decimalKind, "float": floatKind,
		"varchar": charKind, "char": charKind, "text": textKind, "longtext": textKind,
		"date": dateKind, "timestamp": timestampKind, "time": charKind,
	}
	k, known := kinds[name]
	if !known {
		return fmt.Errorf("unknown SQL type %q", c.Type)
	}
	c.kind = k
	if name == "time" {
		c.size = len("15:04:05")
	}
	c.prefix = []byte(strconv.Quote(c.Name) + ":")
	c.blank = c.empty()
	if c.Default != nil {
		c.blank = c.convert(*c.Default)
	}
	return nil
}

func (it *itemtype) has(name string) bool {
	_, ok := it.places[name]
	return ok
}

// foreignKey is the name of the columns that point to this itemtype.
func (it *itemtype) foreignKey() string {
	return strings.TrimPrefix(it.Table, "glpi_") + "_id"
}

// blankRow is a row of defaults.
func (it *itemtype) blankRow() []any {
	row := make([]any, len(it.Columns))
	for i, c := range it.Columns {
		row[i] = c.blank
	}
	return row
}

// get reads a column of a row, nil where the table lacks the column.
func (it *itemtype) get(row []any, name string) any {
	if i, ok := it.places[name]; ok {
		return row[i]
	}
	return nil
}

// number reads a column as an integer, 0 for all else.
func (it *itemtype) number(row []any, name string) int {
	n, _ := it.get(row, name).(int)
	return n
}

// text reads a column as text, empty for NULL.
func (it *itemtype) text(row []any, name string) string { return text(it.get(row, name)) }

// set writes a column of a row, and does nothing where the table lacks it.
func (it *itemtype) set(row []any, name string, value any) {
	if i, ok := it.places[name]; ok {
		row[i] = value
	}
}
