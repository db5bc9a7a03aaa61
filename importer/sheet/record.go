package sheet

import (
	"bytes"
	"strings"

	"itsmload/mapping"
)

// split makes the cells of a line without a quote that means anything.
func (r *records) split(line string) {
	for r.cells = r.cells[:0]; ; {
		i := strings.IndexByte(line, r.delimiter)
		if i < 0 {
			r.add(line)
			return
		}
		r.add(line[:i])
		line = line[i+1:]
	}
}

// add puts a text behind the cells of the record. No other part of a cell is ever
// set, so that those of former records need not be wiped.
func (r *records) add(text string) {
	n := len(r.cells)
	if n == cap(r.cells) {
		r.cells = append(r.cells, mapping.Cell{})
	}
	r.cells = r.cells[:n+1]
	cell := &r.cells[n]
	if cell.Kind, cell.Text = mapping.Text, text; text == "" {
		cell.Kind = mapping.Blank
	}
}

// neat makes the cells of a line whose quotes stand around whole cells, as most
// do, and says whether they did: then nothing has to be copied once more.
func (r *records) neat(line string) bool {
	if r.returns && strings.IndexByte(line, '\r') >= 0 {
		return false
	}
	for r.cells = r.cells[:0]; ; line = line[1:] {
		var cell string
		if line != "" && line[0] == r.quote {
			end := strings.IndexByte(line[1:], r.quote)
			if end < 0 {
				return false
			}
			cell, line = line[1:1+end], line[2+end:]
		} else {
			cell = line
			if end := strings.IndexByte(line, r.delimiter); end >= 0 {
				cell = line[:end]
			}
			if line = line[len(cell):]; strings.IndexByte(cell, r.quote) >= 0 {
				return false
			}
		}
		r.add(cell)
		if line == "" || line[0] != r.delimiter {
			return line == ""
		}
	}
}

// quoted makes the cells of a record of which some stand in quotes.
func (r *records) quoted(s *cursor) {
	r.text, r.ends, r.bares = r.text[:0], r.ends[:0], 0
	for more := true; more; r.ends = append(r.ends, len(r.text)) {
		if rest := r.rest()[s.at:s.end]; len(rest) > 0 && rest[0] == r.quote {
			s.at++
			more = r.inside(s)
		} else {
			more = r.bare(s)
			r.bares++
		}
	}
	text, start := r.kept(r.text), 0
	r.cells = r.cells[:0]
	for _, end := range r.ends {
		r.add(text[start:end])
		start = end
	}
}

// carriage finds a carriage return that ends no line and stands in no quotes:
// there, rows have run together.
func (r *records) carriage(text []byte) {
	if r.returns && bytes.IndexByte(text, '\r') >= 0 {
		r.flaw = "bare-return"
	}
}

// bare takes a cell without quotes, and says whether the record has more.
func (r *records) bare(s *cursor) bool {
	cell, _, more := bytes.Cut(unbroken(r.rest()[s.at:s.end]), []byte{r.delimiter})
	if bytes.IndexByte(cell, r.quote) >= 0 {
		r.flaw = "bare-quote"
		return false
	}
	r.carriage(cell)
	r.text = append(r.text, cell...)
	s.at += len(cell) + 1
	return more
}

// inside takes a cell behind the quote that opens it, and says whether the
// record has more.
func (r *records) inside(s *cursor) bool {
	for {
		line := r.rest()[s.at:s.end]
		i := bytes.IndexByte(line, r.quote)
		if i < 0 {
			r.text = append(r.text, line...)
			if !r.next(s) {
				r.flaw = "open-quote"
				return false
			}
			continue
		}
		r.text = append(r.text, line[:i]...)
		s.at += i + 2
		switch behind := line[i+1:]; {
		case len(behind) > 0 && behind[0] == r.delimiter:
			return true
		case len(behind) > 0 && behind[0] == r.quote:
			r.text = append(r.text, r.quote)
		case len(unbroken(behind)) == 0:
			return false
		default:
			r.flaw = "stray-quote"
			return false
		}
	}
}

// next goes on to the next line of a cell in quotes, if it may have one.
func (r *records) next(s *cursor) bool {
	if s.lines == mostLines {
		return false
	}
	end, err := r.lineEnd(s.end)
	*s = cursor{at: s.end, end: end, lines: s.lines + 1}
	return err == nil
}
