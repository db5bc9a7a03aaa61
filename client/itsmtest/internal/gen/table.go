package main

import "strings"

// table is what the simulated server knows of an itemtype. The keys are short
// because the file is embedded and read at every start.
type table struct {
	Itemtype string         `json:"itemtype"`
	Table    string         `json:"table"`
	Columns  []tableColumn  `json:"columns"`
	Options  []searchOption `json:"options,omitempty"`
}

type tableColumn struct {
	column
	Itemtype string `json:"itemtype,omitempty"` // what a reference points to
}

// searchOption is an option with the column of the itemtype's own table that
// leads to it: the field itself, the reference to the table that holds it, or
// nothing where the way is longer than one step.
type searchOption struct {
	option
	Column string `json:"column,omitempty"`
}

func tables(itemtypes []itemtype, refs map[string]string) []table {
	var all []table
	for _, it := range itemtypes {
		t := table{Itemtype: it.Itemtype, Table: it.Table}
		for _, c := range it.Columns {
			t.Columns = append(t.Columns, tableColumn{c, c.reference(refs)})
		}
		for _, o := range it.Options {
			t.Options = append(t.Options, searchOption{o, it.through(o)})
		}
		all = append(all, t)
	}
	return all
}

// through finds the column that leads to the option's field.
func (it itemtype) through(o option) string {
	path := strings.Split(o.UID, ".")
	var name string
	switch {
	case len(path) == 2:
		name = o.Field
	case len(path) == 3:
		name = strings.TrimPrefix(o.Table, "glpi_") + "_id"
	case len(path) == 4 && strings.Contains(path[1], "_id_"):
		name = path[1]
	}
	for _, c := range it.Columns {
		if c.Name == name {
			return name
		}
	}
	return ""
}
