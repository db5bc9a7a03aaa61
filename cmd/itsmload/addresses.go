package main

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/spf13/pflag"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// address is an e-mail address, and where it stands.
type address struct {
	text, place string
	problem     string // why it is none; empty for one that can be
}

// one is the sequence of a single address.
func one(text string) iter.Seq2[address, error] {
	return func(yield func(address, error) bool) { yield(address{text: text, place: "--email"}, nil) }
}

// addressFile holds the flags that name a column of addresses.
type addressFile struct{ path, column, sheet, encoding, delimiter string }

func (o *addressFile) register(f *pflag.FlagSet) {
	f.StringVar(&o.path, "file", "", "the spreadsheet `file` with the addresses (.csv, .txt, .tsv, .xlsx, .xlsm)")
	f.StringVar(&o.column, "column", "", "the `header` of their column")
	f.StringVar(&o.sheet, "sheet", "", "the worksheet, by name or number (default: the first visible one)")
	f.StringVar(&o.encoding, "encoding", "", "of a CSV, such as windows-1252 (default: found out)")
	f.StringVar(&o.delimiter, "delimiter", "", `of a CSV, such as ";" or tab (default: found out)`)
}

// open finds the column, and says to somebody what was found out about the file.
// The rows may be read until the file is closed.
func (o *addressFile) open(talk io.Writer) (rows iter.Seq2[address, error], closeFile func() error, err error) {
	source := mapping.Source{Sheet: o.sheet, Encoding: o.encoding, Delimiter: strings.ReplaceAll(o.delimiter, "tab", "\t")}
	file, err := sheet.Open(o.path, source, [][]string{{o.column}})
	if err != nil {
		return nil, nil, o.inFlags(err)
	}
	column, err := o.find(file.Header())
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	for _, note := range file.Notes() {
		fmt.Fprintf(talk, "%s: %s\n", o.path, note)
	}
	o.column = mapping.Trim(file.Header()[column]) // as its owner writes it
	return o.read(file, column), file.Close, nil
}

// inFlags adds to an error about a file, which speaks of a mapping, what stands
// for one here.
func (o *addressFile) inFlags(err error) error {
	if !strings.Contains(err.Error(), "mapping") {
		return err
	}
	return fmt.Errorf("%w (here the flags --sheet, --encoding and --delimiter stand for the mapping's `source`)", err)
}

// find looks for the column by its header, as the importer does.
func (o *addressFile) find(header []string) (int, error) {
	var found []int
	for i, name := range header {
		if mapping.Fold(name) == mapping.Fold(o.column) {
			found = append(found, i)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		hint := cmp.Or(didYouMean(o.column, header), fmt.Sprintf("; it has %q", header))
		return 0, usage("%s has no column %q%s", o.path, o.column, hint)
	}
	return 0, usage("%s has %d columns %q: give one of them another name", o.path, len(found), o.column)
}

// read yields the address of each row, what is none with its problem.
func (o *addressFile) read(file *sheet.File, column int) iter.Seq2[address, error] {
	return func(yield func(address, error) bool) {
		for row, err := range file.Rows() {
			if err != nil {
				yield(address{}, o.inFlags(err))
				return
			}
			if !yield(o.address(row, column), nil) {
				return
			}
		}
	}
}

func (o *addressFile) address(row sheet.Row, column int) address {
	at := address{place: fmt.Sprintf("row %d", row.Number)}
	if column < len(row.Cells) { // a record of a CSV may end before
		at.text = mapping.Trim(row.Cells[column].Text)
	}
	switch {
	case row.Problem != nil:
		at.problem = at.place + ": " + row.Problem.Why
	case at.text == "":
		at.problem = fmt.Sprintf("%s: column %q is empty: fill in the address", at.place, o.column)
	case !isAddress(at.text):
		at.problem = fmt.Sprintf("%s: column %q holds no e-mail address: correct it", at.place, o.column)
	}
	return at
}
