package mapping

// Record is one row of the source, converted.
type Record struct {
	Key      string    // canonical; empty only with a problem
	Values   []Value   // one a Bound of the binding, in the same order
	Problems []Problem // every one that rejects the row, in the order of the columns
	Notes    []string  // worth saying, whatever becomes of the row
}

// Value is what a row means for one field.
type Value struct {
	Action Action
	// Text is the canonical text to be stored, or, where Resolved is false,
	// the name or path of the item to refer to, its names joined by " > ".
	Text     string
	Resolved bool
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
	r := Record{Values: make([]Value, len(b.Fields))}
	if b.keyBound < 0 {
		r.Key = r.take(b.key.read(cells)).Text
	}
	for i := range b.Fields {
		r.Values[i] = r.take(b.Fields[i].reader.read(cells))
		if i == b.keyBound {
			r.Key = r.Values[i].Text
		}
	}
	return r
}

// take notes what came of a cell.
func (r *Record) take(v Value, p *Problem, note string) Value {
	if p != nil {
		r.Problems = append(r.Problems, *p)
	}
	if note != "" {
		r.Notes = append(r.Notes, note)
	}
	return v
}

func cellAt(cells []Cell, i int) Cell {
	if i >= len(cells) {
		return Cell{}
	}
	return cells[i]
}
