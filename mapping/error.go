package mapping

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is everything that is wrong with a mapping, all at once, so that it
// can be put right in one go. Load and Bind give no other error.
type Error struct {
	Name  string // of the mapping file; empty where there is none
	Flaws []Flaw
}

// Flaw is one thing that is wrong with a mapping, and where it stands. Line
// and Column count from 1, and are 0 where no single place is to blame.
type Flaw struct {
	Line, Column int
	Problem
}

// Error gives a line a flaw, each as "file:line:column: what to do".
func (e *Error) Error() string {
	lines := make([]string, len(e.Flaws))
	for i, f := range e.Flaws {
		lines[i] = e.where(f) + f.Why
	}
	return strings.Join(lines, "\n")
}

func (e *Error) where(f Flaw) string {
	name := cmp.Or(e.Name, "mapping")
	if f.Line == 0 {
		return name + ": "
	}
	return fmt.Sprintf("%s:%d:%d: ", name, f.Line, f.Column)
}

// flaws collects what is wrong while a mapping is read.
type flaws []Flaw

func (f *flaws) add(at place, code Code, args ...any) {
	*f = append(*f, Flaw{Line: at.line, Column: at.column, Problem: Because(code, args...)})
}

// err is nil where there is no flaw; else the flaws stand in the order of the file.
func (f flaws) err(name string) error {
	if len(f) == 0 {
		return nil
	}
	slices.SortStableFunc(f, func(a, b Flaw) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &Error{Name: name, Flaws: f}
}
