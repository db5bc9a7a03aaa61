package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// charset is how the bytes of a CSV stand for text.
type charset struct {
	name     string
	encoding encoding.Encoding // nil for UTF-8
	mark     int               // the length of a byte order mark to pass over
	doubtful bool              // some of its bytes may stand for nothing
}

// charsetOf reads `source: { encoding: … }`, or finds out what nobody said. A
// byte order mark at the start of the file is never wrong, and so wins over the
// mapping.
func (f *File) charsetOf(name string, c *census) (charset, error) {
	asked, err := named(name)
	if err != nil {
		return charset{}, err
	}
	set := marked(f.content())
	switch {
	case set.mark > 0 && name == "":
		f.findings = append(f.findings, finding{set.name + " by its mark", sure, "encoding: " + set.name})
	case set.mark > 0 && !strings.HasPrefix(strings.ToLower(name), "utf"):
		f.notes = append(f.notes, fmt.Sprintf("the file begins with the mark of %s, and is read so; the mapping's `encoding: %s` is not used", set.name, name))
	case set.mark == 0 && name == "":
		var what finding
		if set, what, err = sniffEncoding(f.content(), c); err != nil {
			return charset{}, err
		}
		f.findings = append(f.findings, what)
	case set.mark == 0:
		set = charset{name: name, encoding: asked}
		if sides := sidesOf(f.content()); strings.EqualFold(name, "utf-16") && sides.encoding != nil {
			set = sides
		}
	}
	return f.proved(set, c)
}

// proved holds a file against the encoding in which it is to be read. Few broken
// bytes reject the rows that they stand in; many show that it is another.
func (f *File) proved(set charset, c *census) (charset, error) {
	set.doubtful = set.encoding != nil || c.strays > 0
	if set.encoding != nil || c.strays == 0 {
		return set, nil
	}
	line := lineAt(f.content(), c.firstStray)
	if !c.damaged() {
		return charset{}, fmt.Errorf("line %d: bytes that are not UTF-8: the file was written in another encoding: take `encoding` out of `source` in the mapping, and it is found out, or save the file in Excel as \"CSV UTF-8\"", line)
	}
	f.notes = append(f.notes, fmt.Sprintf("%d bytes are damaged, the first in line %d: the rows that they stand in are rejected", c.strays, line))
	return set, nil
}

// named finds an encoding by any of its usual names; nil for UTF-8.
func named(name string) (encoding.Encoding, error) {
	found, err := htmlindex.Get(cmp.Or(strings.TrimSpace(name), "utf-8"))
	if err != nil {
		return nil, unfit("`source: { encoding: %s }` of the mapping is none that is known: write utf-8, utf-16, windows-1252 or iso-8859-15", name)
	}
	if found == unicode.UTF8 {
		return nil, nil
	}
	return found, nil
}

// known is an encoding by a name that is right.
func known(name string) charset {
	encoding, _ := named(name)
	return charset{name: name, encoding: encoding}
}

// western reports whether a sign is one that windows-1252 has.
func western(r rune) bool {
	_, has := charmap.Windows1252.EncodeRune(r)
	return has
}

// marked looks for a byte order mark.
func marked(content io.ReaderAt) (set charset) {
	start := make([]byte, 3)
	n, _ := content.ReadAt(start, 0)
	switch start = start[:n]; {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		set = known("utf-8")
		set.mark = 3
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		set = known("utf-16le")
		set.mark = 2
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		set = known("utf-16be")
		set.mark = 2
	}
	return set
}

// decode gives the first bytes of the content as UTF-8, without the mark, and
// without the Ctrl-Z with which MS-DOS ended a text.
func (s charset) decode(content *io.SectionReader, size int64) io.Reader {
	end := min(size, content.Size())
	last := make([]byte, 1)
	if _, err := content.ReadAt(last, end-1); err == nil && last[0] == ctrlZ && end == content.Size() && !strings.HasPrefix(s.name, "utf-16") {
		end--
	}
	text := io.NewSectionReader(content, int64(s.mark), max(0, end-int64(s.mark)))
	if s.encoding == nil {
		return text
	}
	return s.encoding.NewDecoder().Reader(text)
}

const ctrlZ = 0x1a
