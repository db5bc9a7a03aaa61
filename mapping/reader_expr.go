package mapping

// input is a cell that an expression reads by its header.
type input struct {
	rule         // of the column, for messages
	name  string // of the header, as the expression has it
	index int
}

// calculated runs the expression over the row. own is the cell of the entry's own
// column.
func (r *reader) calculated(own Cell, cells []Cell) (Cell, *Value) {
	if why := spreadsheetError(own); why != nil {
		return own, &Value{Problem: r.problem(own.Text, why)}
	}
	row := make(map[string]string, len(r.inputs))
	for _, in := range r.inputs {
		c := cellAt(cells, in.index)
		c.Text = Trim(c.Text)
		if why := spreadsheetError(c); why != nil {
			return c, &Value{Problem: in.problem(c.Text, why)}
		}
		row[in.name] = meant(c)
	}
	c, err := r.formula.run(row, meant(own))
	if err != nil {
		return c, r.because("failed-expression", r.where, err)
	}
	return c, nil
}

// formula compiles the expression of an entry, and looks for the headers that it
// reads.
func (b *binder) formula(bound *Bound) {
	c := bound.Column
	if c.Expr == "" {
		return
	}
	f, flaw := newFormula(c.Expr, len(c.Column) > 0)
	if flaw != nil {
		b.add(c.at, "bad-expression", flaw.at+1, flaw.what)
		return
	}
	bound.reader.formula = f
	for _, name := range f.headers {
		if index, header, found := b.one(c.at, []string{name}); found {
			in := input{rule: rule{where: "column " + quote(header), header: header}, name: name, index: index}
			bound.reader.inputs = append(bound.reader.inputs, in)
		}
	}
}
