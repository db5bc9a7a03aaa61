package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// Table is rows for people to edit, and for a mapping to read again.
type Table struct {
	Source mapping.Source // as the mapping has it: where and how its files have their rows
	Sheet  string         // the name of the sheet where the source names none
	Header []string
	Rows   iter.Seq2[[]string, error] // a text a column
}

// Written is what became of a table.
type Written struct {
	Rows  int
	Gaps  int    // cells whose text the file cannot hold; mapping.Placeholder stands there
	First string // the first of them, by its row and column
	Plain bool   // it is UTF-8, since the source's encoding lacks some of its signs
}

// WriteTable writes a table whole or not at all: a CSV, or a workbook where the
// path ends in .xlsx. Its cells are exact. In a workbook all are texts, and so is
// what somebody types into them later; none is ever a formula. In a CSV nothing
// can say so: a cell such as =1+1 is written as it is, and a spreadsheet that
// opens the file as one runs it.
func WriteTable(path string, t Table) (Written, error) {
	w := tableWriter{Table: t, folder: filepath.Dir(path), fits: fitsCSV}
	write := w.csv
	if IsWorkbook(path) {
		w.fits, write = fitsCell, w.workbook
	}
	if err := journal.WriteFile(path, write); err != nil {
		return Written{}, fmt.Errorf("%s: %w", path, err)
	}
	if IsWorkbook(path) {
		return w.done, nil
	}
	var err error
	if w.done.Plain, err = encode(path, t.Source.Encoding); err != nil {
		return w.done, fmt.Errorf("%s: %w", path, err)
	}
	return w.done, nil
}

// IsWorkbook tells the path of a workbook from that of a CSV.
func IsWorkbook(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xlsx") }

// tableWriter is a table that is being written.
type tableWriter struct {
	Table
	folder string // for temporary files
	fits   func(text string) bool
	done   Written
}

// csv writes UTF-8 under a byte order mark.
func (w *tableWriter) csv(out io.Writer) error {
	delimiter := cmp.Or(w.Source.Delimiter, ",")
	plain := plainCSV{bufio.NewWriter(out), delimiter, cmp.Or(w.Source.Quote, `"`)}
	plain.WriteString("\ufeff" + strings.Repeat("\r\n", max(w.Source.HeaderRow, 1)-1))
	plain.line(w.Header)
	for row, err := range w.rows() {
		if err != nil {
			return err
		}
		plain.line(row)
	}
	return plain.Flush()
}

// rows gives the rows as the file can hold them, and counts.
func (w *tableWriter) rows() iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for row, err := range w.Rows {
			if err == nil {
				w.done.Rows++
				w.fill(row)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// fill puts a placeholder where a text does not fit.
func (w *tableWriter) fill(row []string) {
	for i, text := range row {
		if w.fits(text) {
			continue
		}
		if w.done.Gaps++; w.done.Gaps == 1 {
			w.done.First = fmt.Sprintf("column %q of the %s row", w.Header[i], ordinal(w.done.Rows))
		}
		row[i] = mapping.Placeholder(Quantity(utf8.RuneCountInString(text), "character") + ", which this file cannot hold")
	}
}

func ordinal(n int) string {
	suffix := "th"
	if tens := n / 10 % 10; tens != 1 && n%10 >= 1 && n%10 <= 3 {
		suffix = []string{"st", "nd", "rd"}[n%10-1]
	}
	return strconv.Itoa(n) + suffix
}

// fitsCSV reports whether a cell of a CSV can hold a text: one in quotes ends
// with its thousandth line, and none holds a NUL.
func fitsCSV(text string) bool {
	const mostLines = 1000
	return strings.IndexByte(text, 0) < 0 && strings.Count(text, "\n") < mostLines-1
}

// workbook writes a workbook of texts.
func (w *tableWriter) workbook(out io.Writer) error {
	named, _ := cutSheet(w.Source.Range)
	source := journal.Source{Asked: w.Source, Sheet: cmp.Or(named, w.Source.Sheet, w.Sheet)}
	if _, err := strconv.Atoi(w.Source.Sheet); err == nil && named == "" {
		source.Sheet = w.Sheet
	}
	return writeWorkbook(out, w.folder, source, func(b *block) error {
		if b.title != source.Sheet {
			return fmt.Errorf("no sheet of Excel can be called %q: give it another name under `source`", source.Sheet)
		}
		return w.block(b)
	})
}

// block writes the header and the rows, in columns whose cells are texts.
func (w *tableWriter) block(b *block) error {
	format := asText
	style, err := b.cells.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return err
	}
	if err := b.stream.SetColStyle(b.left, b.left+len(w.Header)-1, style); err != nil {
		return err
	}
	if err := b.line(texts(w.Header, style)); err != nil {
		return err
	}
	for row, err := range w.rows() {
		if err != nil {
			return err
		}
		if b.rows > roomIn(w.Source.Range) {
			return fmt.Errorf("the mapping reads %s alone, and there are more rows: write a larger `range` under `source`, or none", w.Source.Range)
		}
		if err := b.line(texts(row, style)); err != nil {
			return fmt.Errorf("row %d: %w: export to a .csv file, which holds any number of rows", w.done.Rows, err)
		}
	}
	return nil
}

func texts(row []string, style int) []any {
	cells := anyOf(row)
	for i, text := range cells {
		if text != nil {
			cells[i] = excelize.Cell{StyleID: style, Value: text}
		}
	}
	return cells
}

// roomIn is how many rows a range has, below its header.
func roomIn(text string) int {
	_, text = cutSheet(strings.ReplaceAll(text, "$", ""))
	from, to, _ := strings.Cut(text, ":")
	_, top, err := excelize.CellNameToCoordinates(from)
	_, bottom, err2 := excelize.CellNameToCoordinates(to)
	if err != nil || err2 != nil {
		return excelize.TotalRows
	}
	return max(top, bottom) - min(top, bottom)
}
