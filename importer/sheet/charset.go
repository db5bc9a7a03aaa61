package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// charset is how the bytes of a CSV stand for text.
type charset struct {
	encoding encoding.Encoding // nil for UTF-8
	mark     int               // the length of a byte order mark to pass over
	note     string            // worth saying aloud
}

// charsetOf reads `source: { encoding: … }`. A byte order mark at the start of
// the file is never wrong, and so wins over the mapping.
func charsetOf(name string, content io.ReaderAt) (charset, error) {
	asked, err := named(name)
	if err != nil {
		return charset{}, err
	}
	found, label := marked(content)
	if found.mark == 0 {
		return charset{encoding: asked}, nil
	}
	if asked != nil && !strings.HasPrefix(strings.ToLower(name), "utf") {
		found.note = fmt.Sprintf("the file begins with the mark of %s, and is read so; the mapping's `encoding: %s` is not used", label, name)
	}
	return found, nil
}

// named finds an encoding by any of its usual names; nil for UTF-8.
func named(name string) (encoding.Encoding, error) {
	if name == "" {
		return nil, nil
	}
	found, err := htmlindex.Get(strings.TrimSpace(name))
	if err != nil {
		return nil, fmt.Errorf("`source: { encoding: %s }` of the mapping is none that is known: write utf-8, utf-16, windows-1252 or iso-8859-15", name)
	}
	if found == unicode.UTF8 {
		return nil, nil
	}
	return found, nil
}

// marked looks for a byte order mark.
func marked(content io.ReaderAt) (found charset, label string) {
	start := make([]byte, 3)
	n, _ := content.ReadAt(start, 0)
	switch start = start[:n]; {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		return charset{mark: 3}, "UTF-8"
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		return charset{encoding: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), mark: 2}, "UTF-16LE"
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		return charset{encoding: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), mark: 2}, "UTF-16BE"
	}
	return charset{}, ""
}

// decode gives the content as UTF-8 without its mark.
func (c charset) decode(content *io.SectionReader) io.Reader {
	text := io.NewSectionReader(content, int64(c.mark), content.Size()-int64(c.mark))
	if c.encoding == nil {
		return text
	}
	return c.encoding.NewDecoder().Reader(text)
}

// check refuses text that was not written in this encoding.
func (c charset) check(text string) error {
	switch {
	case c.encoding == nil && !utf8.ValidString(text):
		return errors.New("bytes that are not UTF-8: the file was written in another encoding; for one from Excel, write `source: { encoding: windows-1252 }` into the mapping, or save it in Excel as \"CSV UTF-8\"")
	case c.encoding != nil && strings.ContainsRune(text, utf8.RuneError):
		return errors.New("bytes that the encoding does not know: correct `source: { encoding: … }` in the mapping, or ask for the file to be sent again")
	}
	return nil
}
