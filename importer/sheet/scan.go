package sheet

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	"itsmload/mapping"
)

// worksheet is the part of a workbook from which rows are read, with what its
// cells refer to.
type worksheet struct {
	archive *archive
	book    *book
	texts   *texts
	tab     tab
	area    area
}

// lines yields the rows of the area. It is the reader behind File.Rows.
func (w *worksheet) lines(yield func(line, error) bool) {
	s, err := w.scan()
	if err != nil {
		yield(line{}, err)
		return
	}
	defer s.Close()
	for {
		l, err := s.row()
		if err == io.EOF {
			return
		}
		if !yield(l, err) || err != nil {
			return
		}
	}
}

// scanner reads one worksheet from its start to its end, once.
type scanner struct {
	*worksheet
	io.Closer
	xml    *decoder
	at     int            // the row read last
	held   int            // bytes of its texts
	buffer []mapping.Cell // its cells
	merges []area
}

func (w *worksheet) scan() (*scanner, error) {
	r, err := w.archive.open(w.tab.part, mostPassing)
	if err != nil {
		return nil, err
	}
	return &scanner{worksheet: w, Closer: r, xml: newDecoder(r)}, nil
}

// row is the next row of the area. At io.EOF the part was read to its closing
// tag, and its checksum is right.
func (s *scanner) row() (line, error) {
	for {
		token, err := s.xml.next()
		if err == io.EOF {
			return line{}, err
		}
		if start, ok := token.(xml.StartElement); ok && err == nil {
			switch start.Name.Local {
			case "row":
				l, inside, rowErr := s.readRow(start)
				if inside && rowErr == nil {
					return l, nil
				}
				err = rowErr
			case "mergeCell":
				err = s.merge(start)
			}
		}
		if err != nil {
			return line{}, damaged(s.tab.part, err)
		}
	}
}

func (s *scanner) merge(start xml.StartElement) error {
	merged, err := parseArea(attribute(start, "ref"))
	if s.merges = append(s.merges, merged); len(s.merges) > maxMerges {
		return errMerges
	}
	return err
}

// readRow reads a row, unless it lies outside of the area.
func (s *scanner) readRow(start xml.StartElement) (l line, inside bool, err error) {
	l = line{hidden: truth(attribute(start, "hidden"))}
	if l.number, err = rowOf(start, s.at); err != nil {
		return l, false, err
	}
	s.at = l.number
	if s.at < s.area.top || s.at > s.area.bottom {
		return l, false, s.xml.Skip()
	}
	l.cells, err = s.cells()
	return l, true, err
}

// rowOf is the number that a row names, or the next one.
func rowOf(start xml.StartElement, last int) (int, error) {
	number, next := attribute(start, "r"), last+1
	if number != "" {
		var err error
		if next, err = strconv.Atoi(number); err != nil {
			return 0, fmt.Errorf("a row has the number %q, which is none", number)
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

// cells reads the cells of a row to its end.
func (s *scanner) cells() ([]mapping.Cell, error) {
	cells := s.buffer[:0]
	s.held = 0
	for column := 0; ; {
		token, err := s.xml.Token()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.EndElement:
			s.buffer = cells
			return cells, nil
		case xml.StartElement:
			if token.Name.Local != "c" {
				err = s.xml.Skip()
			} else if column, err = s.columnOf(token, column); err == nil {
				cells, err = s.cell(cells, token, column)
			}
			if err != nil {
				return nil, err
			}
		}
	}
}

// columnOf is the column that a cell names, or the next one.
func (s *scanner) columnOf(start xml.StartElement, last int) (int, error) {
	ref := attribute(start, "r")
	if ref == "" && last < maxColumn {
		return last + 1, nil
	}
	column, row, err := parseCell(ref)
	switch {
	case ref == "":
		return 0, fmt.Errorf("row %d has more than %d cells", s.at, maxColumn)
	case err == nil && row != s.at:
		return 0, fmt.Errorf("cell %s stands in row %d", ref, s.at)
	case err == nil && column <= last:
		return 0, fmt.Errorf("cell %s stands behind cell %s%d", ref, mapping.ColumnName(last-1), s.at)
	}
	return column, err
}

// cell reads a cell into its place. Cells are made up to the last that holds
// anything, so that a row of formats alone costs nothing.
func (s *scanner) cell(cells []mapping.Cell, start xml.StartElement, column int) ([]mapping.Cell, error) {
	var cell mapping.Cell
	raw, err := s.raw(start)
	if inside := column >= s.area.left && column <= s.area.right; inside && err == nil {
		cell, err = s.typed(raw)
	}
	if err != nil {
		return nil, fmt.Errorf("cell %s%d: %w", mapping.ColumnName(column-1), s.at, err)
	}
	if cell.Kind == mapping.Blank {
		return cells, nil
	}
	if s.held += len(cell.Text); s.held > maxRowText {
		return nil, fmt.Errorf("row %d: %w", s.at, errRow)
	}
	place := column - s.area.left
	for len(cells) <= place {
		cells = append(cells, mapping.Cell{})
	}
	cells[place] = cell
	return cells, nil
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func truth(word string) bool { return word == "1" || word == "true" }
