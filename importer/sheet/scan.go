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
	buffer []mapping.Cell // its cells
	merges []area
}

func (w *worksheet) scan() (*scanner, error) {
	r, err := w.archive.open(w.tab.part)
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
	s.merges = append(s.merges, merged)
	return err
}

// readRow reads a row, unless it lies outside of the area.
func (s *scanner) readRow(start xml.StartElement) (l line, inside bool, err error) {
	l = line{number: s.at + 1, hidden: truth(attribute(start, "hidden"))}
	if number := attribute(start, "r"); number != "" {
		if l.number, err = strconv.Atoi(number); err != nil || l.number <= s.at || l.number > maxRow {
			return l, false, fmt.Errorf("row %q stands behind row %d", number, s.at)
		}
	}
	s.at = l.number
	if s.at < s.area.top || s.at > s.area.bottom {
		return l, false, s.xml.Skip()
	}
	l.cells, err = s.cells()
	return l, true, err
}

// cells reads the cells of a row to its end.
func (s *scanner) cells() ([]mapping.Cell, error) {
	cells := s.buffer[:0]
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
			} else if column, err = columnOf(token, column); err == nil {
				cells, err = s.cell(cells, token, column)
			}
			if err != nil {
				return nil, err
			}
		}
	}
}

// columnOf is the column that a cell names, or the next one.
func columnOf(start xml.StartElement, last int) (int, error) {
	ref := attribute(start, "r")
	if ref == "" {
		return last + 1, nil
	}
	column, _, err := parseCell(ref)
	return column, err
}

// cell reads a cell into its place. Cells are made up to the last that holds
// anything, so that a row of formats alone costs nothing.
func (s *scanner) cell(cells []mapping.Cell, start xml.StartElement, column int) ([]mapping.Cell, error) {
	raw, err := s.raw(start)
	if err != nil {
		return nil, err
	}
	if column < s.area.left || column > s.area.right {
		return cells, nil
	}
	cell, err := s.typed(raw)
	if err != nil {
		return nil, fmt.Errorf("cell %s%d: %w", columnName(column), s.at, err)
	}
	if cell.Kind == mapping.Blank {
		return cells, nil
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
