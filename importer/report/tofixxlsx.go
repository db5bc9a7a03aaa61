package report

import (
	"fmt"
	"io"
	"iter"
)

// writeToFixWorkbook writes the rows into a workbook in which the same mapping
// finds them. Texts are texts, numbers and dates what they were and shown as they
// were.
func writeToFixWorkbook(out io.Writer, c correction, rows iter.Seq2[Row, error]) error {
	return writeWorkbook(out, c.folder, c.source, func(b *block) error {
		return (&toFixBlock{correction: c, block: b}).write(rows)
	})
}

// toFixBlock is the block of the rows to be corrected.
type toFixBlock struct {
	correction
	*block
}

func (b *toFixBlock) write(rows iter.Seq2[Row, error]) error {
	const statusWidth, messageWidth = 14, 80
	status := b.left + len(b.kept)
	if err := b.stream.SetColWidth(status, status, statusWidth); err != nil {
		return err
	}
	if err := b.stream.SetColWidth(status+1, status+1, messageWidth); err != nil {
		return err
	}
	if err := b.line(anyOf(b.header)); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if err := b.row(row); err != nil {
			return fmt.Errorf("row %d: %w", row.Row, err)
		}
	}
	return nil
}

// row writes a row. One that lay in merged cells is rejected again until
// somebody has looked at it: a cell that the mapping reads is merged with the one
// right of it, which keeps what it holds.
func (b *toFixBlock) row(row Row) error {
	var values []any
	for _, cell := range b.correction.cells(row) {
		value, err := b.block.cells.value(cell)
		if err != nil {
			return err
		}
		values = append(values, value)
	}
	if err := b.line(append(values, anyOf(reasons(row))...)); err != nil || !row.Broken {
		return err
	}
	column := b.lastWanted()
	return b.stream.MergeCell(b.at(column, b.rows-1), b.at(column+1, b.rows-1))
}
