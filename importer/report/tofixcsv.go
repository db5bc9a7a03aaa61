package report

import (
	"bufio"
	"cmp"
	"io"
	"iter"
	"strings"
)

// toTakeOut stands behind the reasons of a row that is no row: it was cut short,
// or could not be read. With one cell too many it is rejected again, instead of
// changing an item by what it lacks, until somebody has looked at it.
const toTakeOut = "take this cell out once the row is right"

// writeToFixCSV writes the rows as the source is written, so that the same
// mapping reads them: the delimiter, the quotes, the header in its row. UTF-8 is
// an exception that every mapping takes, since a byte order mark wins over its
// `encoding`. Cells stand as they stood in the source, formulas included: an
// apostrophe would change their value.
func writeToFixCSV(out io.Writer, c correction, rows iter.Seq2[Row, error]) error {
	asked := c.source.Asked
	w := plainCSV{bufio.NewWriter(out), c.source.Delimiter, cmp.Or(asked.Quote, `"`)}
	w.WriteString("\ufeff" + strings.Repeat("\r\n", max(asked.HeaderRow, 1)-1))
	w.line(c.header)
	for row, err := range rows {
		if err != nil {
			return err
		}
		w.line(c.record(row))
	}
	return w.Flush()
}

// record is a row of a to-fix CSV. What stood behind the last column stands
// behind the reasons.
func (c correction) record(row Row) []string {
	var record []string
	for _, cell := range c.cells(row) {
		record = append(record, cell.Text)
	}
	record = append(record, reasons(row)...)
	if !row.Broken {
		return record
	}
	if columns := len(c.source.Header); len(row.Cells) > columns {
		return append(record, row.Cells[columns:]...)
	}
	return append(record, toTakeOut)
}

// plainCSV writes records with any quote; encoding/csv knows one. Each cell stands
// in quotes: where the mapping does not say by which sign cells are parted, that
// can be told of such a file beyond doubt. Errors stay in the writer until it is
// flushed.
type plainCSV struct {
	*bufio.Writer
	delimiter, quote string
}

func (w plainCSV) line(cells []string) {
	for i, cell := range cells {
		if i > 0 {
			w.WriteString(w.delimiter)
		}
		w.WriteString(w.quote + strings.ReplaceAll(cell, w.quote, w.quote+w.quote) + w.quote)
	}
	w.WriteString("\r\n")
}
