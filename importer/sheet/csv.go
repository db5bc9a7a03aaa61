package sheet

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gocarina/gocsv"

	"itsmload/mapping"
)

// table is a CSV, and how it is written.
type table struct {
	content   func() *io.SectionReader
	encoding  charset
	delimiter byte
	quote     byte
}

// openCSV finds out how a CSV is written, and its header.
func openCSV(f *File, source mapping.Source) error {
	if err := plainText(f.content()); err != nil {
		return err
	}
	t := table{content: f.content}
	var err error
	if t.delimiter, t.quote, err = signs(source); err != nil {
		return err
	}
	if t.encoding, err = charsetOf(source.Encoding, f.content()); err != nil {
		return err
	}
	if t.encoding.note != "" {
		f.notes = append(f.notes, t.encoding.note)
	}
	f.delimiter, f.lines = rune(t.delimiter), t.lines
	if err := f.findHeader(max(source.HeaderRow, 1)); err != nil {
		return err
	}
	return suspect(f.header, source.Delimiter)
}

// plainText refuses an empty file, and a workbook under the name of a CSV.
func plainText(content io.ReaderAt) error {
	start := make([]byte, 4)
	n, err := content.ReadAt(start, 0)
	switch {
	case n == 0 && err == io.EOF:
		return errors.New("the file is empty: ask for it to be sent again")
	case err != nil && err != io.EOF:
		return fmt.Errorf("cannot be read: %w", err)
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte(oldExcel[:4])):
		return errors.New("this is an Excel workbook under the name of a CSV: give it the ending .xlsx")
	}
	return nil
}

// lines yields every record. It is the reader behind File.Rows.
func (t table) lines(yield func(line, error) bool) {
	in := &records{in: t.encoding.decode(t.content()), delimiter: t.delimiter, quote: t.quote}
	decoder := gocsv.NewSimpleDecoderFromCSVReader(in)
	var cells []mapping.Cell
	for {
		record, err := decoder.GetCSVRow()
		if err == io.EOF {
			return
		}
		if err != nil {
			yield(line{}, fmt.Errorf("cannot be read: %w", err))
			return
		}
		cells = slices.Grow(cells[:0], len(record))[:len(record)]
		if err := t.fill(cells, record, in.line); err != nil {
			yield(line{}, err)
			return
		}
		l := line{number: in.number, cells: cells}
		if in.flaw != "" {
			l.problem = because("unreadable-row", mapping.Because(in.flaw, in.line).Why)
		}
		if !yield(l, nil) {
			return
		}
	}
}

// fill makes cells of the texts of a record, which begins in a line of the file.
func (t table) fill(cells []mapping.Cell, record []string, at int) error {
	for i, text := range record {
		if cells[i] = (mapping.Cell{}); text == "" {
			continue
		}
		if err := t.encoding.check(text); err != nil {
			return fmt.Errorf("line %d: %w", at+strings.Count(strings.Join(record[:i], ""), "\n"), err)
		}
		cells[i] = mapping.Cell{Kind: mapping.Text, Text: text}
	}
	return nil
}

// signs are the delimiter and the quote of a source. A mapping that was loaded
// has no other than those that can be read.
func signs(source mapping.Source) (delimiter, quote byte, err error) {
	between, around := cmp.Or(source.Delimiter, ","), cmp.Or(source.Quote, `"`)
	if !slices.Contains(mapping.Delimiters(), between) || !slices.Contains(mapping.Quotes(), around) || between == around {
		return 0, 0, fmt.Errorf("no CSV has %q between its cells and %q around them: correct `source` in the mapping", between, around)
	}
	return between[0], around[0], nil
}

// suspect refuses a file with the line ends of old Macs, and one that was surely
// written with another delimiter than the one that nobody chose.
func suspect(header []string, chosen string) error {
	if strings.Contains(strings.Join(header, ""), "\r") {
		return errors.New("its lines end in a bare carriage return, as on old Macs: save it in Excel as \"CSV UTF-8\"")
	}
	if len(header) != 1 || chosen != "" {
		return nil
	}
	if i := strings.IndexAny(header[0], ";\t|"); i >= 0 {
		word := strings.ReplaceAll(header[0][i:i+1], "\t", "tab")
		return fmt.Errorf("the header is one single column, %q: if its cells are parted by another sign than the comma, write `source: { delimiter: %q }` into the mapping", header[0], word)
	}
	return nil
}
