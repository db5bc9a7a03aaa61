package report

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// block is a header and the rows below it, as they are written into a workbook in
// which the source's mapping finds them: on a sheet of the same name and number,
// at the same place, or under the name of the table.
type block struct {
	place
	title  string // of the sheet
	stream *excelize.StreamWriter
	cells  *cellWriter
	width  int // columns
	rows   int // written, with the header
}

// writeWorkbook makes a workbook of a block that fill writes. Rows are streamed,
// by a temporary file in the folder where they are many.
func writeWorkbook(out io.Writer, folder string, source journal.Source, fill func(*block) error) (err error) {
	file := excelize.NewFile(excelize.Options{TmpDir: folder})
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	at := placeOf(source)
	name, err := at.addSheet(file, source.Sheet)
	if err != nil {
		return err
	}
	stream, err := file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	b := &block{place: at, title: name, stream: stream, cells: newCellWriter(file)}
	if err := fill(b); err != nil {
		return err
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	if at.name != "" {
		if err := file.SetDefinedName(&excelize.DefinedName{Name: at.name, RefersTo: b.refersTo(name)}); err != nil {
			return fmt.Errorf("the name %s: %w", at.name, err)
		}
	}
	// Its own WriteTo would build the whole file in memory first.
	file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(out) })
	_, err = file.WriteTo(io.Discard)
	return err
}

func (b *block) line(values []any) error {
	b.rows++
	b.width = max(b.width, len(values))
	return b.stream.SetRow(b.at(0, b.rows-1), values)
}

// refersTo is what the block's name stands for.
func (b *block) refersTo(sheet string) string {
	quoted := "'" + strings.ReplaceAll(sheet, "'", "''") + "'!"
	absolute := func(column, row int) string {
		return "$" + mapping.ColumnName(b.left-1+column) + "$" + strconv.Itoa(b.top+row)
	}
	return quoted + absolute(0, 0) + ":" + absolute(b.width-1, b.rows-1)
}

// anyOf gives texts as excelize takes cells; an empty one is none.
func anyOf(texts []string) []any {
	values := make([]any, len(texts))
	for i, text := range texts {
		if values[i] = text; text == "" {
			values[i] = nil
		}
	}
	return values
}
