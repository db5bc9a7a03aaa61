package mapping

// Texts of dates and numbers are written by habits: 05/06/2026 with the day or
// the month first, 1,234 with a comma before the decimals or between thousands.
// Where the mapping does not say which, all rows are looked at once before the
// first is converted:
//
//	if binding.Unsure() {
//		for each row { binding.Observe(number, cells) }
//		notes, err := binding.Settle()
//	}
//
// A column is judged by its own cells alone. In a file put together from two
// others both habits stand side by side, and a wrong date looks as right as a
// right one. A cell that can be read in one way only settles its column; two that
// settle it differently, or none where one is needed, stop the run.

// Unsure reports whether some column has dates or decimals whose habit only its
// cells can tell. Where none has, Observe and Settle do nothing.
func (b *Binding) Unsure() bool { return len(b.trials) > 0 }

// Observe looks at a row, under its number. The cells stand as for Record. It is
// for one goroutine, and comes before the first Record.
func (b *Binding) Observe(row int, cells []Cell) {
	for _, t := range b.trials {
		t.observe(t.reader(b), row, cells)
	}
}

// Settle reads all columns from now on as what was observed tells. The notes say
// of each what was found and which line of a mapping pins it. The error is an
// *Error: a column says different things, or nothing where that matters.
func (b *Binding) Settle() (notes []string, err error) {
	var found flaws
	for _, t := range b.trials {
		r := t.reader(b)
		if problem := t.undecided(r.where); problem != nil {
			found = append(found, Flaw{Line: t.at.line, Column: t.at.column, Problem: *problem})
			continue
		}
		if note := t.settle(r); note != "" {
			notes = append(notes, note)
		}
	}
	if err := found.err(b.name); err != nil {
		return nil, err
	}
	b.trials = nil
	return notes, nil
}

// trial is what the cells of a column tell of the habit by which it is written:
// the first or the second of two.
type trial struct {
	index  int   // of the binding's field, or part of the key
	key    bool  // it is a part of the key, in a column of its own
	at     place // in the mapping
	dates  bool  // else decimals
	only   [2]sightings
	either sightings // cells that can be read both ways, and mean two things
}

// sightings are the cells of one kind: how many, and the first.
type sightings struct {
	count, row int
	text       string
	meanings   [2]string // of the first, by the one habit and the other
}

func (s *sightings) add(row int, text string, meanings [2]string) {
	if s.count++; s.count == 1 {
		*s = sightings{1, row, text, meanings}
	}
}

// newTrials finds the columns whose habits are open.
func (b *Binding) newTrials() []*trial {
	var trials []*trial
	add := func(t *trial, at place) {
		if r := t.reader(b); r.habitual() {
			t.at, t.dates = at, r.as != TypeDecimal
			trials = append(trials, t)
		}
	}
	for i, f := range b.Fields {
		add(&trial{index: i}, f.Column.at)
	}
	for i, p := range b.parts {
		if p.bound < 0 {
			add(&trial{index: i, key: true}, b.Keys[i].at)
		}
	}
	return trials
}

// reader is that of the column.
func (t *trial) reader(b *Binding) *reader {
	if t.key {
		return &b.parts[t.index].reader
	}
	return &b.Fields[t.index].reader
}

// habitual reports whether the column's texts depend on a habit that the mapping
// does not name.
func (r *reader) habitual() bool {
	switch r.as {
	case TypeDecimal:
		return r.constant == nil && r.decimal == ""
	case TypeDate, TypeDateTime:
		return r.constant == nil && r.layout == nil && r.dates == ""
	}
	return false
}

// observe takes in what the row's cell tells. Numbers and dates that a sheet
// holds as such tell nothing, nor do texts that are wrong either way.
func (t *trial) observe(r *reader, row int, cells []Cell) {
	c, decided := r.prepared(cells)
	if decided != nil || c.Kind != Text {
		return
	}
	var meanings [2]string
	for i, habit := range t.habits() {
		meanings[i], _ = t.by(habit, r.rule).convert(c)
	}
	switch first, second := meanings[0], meanings[1]; {
	case first == second:
	case second == "":
		t.only[0].add(row, c.Text, meanings)
	case first == "":
		t.only[1].add(row, c.Text, meanings)
	default:
		t.either.add(row, c.Text, meanings)
	}
}

// habits are the two that are in question.
func (t *trial) habits() [2]string {
	if t.dates {
		return [2]string{DayFirst, MonthFirst}
	}
	return [2]string{",", "."}
}

// by gives the rule under a habit.
func (t *trial) by(habit string, r rule) *rule {
	if t.dates {
		r.dates = habit
	} else {
		r.decimal = habit
	}
	return &r
}

// undecided tells why the column cannot be read.
func (t *trial) undecided(where string) *Problem {
	a, b, either := t.only[0], t.only[1], t.either
	var p Problem
	switch {
	case a.count > 0 && b.count > 0 && t.dates:
		p = Because("mixed-dates", where, shown(a.text), a.row, shown(b.text), b.row)
	case a.count > 0 && b.count > 0:
		p = Because("mixed-decimals", where, shown(a.text), a.row, shown(b.text), b.row)
	case a.count+b.count > 0 || either.count == 0:
		return nil
	case t.dates:
		p = Because("ambiguous-dates", where, shown(either.text), either.row, either.meanings[0], either.meanings[1])
	default:
		p = Because("ambiguous-decimals", where, shown(either.text), either.row, either.meanings[0], either.meanings[1])
	}
	return &p
}

// settle has the column read by the habit that its cells show, and says so.
// Without such a cell there is nothing to say, and no need to.
func (t *trial) settle(r *reader) string {
	habit, sure := t.habits()[0], t.only[0].count
	if t.only[1].count > 0 {
		habit, sure = t.habits()[1], t.only[1].count
	}
	if sure == 0 {
		return ""
	}
	r.rule = *t.by(habit, r.rule)
	if t.dates {
		return Because("settled-dates", r.where, habit, sure, t.either.count, habit).Why
	}
	sign := map[string]string{",": "a comma", ".": "a point"}[habit]
	return Because("settled-decimals", r.where, sign, sure, t.either.count, habit).Why
}
