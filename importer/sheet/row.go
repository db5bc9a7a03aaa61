package sheet

import (
	"fmt"

	"itsmload/mapping"
)

// maxRowText is how many bytes the texts of a row may have: as many as a record
// of a CSV.
const maxRowText = 16 << 20

const errRow = excess("its texts are more than 16 MiB together: shorten them")

// rowContent is what was read of a row. Texts that are not shared are put one
// behind the other, and become one string when the row is whole.
type rowContent struct {
	cells   []mapping.Cell
	text    []byte
	written []stretch
	shared  int // bytes of shared texts
}

// stretch is where the text of a cell stands in that of its row.
type stretch struct{ cell, from, to int }

// readRow reads a row to its end. Its number is 0 if it lies outside of the area.
func (s *scanner) readRow() (l line, err error) {
	hidden, _ := s.xml.find("hidden")
	if l.hidden, err = truth(hidden); err != nil {
		return l, err
	}
	number, _ := s.xml.find("r")
	if s.at, err = rowOf(number, s.at); err != nil {
		return l, err
	}
	if s.at < s.area.top || s.at > s.area.bottom {
		return line{}, s.xml.skip()
	}
	l.number = s.at
	l.cells, err = s.cells()
	return l, err
}

// rowOf is the number that a row names, or the next one.
func rowOf(number []byte, last int) (int, error) {
	next := last + 1
	if len(number) > 0 {
		var ok bool
		if next, ok = ordinal(number); !ok {
			return 0, fmt.Errorf("a row has the number %q, which is none", cut(number))
		}
	}
	switch {
	case next < 1 || next > maxRow:
		return 0, fmt.Errorf("it has a row %d, and the rows of a sheet go from 1 to %d", next, maxRow)
	case next <= last:
		return 0, fmt.Errorf("row %d stands behind row %d", next, last)
	}
	return next, nil
}

// cells reads the cells of a row to its end. They are made up to the last that
// holds anything, so that a row of formats alone costs nothing.
func (s *scanner) cells() ([]mapping.Cell, error) {
	c := &s.content
	c.cells, c.text, c.written, c.shared = c.cells[:0], c.text[:0], c.written[:0], 0
	for column, more := 0, true; more; {
		var err error
		if value, ok := s.xml.glance(&s.tag); ok {
			column, err = s.glanced(value, column)
		} else {
			column, more, err = s.next(column)
		}
		if err != nil {
			return nil, err
		}
	}
	return c.finish(), nil
}

// next reads what comes next in a row, a cell or its end. The column is that of
// the cell read last.
func (s *scanner) next(column int) (int, bool, error) {
	t, err := s.xml.next()
	switch {
	case err != nil:
	case t == end:
		return column, false, nil
	case t == chars:
		err = s.xml.astray()
	case s.xml.is("c"):
		column, err = s.cell(column)
	case s.xml.is("extLst"):
		err = s.xml.skip()
	default:
		err = s.xml.unknown()
	}
	return column, true, err
}

// finish gives the cells their texts.
func (c *rowContent) finish() []mapping.Cell {
	text := string(c.text)
	for _, w := range c.written {
		c.cells[w.cell].Text = text[w.from:w.to]
	}
	return c.cells
}

// columnOf is the column that the cell names, or the next one.
func (s *scanner) columnOf(last int) (int, error) {
	ref := s.tag.ref
	if len(ref) == 0 && last < maxColumn {
		return last + 1, nil
	}
	column, row, ok := cellRef(ref)
	switch {
	case len(ref) == 0:
		return 0, fmt.Errorf("row %d has more than %d cells", s.at, maxColumn)
	case !ok:
		return 0, fmt.Errorf("%q is no cell", cut(ref))
	case row != s.at:
		return 0, fmt.Errorf("cell %s stands in row %d", ref, s.at)
	case column <= last:
		return 0, fmt.Errorf("cell %s stands behind cell %s%d", ref, mapping.ColumnName(last-1), s.at)
	}
	return column, nil
}

// glanced puts a cell into its place of which everything is known.
func (s *scanner) glanced(value []byte, last int) (int, error) {
	column, err := s.columnOf(last)
	if err != nil || !s.area.spans(column) {
		return column, err
	}
	c := raw{value: value, stored: true}
	return column, s.settle(&c, column, s.attributes(&c))
}

// cell reads a cell into its place.
func (s *scanner) cell(last int) (int, error) {
	s.tag.read(s.xml)
	column, err := s.columnOf(last)
	if err != nil {
		return column, err
	}
	if !s.area.spans(column) {
		return column, s.xml.skip()
	}
	var c raw
	if err = s.attributes(&c); err == nil {
		err = s.inner(&c)
	}
	return column, s.settle(&c, column, err)
}

// settle puts a cell into its place, unless it cannot be read.
func (s *scanner) settle(raw *raw, column int, err error) error {
	c, written := &s.content, len(s.content.text)
	held, place := len(c.cells), column-s.area.left
	for len(c.cells) <= place {
		c.cells = append(c.cells, mapping.Cell{})
	}
	cell := &c.cells[place]
	if err == nil {
		err = s.fill(cell, raw)
	}
	switch {
	case err != nil:
		return fmt.Errorf("cell %s%d: %w", mapping.ColumnName(column-1), s.at, err)
	case cell.Kind == mapping.Blank:
		c.cells = c.cells[:held]
	case len(c.text) > written:
		c.written = append(c.written, stretch{place, written, len(c.text)})
	}
	if c.shared += len(cell.Text); c.shared+len(c.text) > maxRowText {
		return fmt.Errorf("row %d: %w", s.at, errRow)
	}
	return nil
}

// cellRef reads a reference such as B3.
func cellRef(ref []byte) (column, row int, ok bool) {
	letters := 0
	for letters < len(ref) && column <= maxColumn && beginsName(ref[letters]) && ref[letters] != '_' {
		column = column*26 + int(ref[letters]|0x20-'a') + 1
		letters++
	}
	row, ok = ordinal(ref[letters:])
	return column, row, ok && column >= 1 && column <= maxColumn && row >= 1 && row <= maxRow
}
