package report

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// The files of rows to be corrected, by the form of the source.
const (
	ToFixCSV      = "to-fix.csv"
	ToFixWorkbook = "to-fix.xlsx"
)

// The columns that a to-fix file adds to those of the source.
const (
	statusColumn  = "itsmload status"
	messageColumn = "itsmload message"
)

// writeToFix writes the rows that make a run end with exit code 3 into a file of
// the source's form, for people to correct and for the same mapping to import.
// It gives the file's path and how many rows it has. Where no row failed there
// is no such file: one of an earlier report is removed. Nor is there one of an
// undo, whose source would bring back what was taken back.
func writeToFix(f *journal.Folder, s Summary) (path string, rows int, err error) {
	run := f.Run()
	path, write := filepath.Join(f.Dir(), ToFixCSV), writeToFixCSV
	if run.Source.Delimiter == "" {
		path, write = filepath.Join(f.Dir(), ToFixWorkbook), writeToFixWorkbook
	}
	if s.Exit(run.Accept) == 0 || run.Undoes != "" {
		return "", 0, remove(path)
	}
	err = journal.WriteFile(path, func(w io.Writer) error {
		return write(w, newCorrection(f), counted(failing(f), &rows))
	})
	if err != nil {
		return "", 0, fmt.Errorf("%s: %w", path, err)
	}
	return path, rows, nil
}

// flagsToPass are those by which a file of so many rows passes guards that were
// made for whole files: it is short, and all of it may change.
func flagsToPass(guards mapping.Guards, rows int) string {
	var flags []string
	if rows > 0 && guards.MinRows != nil && *guards.MinRows > rows {
		flags = append(flags, fmt.Sprintf("--min-rows %d", rows))
	}
	if rows > 0 && guards.MaxChanges != nil && guards.MaxChanges.Exceeded(rows, rows) {
		flags = append(flags, fmt.Sprintf("--max-changes %d", rows))
	}
	return strings.Join(flags, " ")
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// failing yields the rows that failed and that the mapping does not accept.
func failing(f *journal.Folder) iter.Seq2[Row, error] {
	accept := f.Run().Accept
	return func(yield func(Row, error) bool) {
		for row, err := range Rows(f) {
			if err == nil && (!row.Status.Failed() || slices.Contains(accept, string(row.Status))) {
				continue
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

func counted(rows iter.Seq2[Row, error], n *int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				*n++
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// correction is how a to-fix file is laid out.
type correction struct {
	folder string // for temporary files
	source journal.Source
	kept   []int    // the columns of the source that the file has, by their index
	header []string // their names, and those of the reasons
}

// newCorrection keeps the source's columns but for the reasons of an earlier
// to-fix file, which give way to ours.
func newCorrection(f *journal.Folder) correction {
	c := correction{folder: f.Dir(), source: f.Run().Source}
	for i, name := range c.source.Header {
		if !IsReason(name) || contains(c.source.Wanted, name) {
			c.kept, c.header = append(c.kept, i), append(c.header, name)
		}
	}
	for _, name := range []string{statusColumn, messageColumn} {
		c.header = append(c.header, c.free(name))
	}
	return c
}

// IsReason reports whether a header is one of those that a to-fix file adds to the
// source's, which an import of that file has no use for.
func IsReason(header string) bool {
	return contains([]string{statusColumn, messageColumn}, header)
}

// free makes a name one that neither the file has nor the mapping asks for.
func (c correction) free(name string) string {
	unique := name
	for n := 2; contains(c.header, unique) || contains(c.source.Wanted, unique); n++ {
		unique = fmt.Sprintf("%s %d", name, n)
	}
	return unique
}

// lastWanted is the last of the kept columns that the mapping reads.
func (c correction) lastWanted() int {
	for i := len(c.kept) - 1; i > 0; i-- {
		if contains(c.source.Wanted, c.header[i]) {
			return i
		}
	}
	return 0
}

// contains reports whether one of the headers is taken for the name.
func contains(headers []string, name string) bool {
	same := func(header string) bool { return mapping.Fold(header) == mapping.Fold(name) }
	return slices.ContainsFunc(headers, same)
}

// cells gives the columns that the file keeps of a row.
func (c correction) cells(row Row) []mapping.Cell {
	cells := make([]mapping.Cell, len(c.kept))
	for i, column := range c.kept {
		text, form := "", ""
		if column < len(row.Cells) {
			text = row.Cells[column]
		}
		if column < len(row.Forms) {
			form = row.Forms[column]
		}
		cells[i] = journal.Cell(text, form)
	}
	return cells
}

// reasons are the two cells that say what is wrong. They are for people alone,
// so that nothing of them may run as a formula.
func reasons(row Row) []string {
	return []string{string(row.Status), Harmless(row.Message)}
}
