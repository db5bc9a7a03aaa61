package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gocarina/gocsv"

	"itsmload/mapping"
)

// table is a CSV, and how it is written.
type table struct {
	content   func() *io.SectionReader
	encoding  charset
	delimiter rune
	quote     byte
}

// openCSV finds out how a CSV is written, and its header.
func openCSV(f *File, source mapping.Source) error {
	if err := plainText(f.content()); err != nil {
		return err
	}
	t := table{content: f.content}
	var err error
	if t.delimiter, err = delimiterOf(source.Delimiter); err != nil {
		return err
	}
	if t.quote, err = quoteOf(source.Quote, t.delimiter); err != nil {
		return err
	}
	if t.encoding, err = charsetOf(source.Encoding, f.content()); err != nil {
		return err
	}
	if t.encoding.note != "" {
		f.notes = append(f.notes, t.encoding.note)
	}
	f.delimiter, f.lines = t.delimiter, t.lines
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
	in := csv.NewReader(t.reader())
	in.Comma, in.FieldsPerRecord, in.ReuseRecord = t.delimiter, -1, true
	decoder := gocsv.NewSimpleDecoderFromCSVReader(in)
	var cells []mapping.Cell
	for breaks := 0; ; {
		record, err := decoder.GetCSVRow()
		if err == io.EOF {
			return
		}
		if err != nil {
			yield(line{}, unparsed(err))
			return
		}
		// Of the lines above, those inside quoted cells made no record, but
		// blank ones count, which the reader passes over in silence.
		start, _ := in.FieldPos(0)
		l := line{number: start - breaks}
		cells = slices.Grow(cells[:0], len(record))[:len(record)]
		if err := t.fill(cells, record, in); err != nil {
			yield(line{}, err)
			return
		}
		l.cells = cells
		for _, text := range record {
			breaks += strings.Count(text, "\n")
		}
		if !yield(l, nil) {
			return
		}
	}
}

// reader gives the file as UTF-8 with cells in double quotes.
func (t table) reader() io.Reader {
	text := t.encoding.decode(t.content())
	if t.quote == '"' {
		return text
	}
	return swapped{text, t.quote}
}

// fill makes cells of the fields of a record.
func (t table) fill(cells []mapping.Cell, record []string, in *csv.Reader) error {
	for i, text := range record {
		if cells[i] = (mapping.Cell{}); text == "" {
			continue
		}
		if err := t.encoding.check(text); err != nil {
			at, _ := in.FieldPos(i)
			return fmt.Errorf("line %d: %w", at, err)
		}
		if t.quote != '"' {
			text = string(swap([]byte(text), t.quote))
		}
		cells[i] = mapping.Cell{Kind: mapping.Text, Text: text}
	}
	return nil
}

// unparsed says in plain words what the parser stumbled over.
func unparsed(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("cannot be read: %w", err)
	}
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return fmt.Errorf("line %d: a quote stands in a cell that does not begin with one: put the whole cell in quotes, and double the quote in it", parse.Line)
	case parse.StartLine != parse.Line:
		return fmt.Errorf("line %d: a cell that begins with a quote is not closed by one up to line %d: double a quote that belongs to the text, or close the cell", parse.StartLine, parse.Line)
	}
	return fmt.Errorf("line %d: a quote inside a cell in quotes is not doubled, or the cell is not closed: double a quote that belongs to the text, or close the cell", parse.Line)
}

// delimiterOf reads `source: { delimiter: … }`.
func delimiterOf(word string) (rune, error) {
	switch strings.ToLower(word) {
	case "":
		return ',', nil
	case ",", ";", "|", "\t":
		return rune(word[0]), nil
	case "tab", `\t`:
		return '\t', nil
	}
	return 0, fmt.Errorf("`source: { delimiter: %q }` of the mapping is none that is known: write \",\", \";\", \"|\" or tab", word)
}

// quoteOf reads `source: { quote: … }`: one ASCII sign that cannot be taken for
// anything else.
func quoteOf(word string, delimiter rune) (byte, error) {
	if word == "" {
		return '"', nil
	}
	const signs = `"'` + "`" + `^~$%#*!/|`
	if utf8.RuneCountInString(word) != 1 || !strings.Contains(signs, word) || rune(word[0]) == delimiter {
		return 0, fmt.Errorf("`source: { quote: %q }` of the mapping cannot be used: write one of %s that is not the delimiter", word, signs)
	}
	return word[0], nil
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
