package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// What a workbook may unpack to. Excel's own sheets shrink to a tenth or a
// thirtieth, the most monotonous to a hundredth, and a sheet full to its last
// cell is some gigabytes; what goes beyond is made to fill a disk or a memory.
const (
	maxUnpacked = 8 << 30  // bytes of all parts together
	maxRatio    = 200      // a part's bytes to those it is packed in …
	mostPassing = 64 << 20 // … once it has unpacked to so many and is read in passing,
	mostHeld    = 16 << 20 // … or to so many and is held in memory
	maxSmall    = 16 << 20 // bytes of a part that is held in memory whole
	maxElements = 150_000  // of such a part: Excel takes 65,490 styles, and no more names than it can show
)

// oldExcel is how an .xls begins, and also a workbook locked by a password.
const oldExcel = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// excess says of a part that it holds more than can be read in bounded memory,
// and what to do about it.
type excess string

func (e excess) Error() string { return string(e) }

const (
	errBomb = excess("it unpacks to far more than any real workbook, and is not read: save it again in Excel, without the rows and formats that are not needed")
	errMany = excess("it has far more styles, names or links than a real workbook: copy the sheet with the data into a new workbook, and save that")
)

// archive is a workbook as the zip that it is. Parts are found by their names
// without regard to case, as Excel does.
type archive struct{ parts map[string]*zip.File }

// openArchive reads the zip's table of contents.
func openArchive(content *io.SectionReader) (*archive, error) {
	start := make([]byte, len(oldExcel))
	if _, err := content.ReadAt(start, 0); err != nil && err != io.EOF {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	switch {
	case string(start) == oldExcel:
		return nil, errors.New("this is a workbook locked by a password, or an old .xls under another name: open it in Excel, take the password off, and save it as .xlsx")
	case content.Size() == 0:
		return nil, errors.New("the file is empty: ask for it to be sent again")
	case !bytes.HasPrefix(start, []byte("PK")):
		return nil, errors.New("this is no Excel workbook, whatever its name says: open it in Excel and save it as .xlsx, or give it the ending .csv if it is one")
	}
	z, err := zip.NewReader(content, content.Size())
	if err != nil {
		return nil, fmt.Errorf("the workbook is cut short or damaged (%w): ask for it to be sent again", err)
	}
	return index(z.File)
}

// index files the parts under their names, and refuses a workbook of which two
// programs could read two different things.
func index(files []*zip.File) (*archive, error) {
	a := &archive{parts: make(map[string]*zip.File, len(files))}
	var size uint64
	for _, f := range files {
		name := canonical(f.Name)
		if a.parts[name] != nil {
			return nil, damaged(f.Name, errors.New("it is there twice"))
		}
		a.parts[name] = f
		if size += f.UncompressedSize64; size > maxUnpacked || f.UncompressedSize64 > maxUnpacked {
			return nil, errBomb
		}
	}
	return a, nil
}

func canonical(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// damaged wraps what is wrong with a part for a person.
func damaged(part string, err error) error {
	if _, ok := errors.AsType[excess](err); ok {
		return fmt.Errorf("part %s: %w", part, err)
	}
	return fmt.Errorf("the workbook is damaged in its part %s (%w): open it in Excel, save it again, or ask for it to be sent again", part, err)
}

// open opens a part. Its reader fails where the part is cut, where its checksum
// is wrong, and where it unpacks to more than it should; so many bytes are free.
func (a *archive) open(name string, free int64) (io.ReadCloser, error) {
	f := a.parts[canonical(name)]
	if f == nil {
		return nil, damaged(name, errors.New("it is missing"))
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(name, err)
	}
	return &part{ReadCloser: r, most: max(free, maxRatio*int64(f.CompressedSize64))}, nil
}

// part counts what it unpacks to.
type part struct {
	io.ReadCloser
	read, most int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.read += int64(n); p.read > p.most {
		return n, errBomb
	}
	return n, err
}

// small reads a whole part that real workbooks keep small, and proves its XML.
func (a *archive) small(name string) ([]byte, error) {
	r, err := a.open(name, mostHeld)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxSmall+1))
	switch {
	case err != nil:
	case len(data) > maxSmall:
		err = errBomb
	default:
		var elements int
		if elements, err = newLexer(bytes.NewReader(data)).prove(); elements > maxElements {
			err = errMany
		}
	}
	if err == nil {
		data, err = inUTF8(data)
	}
	if err != nil {
		return nil, damaged(name, err)
	}
	return data, nil
}

// inUTF8 gives a part that is written in UTF-16 as one that is not, for readers
// that know nothing else.
func inUTF8(data []byte) ([]byte, error) {
	if !wide(data) {
		return data, nil
	}
	data, err := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	if bytes.HasPrefix(data, []byte("<?xml")) {
		_, data, _ = bytes.Cut(data, []byte("?>"))
	}
	return data, err
}

// relation is how one part of a workbook points to another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// is reports whether the relation is of the kind, such as "worksheet".
func (r relation) is(kind string) bool { return path.Base(r.Type) == kind }

// relations lists what the part points to within the workbook; the empty name is
// the workbook itself. A part without relations has none.
func (a *archive) relations(name string) ([]relation, error) {
	list := path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")
	if name == "" {
		list = "_rels/.rels"
	}
	if a.parts[canonical(list)] == nil {
		return nil, nil
	}
	data, err := a.small(list)
	if err != nil {
		return nil, err
	}
	var found struct{ Relationship []relation }
	if err := xml.Unmarshal(data, &found); err != nil {
		return nil, damaged(list, err)
	}
	for i, r := range found.Relationship {
		if !strings.HasPrefix(r.Target, "/") {
			r.Target = path.Join(path.Dir(name), r.Target)
		}
		found.Relationship[i].Target = strings.TrimPrefix(r.Target, "/")
	}
	return found.Relationship, nil
}

// target finds the part that the named one points to as the kind; empty if it
// points to none.
func (a *archive) target(name, kind string) (string, error) {
	relations, err := a.relations(name)
	for _, r := range relations {
		if r.is(kind) {
			return r.Target, nil
		}
	}
	return "", err
}
