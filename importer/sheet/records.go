package sheet

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"itsmload/mapping"
)

// Bounds of one record. What goes beyond them is damage, and finding that out
// must not take the memory of the machine.
const (
	mostLines = 1000     // of a cell in quotes
	mostBytes = 16 << 20 // of a record, its lines as the file has them
)

// records takes a CSV apart as encoding/csv does, but that it keeps line breaks in
// cells as they are written, and reads on where that stops:
// a record that cannot be read is its first line alone, and the next one begins
// on the next line. Where a quote is open, nothing else can tell which of the
// lines behind it are rows of their own.
//
// The cells of a record are gone with the next one; the texts in them stay.
type records struct {
	in               io.Reader // of UTF-8
	delimiter, quote byte
	doubtful         bool // some bytes may be no text: the decoder writes \ufffd for them

	// Of the record that was read last.
	number int          // the first is 1, blank lines counted
	line   int          // of the file, where it begins
	flaw   mapping.Code // why it cannot be read; empty where it can

	buf   []byte // what was read ahead; what is not taken yet begins at start
	start int
	err   error // of in, once all before it is taken
	taken int   // lines

	columns int // of the record before that could be read
	width   int // the same of the first, which is most often the header

	quotes, returns, zeros bool // such a byte was read at all, and has to be looked for

	bares int // cells without quotes of the record that quoted took apart

	cells []mapping.Cell
	page  strings.Builder // of the texts of many records
	text  []byte          // of the cells of a record with quotes, one behind the other
	ends  []int           // of the cells in text
}

// cursor is how far a record was taken apart: to at, in a line that ends at end.
type cursor struct{ at, end, lines int }

// errLong says that a line does not fit into the bounds.
var errLong = errors.New("the line is too long")

// read gives the next record, and io.EOF behind the last. A record with a flaw
// has the cells that its first line seems to have.
func (r *records) read() ([]mapping.Cell, error) {
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

// record takes the record apart that begins with a line, up to end.
func (r *records) record(line []byte, end int) []mapping.Cell {
	s := cursor{end: end, lines: 1}
	if !r.quotes || bytes.IndexByte(line, r.quote) < 0 {
		r.split(r.kept(line))
		r.carriage(line)
	} else if r.neat(r.kept(line)) {
		// all quotes stand around whole cells
	} else if r.quoted(&s); r.flaw != "" || r.swallows(s) {
		s = cursor{end: end, lines: 1}
		r.split(r.kept(unbroken(r.rest()[:end]))) // the line may have moved
	}
	if r.flaw == "" {
		r.columns = len(r.cells)
		r.width = cmp.Or(r.width, r.columns)
		r.proof(r.rest()[:s.end])
	}
	r.take(s.end, s.lines)
	return r.cells
}

// swallows finds a flaw where a quote that was left open in one row, and another in
// a later one, have made one record of all rows between: its first line and its
// last each have as many cells as the record before, while the record has not; or
// the quote opens in the middle of the one and closes in the middle of the other;
// or there are lines between, and all have as many cells. Where there are as many cells
// as in other records, each of them in quotes, none was left open: the quotes would not
// fit.
func (r *records) swallows(s cursor) bool {
	text, delimiter := unbroken(r.rest()[:s.end]), []byte{r.delimiter}
	lines := bytes.Split(text, []byte("\n"))
	first, last := lines[0], lines[len(lines)-1]
	row := func(line []byte) bool { return bytes.Count(line, delimiter)+1 == r.columns }
	if len(lines) == 1 || r.columns == 1 || r.bares == 0 && r.usual(len(r.cells)) || !row(first) || !row(last) {
		return false
	}
	opened := first[bytes.LastIndexByte(first, r.quote)+1:]
	closed := last[:max(bytes.IndexByte(last, r.quote), 0)]
	middle := bytes.Contains(opened, delimiter) && bytes.Contains(closed, delimiter)
	between := r.columns > 2 && len(lines) > 2 && !slices.ContainsFunc(lines, func(line []byte) bool { return !row(line) })
	if middle || between || len(r.cells) != r.columns {
		r.flaw = "open-quote"
	}
	return r.flaw != ""
}

// usual reports whether a record with so many cells is like the one before it, or like
// the first.
func (r *records) usual(cells int) bool { return cells == r.columns || cells == r.width }

// kept is a text that stays. Those of many records share one allocation.
func (r *records) kept(text []byte) string {
	const page = 16 << 10 // of the sizes that are allocated fast
	if r.page.Cap()-r.page.Len() < len(text) {
		r.page = strings.Builder{}
		r.page.Grow(max(page, len(text)))
	}
	start := r.page.Len()
	r.page.Write(text)
	return r.page.String()[start:]
}

// proof looks for what no text holds.
func (r *records) proof(text []byte) {
	switch {
	case r.zeros && bytes.IndexByte(text, 0) >= 0:
		r.flaw = "nul-byte"
	case r.doubtful && (!utf8.Valid(text) || bytes.Contains(text, []byte("\ufffd"))):
		r.flaw = "broken-bytes"
	}
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
