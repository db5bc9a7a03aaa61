package sheet

import (
	"bytes"
	"errors"
	"fmt"

	"itsmload/mapping"
)

// unanswered is the word of a formula whose result the workbook does not hold.
// Programs that write workbooks without Excel leave it out, and Excel works it
// out when it opens them.
const unanswered = "formula without a stored result: open in Excel and save"

// unshowable is what Excel shows for a date before 1900 or after 9999.
const unshowable = "########"

// kind is the attribute t of a cell.
type kind uint8

const (
	plainNumber kind = iota
	sharedText
	inlineText
	formulaText
	truthValue
	errorWord
	isoDate
)

func kindOf(word []byte) (kind, error) {
	switch string(word) {
	case "", "n":
		return plainNumber, nil
	case "s":
		return sharedText, nil
	case "inlineStr":
		return inlineText, nil
	case "str":
		return formulaText, nil
	case "b":
		return truthValue, nil
	case "e":
		return errorWord, nil
	case "d":
		return isoDate, nil
	}
	return 0, fmt.Errorf("its type %q is unknown", cut(word))
}

// raw is a cell as the part writes it.
type raw struct {
	kind    kind
	style   *style
	value   []byte
	stored  bool // there is a value, though it may be the empty text
	runs    bool // it is made of runs, whose escapes are resolved
	formula bool
}

// attributes reads what the start of a cell says of its value.
func (s *scanner) attributes(c *raw) (err error) {
	c.style = s.book.style(s.tag.style)
	c.kind, err = kindOf(s.tag.kind)
	return err
}

// inner reads a cell to its end.
func (s *scanner) inner(c *raw) error {
	for {
		t, err := s.xml.next()
		switch {
		case err != nil:
		case t == end && c.kind != inlineText && c.kind != formulaText:
			c.value = bytes.TrimSpace(c.value)
			return nil
		case t == end:
			return nil
		case t == chars:
			err = s.xml.astray()
		default:
			err = s.part(c)
		}
		if err != nil {
			return err
		}
	}
}

// part reads one element of a cell.
func (s *scanner) part(c *raw) (err error) {
	switch {
	case s.xml.is("f"):
		c.formula = true
		return s.xml.skip()
	case s.xml.is("extLst"):
		return s.xml.skip()
	case c.stored:
		return errors.New("it has two values")
	case s.xml.is("v"):
		s.value, err = s.xml.content(s.value[:0])
	case s.xml.is("is"):
		c.runs = true
		s.value, err = s.xml.item(s.value[:0])
	default:
		return s.xml.unknown()
	}
	c.value, c.stored = s.value, true
	return err
}

// fill tells what a cell means. A text that is not shared is added to the row's,
// from where the cell gets it when the row is whole.
func (s *scanner) fill(cell *mapping.Cell, c *raw) error {
	switch {
	case c.formula && s.unanswered(c):
		cell.Kind, cell.Text = mapping.Fault, unanswered
		return nil
	case len(c.value) == 0:
		return nil
	}
	switch c.kind {
	case sharedText:
		return s.shared(cell, c.value)
	case plainNumber:
		return s.number(cell, c)
	case truthValue:
		return boolean(cell, c.value)
	case isoDate:
		return s.isoDate(cell, c)
	case errorWord:
		cell.Kind = mapping.Fault
	default:
		cell.Kind = mapping.Text
	}
	start := len(s.content.text)
	s.content.text = append(s.content.text, c.value...)
	if !c.runs {
		s.content.text = unescape(s.content.text, start)
	}
	return nil
}

// unanswered reports whether a formula has no result. Some programs write a 0
// for each, in workbooks that say that all is still to be worked out.
func (s *scanner) unanswered(c *raw) bool {
	if len(c.value) == 0 {
		return !c.stored || c.kind != formulaText
	}
	return s.book.uncounted && c.kind == plainNumber && string(c.value) == "0"
}

// shared finds a text by its number. An empty one is none.
func (s *scanner) shared(cell *mapping.Cell, number []byte) (err error) {
	if cell.Text, err = s.texts.at(number); cell.Text != "" {
		cell.Kind = mapping.Text
	}
	return err
}

func boolean(cell *mapping.Cell, value []byte) error {
	yes, err := truth(value)
	cell.Kind, cell.Text = mapping.Boolean, "FALSE"
	if yes {
		cell.Text, cell.Number = "TRUE", 1
	}
	return err
}

// truth reads the words for yes and no of XML.
func truth(word []byte) (bool, error) {
	switch string(word) {
	case "1", "true":
		return true, nil
	case "0", "false", "":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", cut(word))
}

// number reads a number, which its style may make a date.
func (s *scanner) number(cell *mapping.Cell, c *raw) error {
	n, err := parseNumber(c.value)
	if err != nil {
		return err
	}
	text, shown := &s.content.text, c.style
	if !shown.day && !shown.clock {
		cell.Kind, cell.Number, cell.Format = mapping.Number, n, shown.format
		*text = appendDigits(*text, c.value, n)
		return nil
	}
	date, ok := appendDate(*text, n, *shown, s.book.since1904)
	if !ok {
		cell.Kind, cell.Text = mapping.Fault, unshowable
		return nil
	}
	cell.Kind, cell.Format = mapping.Date, shown.format
	*text = date
	return nil
}

// isoDate reads a date that is written as one, as strict workbooks do.
func (s *scanner) isoDate(cell *mapping.Cell, c *raw) (err error) {
	cell.Kind, cell.Format = mapping.Date, c.style.format
	s.content.text, err = appendISO(s.content.text, string(c.value), *c.style)
	return err
}
