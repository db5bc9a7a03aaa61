package mapping

import "strings"

// reader is how a column of the mapping reads its cell: raw, trimmed, `values`,
// `empty` or `default`, converted.
type reader struct {
	rule
	column   Column
	index    int
	isKey    bool
	path     string // the separator, where a cell can hold a path of names
	named    bool   // the cell names an item, to be looked up
	constant *Value // what every row sets; nil where the cell counts
	standby  *Value // what an empty cell stands for; nil for nothing
}

// writesBlank reports whether an empty cell changes the item. A cell that is not
// there at all must not: the row may have been cut off.
func (r *reader) writesBlank() bool { return r.standby != nil || r.column.Empty == EmptyClear }

// read gives what a row means for the field, and why it cannot be.
func (r *reader) read(cells []Cell) (Value, *Problem, string) {
	if r.constant != nil {
		return *r.constant, nil, ""
	}
	if r.index >= len(cells) && r.writesBlank() {
		p := Because("too-few-cells", len(cells), r.where)
		return Value{}, &p, ""
	}
	c := r.replaced(cellAt(cells, r.index))
	if c.Text == "" && c.Kind != Fault {
		v, p := r.nothing()
		return v, p, ""
	}
	v, why := r.value(c)
	if why != nil {
		return Value{}, r.problem(c.Text, why), ""
	}
	return v, nil, r.note(c)
}

// replaced trims a cell, and puts the text in its place that `values` has for it.
func (r *reader) replaced(c Cell) Cell {
	c.Text = Trim(c.Text)
	if text, ok := r.column.Values[c.Text]; ok {
		return written(Trim(text))
	}
	return c
}

// written makes a cell of a text of the mapping file. There a number has a
// point, whatever the source says of its own.
func written(text string) Cell {
	units, decimals, fraction := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if allDigits(units) && (!fraction || allDigits(decimals)) {
		return Cell{Kind: Number, Text: text}
	}
	return Cell{Kind: Text, Text: text}
}

// nothing gives what an empty cell means.
func (r *reader) nothing() (Value, *Problem) {
	switch {
	case r.isKey:
		p := Because("empty-key", r.where)
		return Value{}, &p
	case r.standby != nil:
		return *r.standby, nil
	case r.column.Required:
		p := Because("empty-required", r.where)
		return Value{}, &p
	case r.column.Empty == EmptyClear:
		return Value{Action: Clear, Resolved: true}, nil
	}
	return Value{}, nil
}

// value converts a cell that holds something.
func (r *reader) value(c Cell) (Value, *refusal) {
	if r.named {
		why := spreadsheetError(c)
		return Value{Action: Set, Text: r.joined(meant(c))}, why
	}
	text, why := r.convert(c)
	return Value{Action: Set, Text: text, Resolved: true}, why
}

// joined gives a path in the form in which the server shows one.
func (r *reader) joined(text string) string {
	if r.path == "" || !strings.Contains(text, r.path) {
		return text
	}
	names := strings.Split(text, r.path)
	for i, name := range names {
		names[i] = Trim(name)
	}
	return strings.Join(names, " > ")
}

// note says where a sheet shows something else than what is written.
func (r *reader) note(c Cell) string {
	if r.as != TypeText || r.named || !dressed(c) {
		return ""
	}
	return Because("number-format", r.where, c.Text, c.Format).Why
}
