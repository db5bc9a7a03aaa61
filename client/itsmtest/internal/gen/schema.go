package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// schema and field are mapping.Schema and mapping.Field as that package's JSON
// has them. They are declared here again because nothing below client/itsmtest
// imports another package of this module.
type schema struct {
	Itemtype string  `json:"itemtype"`
	Table    string  `json:"table"`
	Fields   []field `json:"fields"`
}

type field struct {
	Name       string `json:"name"`
	Type       string `json:"type"`
	Characters int    `json:"characters,omitempty"`
	Bytes      int    `json:"bytes,omitempty"`
	Precision  int    `json:"precision,omitempty"`
	Scale      int    `json:"scale,omitempty"`
	Null       bool   `json:"null,omitempty"`
	Itemtype   string `json:"itemtype,omitempty"`
}

func schemas(itemtypes []itemtype, refs map[string]string) ([]schema, error) {
	var all []schema
	for _, it := range itemtypes {
		s := schema{Itemtype: it.Itemtype, Table: it.Table}
		for _, c := range it.Columns {
			f, err := c.field()
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", it.Itemtype, c.Name, err)
			}
			if f.Characters > 0 && it.cuts(c.Name) {
				f.Bytes = cutBytes
			}
			if to := c.reference(refs); to != "" {
				f.Type, f.Itemtype = "reference", to
			}
			s.Fields = append(s.Fields, f)
		}
		all = append(all, s)
	}
	return all, nil
}

// The most bytes that the two text types of MySQL hold.
const (
	textBytes     = 1<<16 - 1
	longtextBytes = 1<<32 - 1
)

// cutBytes is how many bytes PHP lets through to a column whose search option
// is of a text type, before it cuts the text; the database counts characters.
const cutBytes = 255

// cuts reports whether the server cuts what is sent to a column by its bytes.
func (it itemtype) cuts(column string) bool {
	return slices.ContainsFunc(it.Options, func(o option) bool {
		return it.through(o) == column && o.Field == column &&
			(o.Datatype == "string" || o.Datatype == "email" || o.Datatype == "itemtype")
	})
}

// field gives the column's type as a mapping knows it. A float has no fixed
// number of digits and becomes a decimal of precision 0. A time stands as
// text, since no mapping type is a time of day alone.
func (c column) field() (field, error) {
	f := field{Name: c.Name, Null: c.Null}
	name, size, err := sqlType(c.Type)
	if err != nil {
		return f, err
	}
	switch name {
	case "varchar", "char":
		f.Type, f.Characters = "text", size[0]
	case "text":
		f.Type, f.Bytes = "text", textBytes
	case "longtext":
		f.Type, f.Bytes = "text", longtextBytes
	case "int", "smallint":
		f.Type = "integer"
	case "tinyint":
		f.Type = "boolean"
	case "decimal":
		f.Type, f.Precision, f.Scale = "decimal", size[0], size[1]
	case "float":
		f.Type = "decimal"
	case "date":
		f.Type = "date"
	case "timestamp":
		f.Type = "datetime"
	case "time":
		f.Type, f.Characters = "text", len("15:04:05")
	default:
		return f, fmt.Errorf("unknown SQL type %q", c.Type)
	}
	return f, nil
}

// sqlType takes decimal(20,4) apart into its name and its sizes, and names too
// few sizes an error so that a caller may index them.
func sqlType(sql string) (name string, size []int, err error) {
	name, inner, ok := strings.Cut(sql, "(")
	if ok {
		for part := range strings.SplitSeq(strings.TrimSuffix(inner, ")"), ",") {
			n, err := strconv.Atoi(part)
			if err != nil {
				return "", nil, fmt.Errorf("SQL type %q: %w", sql, err)
			}
			size = append(size, n)
		}
	}
	if want := map[string]int{"varchar": 1, "char": 1, "decimal": 2}[name]; len(size) < want {
		return "", nil, fmt.Errorf("SQL type %q lacks its size", sql)
	}
	return name, size, nil
}

func integer(sql string) bool {
	name, _, _ := strings.Cut(sql, "(")
	return name == "int" || name == "smallint"
}
