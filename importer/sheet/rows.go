package sheet

import (
	"cmp"
	"errors"
	"fmt"
	"iter"

	"itsmload/mapping"
)

// Rows yields the rows below the header in the order of the file. Blank rows are
// left out, so numbers may have gaps. Each range over it reads the file anew,
// and may stop early. The cells of a row are gone with the next one, and the texts in
// them stay: who keeps a row clones its cells.
//
// An error is the last thing that is yielded: the file cannot be read on, or it
// was changed since it was opened, and what was yielded before is not to be
// relied upon.
func (f *File) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		var padded []mapping.Cell
		for l, err := range f.lines {
			if err != nil { // that the file was changed explains any other
				yield(Row{}, fmt.Errorf("%s: %w", f.place(), cmp.Or(f.unchanged(), err)))
				return
			}
			if l.number <= f.headerRow || l.blank() {
				continue
			}
			if !yield(f.row(l, &padded), nil) {
				return
			}
		}
		if err := f.unchanged(); err != nil {
			yield(Row{}, fmt.Errorf("%s: %w", f.place(), err))
		}
	}
}

// row fits a line to the header.
func (f *File) row(l line, padded *[]mapping.Cell) Row {
	row := Row{Number: l.number, Problem: l.problem}
	width := f.width(l)
	if len(l.cells) < width {
		*padded = append((*padded)[:0], l.cells...)
		*padded = append(*padded, make([]mapping.Cell, width-len(l.cells))...)
		l.cells = *padded
	}
	row.Cells = l.cells[:width:width]
	if l.problem == nil && f.delimiter != 0 && f.beyond(l) {
		row.Problem = because("too-many-cells", len(l.cells), len(f.header))
	}
	if merge, ok := f.merged.at(l.number); ok {
		row.Problem = because("merged-cell", merge.String())
	}
	return row
}

// width is how many cells a row has: in a workbook one a column, since what is
// not written there is blank; in a CSV no more than stand in the record, since a
// cell that is not there may have been cut off, and all of them where they are
// too many.
func (f *File) width(l line) int {
	switch {
	case f.delimiter == 0:
		return len(f.header)
	case f.beyond(l):
		return len(l.cells)
	}
	return min(len(l.cells), len(f.header))
}

func because(code mapping.Code, args ...any) *mapping.Problem {
	problem := mapping.Because(code, args...)
	return &problem
}

// beyond reports whether anything stands right of the last column. In a CSV the
// row's cells then stand under wrong names; in a workbook, where each cell knows
// its column, they do not.
func (f *File) beyond(l line) bool {
	return len(l.cells) > len(f.header) && !blank(l.cells[len(f.header):])
}

// unchanged guards against a file that somebody writes while it is read.
func (f *File) unchanged() error {
	now, err := f.file.Stat()
	if err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	if now.Size() != f.opened.Size() || !now.ModTime().Equal(f.opened.ModTime()) {
		return errors.New("the file was changed while it was read: wait until it is complete, then start again")
	}
	return nil
}

// takeHeader takes the row of the wanted number as the header.
func (f *File) takeHeader(want int) error {
	for l, err := range f.lines {
		switch {
		case err != nil:
			return err
		case l.number < want || l.blank():
			continue
		case l.number > want:
			return unfit("row %d, where the header should be, is blank; the next row that is not is row %d: correct `header_row` (or `range`) under `source` in the mapping",
				want, l.number)
		case l.problem != nil:
			return fmt.Errorf("row %d, where the header should be: %s", want, l.problem.Why)
		}
		f.headerRow, f.header = want, names(l.cells)
		return nil
	}
	return fmt.Errorf("nothing stands in row %d, where the header should be, nor below it: look whether it is the right file, the right sheet, and the right `header_row`", want)
}

// names are the texts of a header without the blank ones at its end.
func names(cells []mapping.Cell) []string {
	for blank(cells[len(cells)-1:]) {
		cells = cells[:len(cells)-1]
	}
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = cell.Text
	}
	return texts
}

// blank reports whether nothing can be seen in any of the cells.
func blank(cells []mapping.Cell) bool {
	for _, cell := range cells {
		if cell.Kind == mapping.Blank || cell.Text == "" {
			continue
		}
		if first := cell.Text[0]; ' ' < first && first < 0x7f || mapping.Trim(cell.Text) != "" {
			return false
		}
	}
	return true
}
