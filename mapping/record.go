package mapping

import "slices"

// Record is one row of the source, converted.
type Record struct {
	Key      string    // canonical, its parts with " / " between them; empty only with a problem
	Keys     []string  // the parts, one a Key of the binding; each empty only with a problem
	Values   []Value   // one a Bound of the binding, in the same order
	Problems []Problem // every one that rejects the row, in the order of the columns
	Notes    []string  // worth saying, whatever becomes of the row
}

// Value is what a row means for one field.
type Value struct {
	// Text is the canonical text to be stored, or, where Resolved is false,
	// the name or path of the item to refer to, its names joined by " > ".
	Text string
	// Raw is the cell's text as the file shows it, where that may be what the
	// field holds: empty for a constant, a name to look up and what is computed.
	Raw      string
	Problem  *Problem // why there is no value; the record has it as well
	Hint     *Problem // worth saying of the value; a note of the record has its words
	Action   Action
	Resolved bool // whether Text is the value, and no name
}

// Action is what is to be done to a field.
type Action uint8

// The actions. Keep is that of a value with a problem, too.
const (
	Keep  Action = iota // leave the field as it is
	Set                 // store the value
	Clear               // empty the field
)

// Record converts a row. The cells stand in the order of the header that the
// mapping was bound to; cells that are missing at the end are blank, but for
// fields that a blank one would change. It may be called by several goroutines
// at once.
func (b *Binding) Record(cells []Cell) Record {
	r := Record{Keys: make([]string, len(b.parts)), Values: make([]Value, len(b.Fields))}
	for i, p := range b.parts {
		if p.bound < 0 {
			r.Keys[i] = r.take(b.parts[i].reader.read(cells)).Text
		}
	}
	for i := range b.Fields {
		r.Values[i] = r.take(b.Fields[i].reader.read(cells))
	}
	b.Rekey(&r)
	b.checkKey(&r)
	return r
}

// take notes what is to be said of a value.
func (r *Record) take(v Value) Value {
	if v.Problem != nil {
		r.Problems = append(r.Problems, *v.Problem)
	}
	if v.Hint != nil {
		r.Notes = append(r.Notes, v.Hint.Why)
	}
	return v
}

// Spare keeps each field whose cell says, letter by letter, what the row's item
// holds already: whatever the server may do to such a text if it were sent, it
// stands there. Letters do not count where the column's habit gives them another
// meaning: 2026-05-06 under YYYY-DD-MM is the 5th of June. A problem of such a cell is dropped from the record. stored gives
// the canonical text that the item holds in the i-th of the binding's fields.
func (b *Binding) Spare(r *Record, stored func(i int) string) {
	for i, v := range r.Values {
		if !b.Fields[i].reader.repeats(v, stored(i)) {
			continue
		}
		r.Values[i] = Value{Raw: v.Raw}
		if v.Problem != nil {
			r.Problems = slices.DeleteFunc(r.Problems, func(p Problem) bool { return p == *v.Problem })
		}
	}
}

// repeats reports whether a cell says letter by letter what the field holds, and
// does not mean another day or number by the habit of its column.
func (r *reader) repeats(v Value, stored string) bool {
	switch {
	case v.Raw == "" || !r.field.verbatim(v.Raw, stored):
		return false
	case v.Problem != nil:
		return true
	case r.as == TypeDate, r.as == TypeDateTime:
		return day(v.Text) == day(stored)
	}
	return r.as != TypeDecimal || r.field.Same(v.Text, stored)
}

// day gives the day of a canonical date or time.
func day(canonical string) string { return canonical[:min(len("2006-01-02"), len(canonical))] }

func cellAt(cells []Cell, i int) Cell {
	if i < 0 || i >= len(cells) {
		return Cell{}
	}
	return cells[i]
}
