package sheet

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// unanswered is the word of a formula whose result the workbook does not hold.
// Programs that write workbooks without Excel leave it out, and Excel works it
// out when it opens them.
const unanswered = "formula without a stored result: open in Excel and save"

// unshowable is what Excel shows for a date before 1900 or after 9999.
const unshowable = "########"

// raw is a cell as the part writes it.
type raw struct {
	kind    string // the attribute t
	style   string // the attribute s
	value   string
	stored  bool // there is a value, though it may be the empty text
	formula bool
}

// raw reads a cell to its end.
func (s *scanner) raw(start xml.StartElement) (raw, error) {
	c := raw{kind: attribute(start, "t"), style: attribute(start, "s")}
	for {
		token, err := s.xml.Token()
		if err != nil {
			return c, err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return c, nil
		case xml.StartElement:
			if err := s.element(&c, token.Name.Local); err != nil {
				return c, err
			}
		}
	}
}

// element reads one element of a cell.
func (s *scanner) element(c *raw, name string) (err error) {
	switch name {
	case "v":
		c.stored = true
		c.value, err = s.xml.content()
	case "is":
		c.stored = true
		c.value, err = s.xml.item()
	case "f":
		c.formula = true
		err = s.xml.Skip()
	default:
		err = s.xml.Skip()
	}
	return err
}

// typed tells what a cell means.
func (s *scanner) typed(c raw) (mapping.Cell, error) {
	if c.formula && (!c.stored || c.value == "" && c.kind != "str") {
		return fault(unanswered), nil
	}
	switch c.kind {
	case "s":
		if c.value == "" {
			return mapping.Cell{}, nil
		}
		shared, err := s.texts.at(c.value)
		return text(shared), err
	case "inlineStr":
		return text(c.value), nil
	case "str":
		return text(unescape(c.value)), nil
	case "e":
		return fault(c.value), nil
	case "", "n", "b", "d":
		if c.value = strings.TrimSpace(c.value); c.value == "" {
			return mapping.Cell{}, nil
		}
	}
	switch c.kind {
	case "b":
		return boolean(c.value), nil
	case "d":
		return mapping.Cell{Kind: mapping.Date, Text: isoText(c.value), Format: s.format(c.style)}, nil
	case "", "n":
		return number(c.value, s.format(c.style), s.book.since1904)
	}
	return mapping.Cell{}, fmt.Errorf("its type %q is unknown", c.kind)
}

// format is the number format of a style, empty for General.
func (s *scanner) format(style string) string {
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(s.book.formats) {
		return s.book.formats[i]
	}
	return ""
}

func fault(word string) mapping.Cell { return mapping.Cell{Kind: mapping.Fault, Text: word} }

func text(s string) mapping.Cell {
	if s == "" {
		return mapping.Cell{}
	}
	return mapping.Cell{Kind: mapping.Text, Text: s}
}

func boolean(value string) mapping.Cell {
	if truth(value) {
		return mapping.Cell{Kind: mapping.Boolean, Text: "TRUE", Number: 1}
	}
	return mapping.Cell{Kind: mapping.Boolean, Text: "FALSE"}
}

// isoText is a date of strict workbooks, which hold them as text, in our form.
func isoText(value string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.Replace(value, "T", " ", 1), "Z"), " 00:00:00")
}

// number reads a number, which its format may make a date.
func number(value, format string, since1904 bool) (mapping.Cell, error) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return mapping.Cell{}, fmt.Errorf("%q is no number", value)
	}
	day, clock := shows(format)
	if !day && !clock {
		return mapping.Cell{Kind: mapping.Number, Text: digits(value, n), Number: n, Format: format}, nil
	}
	text, ok := dateText(n, day, clock, since1904)
	if !ok {
		return fault(unshowable), nil
	}
	return mapping.Cell{Kind: mapping.Date, Text: text, Format: format}, nil
}

// digits writes a number with as few digits as give it back, and never with an
// exponent. A whole number keeps every digit that the sheet has, since it may be
// a serial number and longer than a float can hold.
func digits(value string, n float64) string {
	if n == 0 {
		return "0"
	}
	sign, units := "", value
	if n < 0 {
		sign, units = "-", value[1:]
	}
	if strings.Trim(units, "0123456789") == "" {
		return sign + strings.TrimLeft(units, "0")
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
