package sheet

import (
	"errors"
	"io"
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
	xml    *lexer
	inside section
	rows   bool // there is a place for rows
	merges []area

	at      int // the row read last
	content rowContent
	tag     cellTag // of the cell that is read
	value   []byte  // and its value
}

// section is what is looked into of a worksheet. Elsewhere in it elements may
// have the names of rows and cells, and be none.
type section uint8

const (
	elsewhere section = iota
	rowSection
	mergeSection
)

func (w *worksheet) scan() (*scanner, error) {
	r, err := w.archive.open(w.tab.part, mostPassing)
	if err != nil {
		return nil, err
	}
	return &scanner{worksheet: w, Closer: r, xml: newLexer(r)}, nil
}

// row is the next row of the area. At io.EOF the part was read to its closing
// tag, and its checksum is right.
func (s *scanner) row() (line, error) {
	for {
		t, err := s.xml.next()
		if err == io.EOF && s.rows {
			return line{}, err
		}
		var l line
		switch {
		case err == io.EOF:
			err = errors.New("it has no place for rows")
		case err != nil:
		case t == begin:
			l, err = s.element()
		case t == chars && s.inside == rowSection:
			err = s.xml.astray()
		}
		if err != nil {
			return line{}, damaged(s.tab.part, err)
		}
		if l.number > 0 {
			return l, nil
		}
	}
}

// element reads an element of the worksheet down to its rows and merges. Its
// line has a number only if it is a row of the area.
func (s *scanner) element() (line, error) {
	switch depth := s.xml.depth(); {
	case depth == 1 && !s.xml.is("worksheet"):
		return line{}, errors.New("it is no worksheet")
	case depth == 1:
		return line{}, nil
	case depth == 2:
		return line{}, s.enter()
	case s.inside == rowSection && s.xml.is("row"):
		return s.readRow()
	case s.inside == mergeSection && s.xml.is("mergeCell"):
		return line{}, s.merge()
	case s.inside == rowSection:
		return line{}, s.xml.unknown()
	}
	return line{}, s.xml.skip()
}

// enter looks whether a section has rows or merges, and passes over all others.
func (s *scanner) enter() error {
	switch {
	case s.xml.is("sheetData") && s.rows:
		return errors.New("it has two places for rows")
	case s.xml.is("sheetData"):
		s.inside, s.rows = rowSection, true
	case s.xml.is("mergeCells"):
		s.inside = mergeSection
	default:
		s.inside = elsewhere
		return s.xml.skip()
	}
	return nil
}

func (s *scanner) merge() error {
	ref, _ := s.xml.find("ref")
	merged, err := parseArea(string(ref))
	if s.merges = append(s.merges, merged); len(s.merges) > maxMerges {
		return errMerges
	}
	return err
}
