package mapping

import "fmt"

// Code names a cause. Codes are stable: scripts branch on them, and they are
// never translated.
type Code string

// Problem is why a row, or one field of it, is as it is: a stable code, and
// the words for a person. It is data, not an error. Where a cell is to blame,
// Column, Value and Hint say the same as Why in parts, for a summary of many.
type Problem struct {
	Code   Code   `json:"code"`
	Why    string `json:"why"`
	Column string `json:"column,omitempty"` // the header of the cell, as the file has it
	Value  string `json:"value,omitempty"`  // its text, shortened where it is long
	Hint   string `json:"hint,omitempty"`   // what may have been meant, as in "the nearest: Paris"
}

// Of names the cell that is to blame: the header of its column, and its text.
func (p Problem) Of(column, value string) Problem {
	p.Column, p.Value = column, shown(value)
	return p
}

// Because makes the problem of the code, with its words from the table of
// causes. The arguments fill the verbs of the cause's text.
func Because(code Code, args ...any) Problem {
	return Problem{Code: code, Why: fmt.Sprintf(causes[code].text, args...)}
}

// Fix says what to do about a cause in general, for a summary that groups rows
// by their code; empty for an unknown code.
func Fix(code Code) string { return causes[code].fix }

// cause holds the words of a code: the text of one row's message, a format for
// fmt, and what to do about it.
type cause struct{ text, fix string }
