package mapping

import (
	"slices"
	"strings"
)

// reader is how a column of the mapping reads its cell: raw, trimmed, `values`,
// `empty` or `default`, computed, converted.
type reader struct {
	rule
	column   Column
	index    int
	isKey    bool
	path     string // the separator, where a cell can hold a path of names
	named    bool   // the cell names an item, to be looked up
	constant *Value // what every row sets; nil where the cell counts
	standby  *Value // what an empty cell stands for; nil for nothing
	instead  Cell   // the same, where it goes into an expression
	formula  formula
	inputs   []input // the cells that the expression reads, besides its own column
}

// read gives what a row means for the field.
func (r *reader) read(cells []Cell) Value {
	c, decided := r.prepared(cells)
	if decided != nil {
		return *decided
	}
	v, why := r.value(c)
	if why != nil {
		return Value{Raw: r.raw(cells), Problem: r.problem(c.Text, why)}
	}
	v.Raw, v.Hint = r.raw(cells), r.hint(c)
	return v
}

// prepared gives the cell that is to be converted, or what the row means where
// there is nothing to convert.
func (r *reader) prepared(cells []Cell) (Cell, *Value) {
	if r.constant != nil {
		return Cell{}, r.constant
	}
	if where, lacks := r.lacks(cells); lacks {
		return Cell{}, r.because("too-few-cells", len(cells), where)
	}
	c := r.replaced(cellAt(cells, r.index))
	if r.index >= 0 && c.empty() {
		if c = r.instead; c.empty() {
			return c, r.nothing()
		}
	}
	if r.formula.program == nil {
		return c, nil
	}
	if c, decided := r.calculated(c, cells); decided != nil || !c.empty() {
		return c, decided
	}
	return c, r.nothing()
}

// lacks reports whether the row ends before a cell that is needed, or that changes
// the item by being empty, and where that would stand. The row may have been cut
// off there.
func (r *reader) lacks(cells []Cell) (where string, lacks bool) {
	blankWrites := r.standby != nil || !r.instead.empty() || r.column.Empty == EmptyClear
	if r.index >= len(cells) && blankWrites {
		return r.where, true
	}
	i := slices.IndexFunc(r.inputs, func(i input) bool { return i.index >= len(cells) })
	if i < 0 {
		return "", false
	}
	return r.inputs[i].where, true
}

// because makes the value of a cell with a problem that its text does not show.
func (r *reader) because(code Code, args ...any) *Value {
	p := Because(code, args...).Of(r.header, "")
	return &Value{Problem: &p}
}

// raw gives the text of the cell as the file shows it, where that text may be what
// the field holds: not where it names something else, as in `values`.
func (r *reader) raw(cells []Cell) string {
	if r.index < 0 || r.named || r.formula.program != nil {
		return ""
	}
	text := meant(cellAt(cells, r.index))
	if _, translated := r.column.Values[Trim(text)]; translated {
		return ""
	}
	return text
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
func (r *reader) nothing() *Value {
	switch {
	case r.isKey:
		return r.because("empty-key", r.where)
	case r.standby != nil:
		return r.standby
	case r.column.Required:
		return r.because("empty-required", r.where)
	case r.column.Empty == EmptyClear:
		return &Value{Action: Clear, Resolved: true}
	}
	return &Value{}
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

// hint says where a sheet shows something else than what is written. What its
// cells have in common is the format.
func (r *reader) hint(c Cell) *Problem {
	if r.as != TypeText || r.named || !dressed(c) {
		return nil
	}
	p := Because("number-format", r.where, c.Text, c.Format).Of(r.header, c.Format)
	return &p
}
