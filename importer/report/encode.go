package report

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"itsmload/importer/journal"
)

// errLacking is a sign that an encoding does not have.
var errLacking = errors.New("a sign that the encoding lacks")

// encode writes a file of UTF-8 under a byte order mark anew in another encoding.
// Where that lacks one of the signs, the file stays as it is: its mark wins over
// what a mapping says of the encoding.
func encode(path, name string) (plain bool, err error) {
	to, err := encodingOf(name)
	if err != nil || to == nil {
		return false, err
	}
	err = journal.WriteFile(path, func(out io.Writer) error { return recode(out, path, to) })
	if errors.Is(err, errLacking) {
		return true, nil
	}
	return false, err
}

// encodingOf gives an encoding by its name; nil for UTF-8. UTF-16 begins with a
// mark.
func encodingOf(name string) (encoding.Encoding, error) {
	switch strings.ToLower(name) {
	case "", "utf-8":
		return nil, nil
	case "utf-16", "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), nil
	}
	return htmlindex.Get(name)
}

func recode(out io.Writer, path string, to encoding.Encoding) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewReader(transform.NewReader(file, unicode.UTF8BOM.NewDecoder()))
	encoded := transform.NewWriter(out, to.NewEncoder())
	_, err = io.Copy(encoded, in)
	if _, disk := errors.AsType[*fs.PathError](err); err != nil && !disk {
		return errLacking
	}
	if err != nil {
		return err
	}
	return encoded.Close()
}
