package report

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/gocarina/gocsv"

	"itsmload/importer/journal"
)

// record is the report's own part of a row of report.csv.
type record struct {
	Row      int            `csv:"row"`
	Sheet    string         `csv:"sheet"`
	Key      string         `csv:"key"`
	Itemtype string         `csv:"itemtype"`
	ID       itemID         `csv:"id"`
	Status   journal.Status `csv:"status"`
	Result   string         `csv:"result"`
	Code     string         `csv:"code"`
	Message  string         `csv:"message"`
	Changes  string         `csv:"changes"`
}

// ours are the names of the record's columns.
func ours() []string {
	return []string{"row", "sheet", "key", "itemtype", "id", "status", "result", "code", "message", "changes"}
}

// itemID is an id of which 0, none, is an empty cell.
type itemID int

// MarshalCSV is what gocsv asks for the cell.
func (id itemID) MarshalCSV() (string, error) {
	if id == 0 {
		return "", nil
	}
	return strconv.Itoa(int(id)), nil
}

// batchRows is how many records are given to gocsv at once: enough to make its
// cost of a call small, few enough for rows with cells of a megabyte.
const batchRows = 64

// writeCSV writes the rows as report.csv, and gives each to count.
func writeCSV(out io.Writer, source journal.Source, rows iter.Seq2[Row, error], count func(Row)) error {
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return err
	}
	w := newWriter(out, source)
	if err := gocsv.MarshalCSV([]record{}, w); err != nil {
		return err
	}
	var batch []record
	for row, err := range rows {
		if err != nil {
			return err
		}
		count(row)
		batch = append(batch, newRecord(row))
		w.tails = append(w.tails, fitted(row.Cells, len(source.Header)))
		if len(batch) == batchRows {
			if err := gocsv.MarshalCSVWithoutHeaders(batch, w); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return gocsv.MarshalCSVWithoutHeaders(batch, w)
}

func newRecord(r Row) record {
	return record{r.Row, r.Sheet, r.Key, r.Itemtype, itemID(r.ID), r.Status, r.Result, r.Code, r.Message, r.Changes}
}

// fitted brings the cells of a row to one a column of the header.
func fitted(cells []string, columns int) []string {
	cells = slices.Clip(cells[:min(len(cells), columns)])
	return append(cells, make([]string, columns-len(cells))...)
}

// writer is the CSVWriter that gocsv writes its records to. It adds the cells of
// the source to each, makes all of them harmless, and ends lines with CRLF.
//
// encoding/csv would write CRLF itself, but then also for the line breaks inside
// cells, which belong to the source; so each line goes through a buffer.
type writer struct {
	out   io.Writer
	tails [][]string // of the records to come, the header's first
	cells []string   // of the line being written
	line  bytes.Buffer
	csv   *csv.Writer
	err   error
}

func newWriter(out io.Writer, source journal.Source) *writer {
	w := &writer{out: out, tails: [][]string{sourceHeader(source.Header)}}
	w.csv = csv.NewWriter(&w.line)
	delimiter, _ := utf8.DecodeRuneInString(cmp.Or(source.Delimiter, ","))
	w.csv.Comma = delimiter
	return w
}

// sourceHeader names the source's columns, apart from ours.
func sourceHeader(header []string) []string {
	names := slices.Clone(header)
	for i, name := range names {
		if slices.Contains(ours(), name) {
			names[i] = name + " (source)"
		}
	}
	return names
}

// Write writes one record and the cells that go with it.
func (w *writer) Write(fields []string) error {
	w.cells = append(append(w.cells[:0], fields...), w.tails[0]...)
	w.tails = w.tails[1:]
	for i, cell := range w.cells {
		w.cells[i] = Harmless(cell)
	}
	w.line.Reset()
	if w.err = w.csv.Write(w.cells); w.err != nil {
		return fmt.Errorf("line of row %s: %w", fields[0], w.err)
	}
	w.csv.Flush()
	line := bytes.TrimSuffix(w.line.Bytes(), []byte("\n"))
	_, w.err = w.out.Write(append(line, '\r', '\n'))
	return w.err
}

// Flush does nothing: every line is written at once.
func (w *writer) Flush() {}

// Error returns what the last Write met.
func (w *writer) Error() error { return w.err }
