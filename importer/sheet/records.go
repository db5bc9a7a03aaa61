package sheet

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"itsmload/mapping"
)

// Bounds of one record. What goes beyond them is damage, and finding that out
// must not take the memory of the machine.
const (
	mostLines = 1000     // of a cell in quotes
	mostBytes = 16 << 20 // of a record, its lines as the file has them
)

// records takes a CSV apart as encoding/csv does, and reads on where that stops:
// a record that cannot be read is its first line alone, and the next one begins
// on the next line. Where a quote is open, nothing else can tell which of the
// lines behind it are rows of their own.
//
// It satisfies gocsv.CSVReader. The cells of a record are its own and gone with
// the next one; the texts in them stay.
type records struct {
	in               io.Reader // of UTF-8
	delimiter, quote byte

	// Of the record that was read last.
	number int          // the first is 1, blank lines counted
	line   int          // of the file, where it begins
	flaw   mapping.Code // why it cannot be read; empty where it can

	buf   []byte // what was read ahead; what is not taken yet begins at start
	start int
	err   error // of in, once all before it is taken
	taken int   // lines

	cells []string
	text  []byte // of the cells of a record with quotes, one behind the other
	ends  []int  // of the cells in text
}

// cursor is how far a record was taken apart: to at, in a line that ends at end.
type cursor struct{ at, end, lines int }

// errLong says that a line does not fit into the bounds.
var errLong = errors.New("the line is too long")

// Read gives the next record, and io.EOF behind the last. A record with a flaw
// has the cells that its first line seems to have.
func (r *records) Read() ([]string, error) {
	for {
		end, err := r.lineEnd(0)
		if err != nil && err != errLong {
			return nil, err
		}
		r.number++
		r.line, r.flaw = r.taken+1, ""
		if err == errLong {
			return nil, r.pass()
		}
		if line := unbroken(r.rest()[:end]); len(line) > 0 {
			return r.record(line, end), nil
		}
		r.take(end, 1)
	}
}

// ReadAll gives all records that are left.
func (r *records) ReadAll() ([][]string, error) {
	var all [][]string
	for {
		record, err := r.Read()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, slices.Clone(record))
	}
}

// record takes the record apart that begins with a line, up to end.
func (r *records) record(line []byte, end int) []string {
	s := cursor{end: end, lines: 1}
	if bytes.IndexByte(line, r.quote) < 0 {
		r.split(string(line))
		r.returns(line)
	} else if r.quoted(&s); r.flaw != "" {
		s = cursor{end: end, lines: 1}
		r.split(string(unbroken(r.rest()[:end]))) // the line may have moved
	}
	if r.flaw == "" && bytes.IndexByte(r.rest()[:s.end], 0) >= 0 {
		r.flaw = "nul-byte"
	}
	r.take(s.end, s.lines)
	return r.cells
}

// split makes the cells of a line without a quote that means anything.
func (r *records) split(line string) {
	for r.cells = r.cells[:0]; ; {
		i := strings.IndexByte(line, r.delimiter)
		if i < 0 {
			r.cells = append(r.cells, line)
			return
		}
		r.cells = append(r.cells, line[:i])
		line = line[i+1:]
	}
}

// quoted makes the cells of a record of which some stand in quotes.
func (r *records) quoted(s *cursor) {
	r.text, r.ends = r.text[:0], r.ends[:0]
	for more := true; more; r.ends = append(r.ends, len(r.text)) {
		if rest := r.rest()[s.at:s.end]; len(rest) > 0 && rest[0] == r.quote {
			s.at++
			more = r.inside(s)
		} else {
			more = r.bare(s)
		}
	}
	text, start := string(r.text), 0
	r.cells = r.cells[:0]
	for _, end := range r.ends {
		r.cells = append(r.cells, text[start:end])
		start = end
	}
}

// returns finds a carriage return that ends no line and stands in no quotes:
// there, rows have run together.
func (r *records) returns(text []byte) {
	if bytes.IndexByte(text, '\r') >= 0 {
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
	r.returns(cell)
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
			r.text = append(append(r.text, unbroken(line)...), '\n')
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

// pass leaves out a line that is too long.
func (r *records) pass() error {
	r.flaw = "long-row"
	for {
		if i := bytes.IndexByte(r.rest(), '\n'); i >= 0 {
			r.take(i+1, 1)
			return nil
		}
		r.start = len(r.buf)
		if err := r.fill(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
