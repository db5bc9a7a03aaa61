package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"itsmload/mapping"
)

// table is a CSV, and how it is written.
type table struct {
	text func() io.Reader // UTF-8, from its start
	dialect
	hinted   bool // the first line names the delimiter, and is none of the data
	doubtful bool // some of its bytes may stand for nothing
}

// openCSV finds out how a CSV is written, and its header.
func (f *File) openCSV(source mapping.Source, c *census) error {
	set, err := f.charsetOf(source.Encoding, c)
	if err != nil {
		return err
	}
	t := table{text: func() io.Reader { return set.decode(f.content(), f.opened.Size()) }, doubtful: set.doubtful}
	named, hinted := hint(t.text())
	if t.hinted = hinted; hinted && source.Delimiter == "" {
		if !slices.Contains(mapping.Delimiters(), named) {
			return fmt.Errorf("its first line says that %q stands between the cells, and a CSV is read with one of , ; | and tab: save it with another sign", named)
		}
		source.Delimiter = named
	}
	s, err := f.newSample(set, source)
	if err != nil {
		return err
	}
	s.hinted = hinted
	if t.dialect, err = f.dialectOf(s, source); err != nil {
		return err
	}
	f.delimiter, f.lines = rune(t.delimiter), t.lines
	if err := f.findHeader(source.HeaderRow); err != nil {
		return err
	}
	f.noteFound()
	return nil
}

// newSample reads the start of the file.
func (f *File) newSample(set charset, source mapping.Source) (*sample, error) {
	text, err := io.ReadAll(set.decode(f.content(), sampleBytes))
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0 {
		return nil, errors.New("its lines end in a bare carriage return, as on old Macs: save it in Excel as \"CSV UTF-8\"")
	}
	return &sample{text: text, cut: f.opened.Size() > sampleBytes, headings: newHeadings(f.wanted), pinned: source.HeaderRow}, nil
}

// lines yields every record. It is the reader behind File.Rows.
func (t table) lines(yield func(line, error) bool) {
	in := &records{in: t.text(), delimiter: t.delimiter, quote: t.quote, doubtful: t.doubtful}
	for {
		cells, err := in.read()
		if err == io.EOF {
			return
		}
		if err != nil {
			yield(line{}, fmt.Errorf("cannot be read: %w", err))
			return
		}
		if in.number == 1 && t.hinted {
			continue
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
