package mapping

import (
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// yaml writes an entry of `columns` in one line, as Load reads it.
func (c *Column) yaml() string {
	var entry yaml.MapSlice
	add := func(key string, value any, given bool) {
		if given {
			entry = append(entry, yaml.MapItem{Key: key, Value: value})
		}
	}
	if len(c.Column) == 1 {
		add("column", c.Column[0], true)
	} else {
		add("column", c.Column, len(c.Column) > 0)
	}
	add("field", c.Field, true)
	add("lookup", c.Lookup.yaml(), c.Lookup != nil)
	add("type", c.Type, c.Type != "")
	add("format", c.Format, c.Format != "")
	add("values", sortedPairs(c.Values), len(c.Values) > 0)
	add("default", c.Default, c.Default != nil)
	add("value", c.Value, c.Value != nil)
	add("expr", c.Expr, c.Expr != "")
	add("empty", c.Empty, c.Empty == EmptyClear)
	add("required", true, c.Required)
	add("only_if_empty", true, c.OnlyIfEmpty)
	add("html", c.HTML, c.HTML != "")
	text, err := yaml.MarshalWithOptions(entry, yaml.Flow(true))
	if err != nil {
		panic("mapping: texts cannot be written as YAML: " + err.Error())
	}
	return strings.TrimSuffix(string(text), "\n")
}

// yaml gives the itemtype alone where the lookup says no more.
func (l *Lookup) yaml() any {
	if l == nil {
		return nil
	}
	entry := yaml.MapSlice{{Key: "itemtype", Value: l.Itemtype}}
	if l.By != "" {
		entry = append(entry, yaml.MapItem{Key: "by", Value: l.By})
	}
	if l.Separator != ">" {
		entry = append(entry, yaml.MapItem{Key: "separator", Value: l.Separator})
	}
	if l.OnUnknown != OnReject {
		entry = append(entry, yaml.MapItem{Key: "on_unknown", Value: l.OnUnknown})
	}
	if len(entry) == 1 {
		return l.Itemtype
	}
	return entry
}

func sortedPairs(texts map[string]string) yaml.MapSlice {
	var pairs yaml.MapSlice
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		pairs = append(pairs, yaml.MapItem{Key: key, Value: texts[key]})
	}
	return pairs
}

// Draft gives the text of a mapping that sets all fields of an itemtype that can
// be set, under their own names, by the id of the items. What lies in the trash
// and what is a template is not for it to say; references to itemtypes that are
// not built in are left out, since not every server has them.
func Draft(schema *Schema) []byte {
	var text strings.Builder
	text.WriteString("version: 1\nitemtype: " + schema.Itemtype + "\nmatch: id\ncolumns:\n")
	add := func(c Column) { text.WriteString("  - " + c.yaml() + "\n") }
	known := BuiltinNames()
	add(Column{Column: []string{idField}, Field: idField})
	for _, f := range schema.Fields {
		foreign := f.Itemtype != "" && f.Itemtype != schema.Itemtype && !slices.Contains(known, f.Itemtype)
		if foreign || readOnly(f.Name) || unreadable(f.Name) || f.Name == "is_deleted" || f.Name == "is_template" {
			continue
		}
		c := Column{Column: []string{f.Name}, Field: f.Name}
		if f.Type == TypeReference && f.Itemtype != "" {
			c.Lookup = &Lookup{Itemtype: f.Itemtype, Separator: ">", OnUnknown: OnReject}
		}
		add(c)
	}
	return []byte(text.String())
}
