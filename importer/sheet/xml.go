package sheet

import (
	"bytes"
	"fmt"
	"io"
)

// maxText is how many bytes the text of a cell may have: four for each character
// that Excel takes.
const maxText = 128 << 10

const errText = excess("it has a text of more than 128 KiB, and a cell of Excel holds 32,767 characters: shorten the text")

// is reports whether the tag read last has the name, in whatever namespace.
func (l *lexer) is(name string) bool { return string(l.name) == name }

// skip reads to the end of the element that began last.
func (l *lexer) skip() error {
	for outside := l.depth() - 1; l.depth() > outside; {
		if _, err := l.next(); err != nil {
			return err
		}
	}
	return nil
}

// prove reads a part to its end, and counts its elements.
func (l *lexer) prove() (elements int, err error) {
	for {
		t, err := l.next()
		if err == io.EOF {
			return elements, nil
		}
		if err != nil {
			return elements, err
		}
		if t == begin {
			elements++
		}
	}
}

// astray is an error if something stands where only tags may: it would be lost.
func (l *lexer) astray() error {
	if text := bytes.Trim(l.text, " \t\r\n"); len(text) > 0 {
		return fmt.Errorf("the text %q stands between its cells", cut(text))
	}
	return nil
}

// unknown is an error for an element that stands where it does not belong.
func (l *lexer) unknown() error {
	return fmt.Errorf("it has an element <%s> among its rows and cells, which no workbook has", cut(l.name))
}

// content adds the text of the element that began last to dst, as written, and
// reads to its end.
func (l *lexer) content(dst []byte) ([]byte, error) {
	for from := len(dst); ; {
		t, err := l.next()
		switch {
		case err != nil:
			return dst, err
		case t == end:
			return dst, nil
		case t == begin:
			return dst, l.unknown()
		}
		if dst = append(dst, l.text...); len(dst)-from > maxText {
			return dst, errText
		}
	}
}

// item adds a text with its runs, rich or plain, to dst, and reads to the end of
// the element that began last. How a text is pronounced is left out.
func (l *lexer) item(dst []byte) ([]byte, error) {
	from, outside := len(dst), l.depth()-1
	for {
		t, err := l.next()
		switch {
		case err != nil:
		case t == end && l.depth() == outside:
			return dst, nil
		case t == chars:
			err = l.astray()
		case t == begin && l.is("t"):
			dst, err = l.run(dst)
		case t == begin && !l.is("r"):
			err = l.skip()
		}
		if err == nil && len(dst)-from > maxText {
			err = errText
		}
		if err != nil {
			return dst, err
		}
	}
}

// run adds the text of a run.
func (l *lexer) run(dst []byte) ([]byte, error) {
	from := len(dst)
	dst, err := l.content(dst)
	return unescape(dst, from), err
}
