package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// declaration reads what begins with <!: a comment, or text that is not to be
// looked at.
func (l *lexer) declaration(rest []byte) (token, int, error) {
	const comment, verbatim = "<!--", "<![CDATA["
	switch {
	case bytes.HasPrefix(rest, []byte(comment)):
		return l.comment(rest)
	case bytes.HasPrefix(rest, []byte(verbatim)):
		return l.verbatim(rest, len(verbatim))
	case strings.HasPrefix(comment, string(rest)), strings.HasPrefix(verbatim, string(rest)):
		return passed, 0, errShort
	}
	return passed, 0, errors.New("it has a document type, or another declaration that no workbook has")
}

func (l *lexer) comment(rest []byte) (token, int, error) {
	const start = len("<!--")
	n := bytes.Index(rest[start:], []byte("--"))
	if n < 0 || start+n+2 == len(rest) {
		return passed, 0, errShort
	}
	if rest[start+n+2] != '>' {
		return passed, 0, errors.New("a comment has two hyphens within")
	}
	return passed, start + n + 3, nil
}

// verbatim reads text in which a < is a <.
func (l *lexer) verbatim(rest []byte, start int) (token, int, error) {
	n := bytes.Index(rest[start:], []byte("]]>"))
	if n < 0 {
		return passed, 0, errShort
	}
	if l.depth() == 0 {
		return passed, 0, errors.New("text stands outside of its elements")
	}
	text := rest[start : start+n]
	l.text = text
	var err error
	if bytes.IndexByte(text, '\r') >= 0 {
		l.text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	for rest := l.text; len(rest) > 0 && err == nil; {
		var size int
		size, err = l.signSize(rest)
		rest = rest[size:]
	}
	return chars, start + n + 3, err
}

// instruction passes over an instruction to a program, and looks into the one
// that says how the part is written.
func (l *lexer) instruction(rest []byte) (token, int, error) {
	n, _, err := nameEnd(rest, 2)
	if err != nil {
		return passed, 0, err
	}
	length := bytes.Index(rest[n:], []byte("?>"))
	if length < 0 {
		return passed, 0, errShort
	}
	if length > 0 && strings.IndexByte(" \t\r\n", rest[n]) < 0 {
		return passed, 0, errors.New("an instruction has a name that XML does not know")
	}
	if string(rest[2:n]) == "xml" {
		err = l.form(rest[:n+length+1], n)
	}
	return passed, n + length + 2, err
}

// form looks what the first line of a part says of it.
func (l *lexer) form(rest []byte, n int) error {
	if l.formed || l.begun {
		return errors.New("its first line stands elsewhere, too")
	}
	l.formed = true
	n, err := l.attributes(rest, n)
	if err == errShort || err == nil && n < len(rest)-1 {
		err = errors.New("its first line is not closed")
	}
	if err != nil {
		return err
	}
	if version, ok := l.find("version"); ok && string(version) != "1.0" {
		return fmt.Errorf("it is XML %s, and only 1.0 is read", cut(version))
	}
	encoding, ok := l.find("encoding")
	if name := strings.ToLower(string(encoding)); ok && name != "utf-8" && !(l.wide && strings.HasPrefix(name, "utf-16")) {
		return fmt.Errorf("it is written in %s, and only UTF-8 and UTF-16 are read", cut(encoding))
	}
	return nil
}

// decoded gives a text or the value of an attribute as it is meant. What needs
// no change stays where it is.
func (l *lexer) decoded(raw []byte, isText bool) ([]byte, error) {
	n := plainEnd(raw)
	if n == len(raw) {
		return raw, nil
	}
	from := len(l.plain)
	for {
		l.plain = append(l.plain, raw[:n]...)
		if raw = raw[n:]; len(raw) == 0 {
			return l.plain[from:], nil
		}
		size, err := l.sign(raw, isText)
		if err != nil {
			return nil, err
		}
		raw = raw[size:]
		n = plainEnd(raw)
	}
}

// plainEnd finds the first sign that is not simply itself.
func plainEnd(raw []byte) int {
	for i, b := range raw {
		if b < ' ' && b != '\n' && b != '\t' || b >= utf8.RuneSelf || b == '&' || b == '<' || b == ']' {
			return i
		}
	}
	return len(raw)
}

// sign decodes the sign at the start of a text, and tells how long it was.
func (l *lexer) sign(raw []byte, isText bool) (size int, err error) {
	switch raw[0] {
	case '&':
		return l.reference(raw)
	case '<':
		return 0, errors.New("a < stands in the value of an attribute")
	case '\r':
		l.plain = append(l.plain, '\n')
		if len(raw) > 1 && raw[1] == '\n' {
			return 2, nil
		}
		return 1, nil
	case ']':
		if isText && bytes.HasPrefix(raw, []byte("]]>")) {
			return 0, errors.New("]]> stands in a text")
		}
	}
	size, err = l.signSize(raw)
	l.plain = append(l.plain, raw[:size]...)
	return size, err
}

// signSize measures the sign at the start of a text, which has to be one that a
// text may hold.
func (l *lexer) signSize(raw []byte) (int, error) {
	if b := raw[0]; ' ' <= b && b < utf8.RuneSelf {
		return 1, nil
	}
	sign, size := utf8.DecodeRune(raw)
	switch {
	case sign == utf8.RuneError && (size == 1 || l.wide):
		return 0, errors.New("it has bytes that are no text")
	case !inText(sign):
		return 0, fmt.Errorf("it has the sign %U, which no text may hold", sign)
	}
	return size, nil
}

// inText tells the signs that XML allows.
func inText(sign rune) bool {
	switch {
	case sign < ' ':
		return sign == '\t' || sign == '\n' || sign == '\r'
	case sign < 0xE000:
		return sign < 0xD800
	}
	return sign <= utf8.MaxRune && sign != 0xFFFE && sign != 0xFFFF
}

// reference decodes a sign that is written by its name or its number.
func (l *lexer) reference(raw []byte) (int, error) {
	const longest = 16
	n := bytes.IndexByte(raw[:min(len(raw), longest)], ';')
	if n < 0 {
		return 0, fmt.Errorf("%q is no reference to a sign", raw[:min(len(raw), longest)])
	}
	sign, err := referred(string(raw[1:n]))
	l.plain = utf8.AppendRune(l.plain, sign)
	return n + 1, err
}

func referred(name string) (rune, error) {
	switch name {
	case "amp":
		return '&', nil
	case "lt":
		return '<', nil
	case "gt":
		return '>', nil
	case "quot":
		return '"', nil
	case "apos":
		return '\'', nil
	}
	number, isNumber := strings.CutPrefix(name, "#")
	base := 10
	if hex, isHex := strings.CutPrefix(number, "x"); isHex {
		number, base = hex, 16
	}
	n, err := strconv.ParseUint(number, base, 31)
	if !isNumber || err != nil || !inText(rune(n)) {
		return 0, fmt.Errorf("&%s; is no sign", name)
	}
	return rune(n), nil
}
