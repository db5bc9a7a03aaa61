package itsmtest

import (
	"strings"
)

// group is a list of criteria. AND binds before OR, as it does in SQL.
type group []criterion

// criterion is one condition, or a group of them in brackets.
type criterion struct {
	or, not bool
	inner   group
	option  *option
	table   *table
	kind    string
	value   string
	pattern pattern
}

func (c *call) readCriteria(v any) (group, error) {
	var g group
	for _, item := range inOrder(v) {
		fields, _ := item.(map[string]any)
		link := strings.ToUpper(text(fields["link"]))
		read := criterion{or: strings.HasPrefix(link, "OR"), not: strings.HasSuffix(link, "NOT"), table: c.table}
		if nested, ok := fields["criteria"]; ok {
			inner, err := c.readCriteria(nested)
			if err != nil {
				return nil, err
			}
			read.inner = inner
			g = append(g, read)
			continue
		}
		if err := c.readCriterion(&read, fields); err != nil {
			return nil, err
		}
		g = append(g, read)
	}
	return g, nil
}

func (c *call) readCriterion(read *criterion, fields map[string]any) error {
	for _, name := range []string{"field", "searchtype", "value"} {
		if fields[name] == nil {
			return c.documented("ERROR", "Malformed search criteria")
		}
	}
	o, ok := c.table.option(text(fields["field"]))
	switch {
	case !ok:
		return c.documented("ERROR", "Bad field ID in search criteria")
	case o.noSearch():
		return c.documented("ERROR", "Forbidden field ID in search criteria")
	}
	read.option, read.kind, read.value = o, text(fields["searchtype"]), text(fields["value"])
	read.pattern = textSearch(read.value)
	return nil
}

// fields are the numbers of the options that are searched in.
func (g group) fields() []string {
	var numbers []string
	for _, cr := range g {
		if cr.option == nil {
			numbers = append(numbers, cr.inner.fields()...)
			continue
		}
		numbers = append(numbers, text(cr.option.ID))
	}
	return numbers
}

// holds says whether a row fulfils the criteria: all of them between one OR and
// the next.
func (g group) holds(s *store, row []any) bool {
	all := true
	for i, cr := range g {
		if i > 0 && cr.or {
			if all {
				return true
			}
			all = true
		}
		all = all && cr.holds(s, row) != cr.not
	}
	return all
}

func (cr criterion) holds(s *store, row []any) bool {
	if cr.option == nil {
		return cr.inner.holds(s, row)
	}
	v := s.value(cr.table.itemtype, cr.option, row)
	switch cr.kind {
	case "contains":
		return cr.pattern.matches(v)
	case "notcontains":
		return !cr.pattern.matches(v)
	case "equals":
		return cr.equals(row, v)
	case "notequals":
		return !cr.equals(row, v)
	case "lessthan":
		return v != nil && compare(text(v), cr.value) < 0
	case "morethan":
		return v != nil && compare(text(v), cr.value) > 0
	case "under":
		return cr.under(s, row)
	case "notunder":
		return !cr.under(s, row)
	}
	return false
}

// reference is the id that a row refers to by the option's column.
func (cr criterion) reference(row []any) (id int, ok bool) {
	if cr.option.Table == cr.table.Table {
		return cr.table.number(row, "id"), cr.option.Datatype == "itemlink" || cr.option.Field == "completename"
	}
	return cr.table.number(row, cr.option.Column), cr.option.Column != ""
}

// equals compares ids where the option is a reference or names the item itself,
// else values.
func (cr criterion) equals(row []any, v any) bool {
	if id, ok := cr.reference(row); ok {
		return text(id) == cr.value
	}
	return foldText(text(v)) == foldText(cr.value)
}

// under says whether a row refers to an item of a tree or to one below it.
func (cr criterion) under(s *store, row []any) bool {
	id, ok := cr.reference(row)
	top := int(leadingNumber(cr.value))
	for _, t := range s.tables {
		if ok && t.Table == cr.option.Table && t.parent != "" {
			return t.below(id, top)
		}
	}
	return false
}
