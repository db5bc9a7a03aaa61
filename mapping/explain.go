package mapping

// Step is what one step on the way from a cell to a value gave.
type Step struct {
	Column string `json:"column,omitempty"` // the header; empty for a constant
	Field  string `json:"field"`
	Name   string `json:"step"` // cell, trimmed, values, default, expr, converted, or problem
	Text   string `json:"text"`
	Keeps  bool   `json:"-"` // it says that the field is left as it is
}

// Explain tells how Record makes its values of a row: for each field, and for each
// part of the key that sets none, the steps that changed something, and what came
// of them.
func (b *Binding) Explain(cells []Cell) []Step {
	var steps []Step
	for i, p := range b.parts {
		if p.bound < 0 {
			steps = append(steps, b.parts[i].reader.explain(b.Keys[i].Field.Name, cells)...)
		}
	}
	for i := range b.Fields {
		steps = append(steps, b.Fields[i].reader.explain(b.Fields[i].Field.Name, cells)...)
	}
	return steps
}

// explain goes the way of read, and looks at what each of its steps gives.
func (r *reader) explain(field string, cells []Cell) []Step {
	var steps []Step
	last := ""
	step := func(name, text string) {
		steps, last = append(steps, Step{Column: r.header, Field: field, Name: name, Text: text}), text
	}
	if r.index >= 0 {
		raw := cellAt(cells, r.index)
		step("cell", raw.Text)
		if trimmed := Trim(raw.Text); trimmed != last {
			step("trimmed", trimmed)
		}
		if replaced := r.replaced(raw); replaced.Text != last {
			step("values", replaced.Text)
		}
	}
	c, decided := r.prepared(cells)
	if text := r.column.Default; text != nil && r.index >= 0 && last == "" {
		step("default", *text)
	}
	if r.formula.program != nil && decided == nil && c.Text != last {
		step("expr", c.Text)
	}
	switch v := r.read(cells); {
	case v.Problem != nil:
		step("problem", v.Problem.Why)
	case v.Action == Clear:
		step("converted", "the field is emptied")
	case v.Action == Keep:
		step("converted", "the field is left as it is")
		steps[len(steps)-1].Keeps = true
	case !v.Resolved:
		step("converted", v.Text+" (a name to look up)")
	default:
		step("converted", v.Text)
	}
	return steps
}
