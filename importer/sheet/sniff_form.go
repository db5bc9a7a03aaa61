package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"itsmload/mapping"
)

// read finds out what a file is, and opens it as that.
func (f *File) read(source mapping.Source) error {
	book, err := f.isWorkbook()
	if err != nil {
		return err
	}
	if book {
		return openWorkbook(f, source)
	}
	var c census
	if _, err := io.Copy(&c, f.content()); err != nil {
		return fmt.Errorf("cannot be read: %w", err)
	}
	c.end()
	return f.openCSV(source, &c)
}

// isWorkbook goes by what stands in the file. The ending of its name is wrong
// often enough, above all where somebody renamed a file instead of saving it as
// another.
func (f *File) isWorkbook() (bool, error) {
	start := make([]byte, sampleBytes)
	n, err := f.content().ReadAt(start, 0)
	if start = start[:n]; err != nil && err != io.EOF {
		return false, fmt.Errorf("cannot be read: %w", err)
	}
	named := slices.Contains(bookEndings(), ending(f.path))
	packed := bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, []byte(oldExcel[:4]))
	switch {
	case n == 0:
		return false, errors.New("the file is empty: ask for it to be sent again")
	case page(start):
		return false, errors.New("this is a web page or XML under another name: open it in Excel and save it by File > Save As as .xlsx")
	case packed && !named:
		f.notes = append(f.notes, "this is a workbook under the name of a CSV, and is read as a workbook")
	case !packed && named && textual(start):
		f.notes = append(f.notes, "this is a CSV under the name of a workbook, and is read as a CSV")
		return false, nil
	}
	return packed || named, nil
}

// textual tells text from a workbook that is damaged at its very start.
func textual(start []byte) bool {
	return marked(bytes.NewReader(start)).mark > 0 || bytes.IndexByte(start, 0) < 0
}

// page tells what begins as HTML or XML does, in whatever encoding.
func page(start []byte) bool {
	mark := marked(bytes.NewReader(start)).mark
	start = bytes.ReplaceAll(start[mark:min(len(start), 200)], []byte{0}, nil)
	start = bytes.ToLower(bytes.TrimLeft(start, " \t\r\n"))
	return slices.ContainsFunc([]string{"<html", "<table", "<!doctype", "<?xml", "<head", "<meta", "<style"}, func(tag string) bool {
		return bytes.HasPrefix(start, []byte(tag))
	})
}

// bookEndings are those of workbooks that are read, textEndings of all that a CSV
// is given.
func bookEndings() []string { return []string{".xlsx", ".xlsm"} }

func textEndings() []string { return []string{".csv", ".txt", ".tsv", ".tab"} }

func ending(path string) string { return strings.ToLower(filepath.Ext(path)) }

// readable refuses a file by the ending of its name, with what to do about it.
func readable(path string) error {
	switch ending := ending(path); ending {
	case ".xls", ".xlsb", ".xltx", ".xltm", ".xml", ".htm", ".html":
		return fmt.Errorf("files that end in %s are not read: open it in Excel and save it by File > Save As as .xlsx", ending)
	case ".ods", ".fods", ".numbers":
		return fmt.Errorf("files that end in %s are not read: save or export it as .xlsx, or as .csv", ending)
	case "":
		return errors.New("the name has no ending that tells what it is: give it .csv or .xlsx")
	default:
		if !slices.Contains(slices.Concat(bookEndings(), textEndings()), ending) {
			return fmt.Errorf("files that end in %s are not read: save it as .xlsx or as .csv", ending)
		}
	}
	return nil
}
