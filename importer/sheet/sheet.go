package sheet

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"

	"itsmload/mapping"
)

// Row is one row below the header that holds anything at all.
//
// Number is the number that Excel shows; in a CSV the record's number, the
// first being 1, header and blank lines counted. Cells has one cell a column of
// the header, but in a CSV none for columns behind the record's end, and all of
// a record that has too many. Problem says why the row as a whole cannot be read
// rightly, and is nil for a row that can: it is data, and reading goes on behind
// it.
type Row struct {
	Number  int
	Cells   []mapping.Cell
	Problem *mapping.Problem
}

// File is a spreadsheet that was opened and whose header was found. Its methods
// may be called concurrently, Close but once and last.
type File struct {
	path      string
	file      *os.File
	opened    fs.FileInfo
	sheet     string
	wanted    [][]string
	delimiter rune
	header    []string
	headerRow int
	findings  []finding
	notes     []string
	merged    spans
	lines     iter.Seq2[line, error]
}

// line is a row as a form of file yields it: all its cells, as many as there
// are, the header and what stands above it included. Blank lines may be left
// out. Numbers rise. The cells are the form's own, and gone with the next line.
type line struct {
	number int
	cells  []mapping.Cell
	hidden bool

	problem *mapping.Problem // why it cannot be read as a row
}

// blank lines are no rows.
func (l line) blank() bool { return l.problem == nil && blank(l.cells) }

// Open opens the file at path, proves a workbook whole, and finds the header as
// source says. What it is goes by its content, whatever its name says. What
// source says of the other kind of file is not looked at, so that one mapping
// serves a CSV and a workbook alike; what source leaves open is found out, by a
// look at the start of the file, and said in the notes.
//
// Wanted holds the spellings of each header that somebody is going to ask for, by
// which the header is known where the source does not say in which row it stands,
// and the delimiter where several would do.
//
// Every error names the file and says what to do about it; a *SourceError is the
// fault of source. The caller closes the file.
func Open(path string, source mapping.Source, wanted [][]string) (*File, error) {
	f, err := open(path, source, wanted)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

func open(path string, source mapping.Source, wanted [][]string) (*File, error) {
	f, err := openPlain(path)
	if err != nil {
		return nil, err
	}
	f.wanted = wanted
	if err = f.read(source); err != nil {
		f.file.Close()
		return nil, err
	}
	return f, nil
}

// openPlain opens a regular file, with errors for people.
func openPlain(path string) (*File, error) {
	stat, err := os.Stat(path) // before it is opened, which would wait for who writes into a pipe
	if err != nil {
		return nil, unopened(err)
	}
	switch {
	case stat.IsDir():
		return nil, errors.New("this is a folder, not a file: name the spreadsheet itself (a run folder goes to apply, resume, report or undo)")
	case !stat.Mode().IsRegular():
		return nil, errors.New("this is a pipe or a device, not a file: name the spreadsheet itself")
	}
	if err := readable(path); err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unopened(err)
	}
	if stat, err = file.Stat(); err != nil {
		file.Close()
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	return &File{path: path, file: file, opened: stat}, nil
}

func unopened(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file: check the name and the folder")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("no permission to read it: ask its owner, or copy it to a folder of yours")
	}
	return fmt.Errorf("cannot be opened: %w", err)
}

// place names the file, and the sheet if it has several, before an error.
func (f *File) place() string {
	if f.sheet == "" {
		return f.path
	}
	return fmt.Sprintf("%s: sheet %q", f.path, f.sheet)
}

// content reads the file from its start. Every call has a place of its own.
func (f *File) content() *io.SectionReader {
	return io.NewSectionReader(f.file, 0, f.opened.Size())
}

// Path is the path that was opened.
func (f *File) Path() string { return f.path }

// Sheet is the name of the worksheet that is read, as the workbook writes it;
// empty for a CSV.
func (f *File) Sheet() string { return f.sheet }

// Header holds the names of the columns, as written; blank ones at the end are
// dropped.
func (f *File) Header() []string { return slices.Clone(f.header) }

// Delimiter stands between the cells of a CSV; 0 for a workbook.
func (f *File) Delimiter() rune { return f.delimiter }

// SHA256 reads the file to its end, and is the digest of its bytes, in
// hexadecimal. It is an error if they changed since the file was opened.
func (f *File) SHA256() (string, error) {
	hash := sha256.New()
	_, err := io.Copy(hash, f.content())
	if err = cmp.Or(err, f.unchanged()); err != nil {
		return "", fmt.Errorf("%s: %w", f.path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Notes are worth saying aloud before the rows are used: what was found out about
// the file, how sure that is and how the mapping pins it; that hidden rows are read
// too, which sheets are not.
func (f *File) Notes() []string { return slices.Clone(f.notes) }

// Close releases the file. Rows must not be read after it.
func (f *File) Close() error { return f.file.Close() }
