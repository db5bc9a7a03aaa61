package sheet

import (
	"bytes"
	"errors"
	"fmt"
)

// startTag reads a start tag with its attributes.
func (l *lexer) startTag(rest []byte) (token, int, error) {
	n, err := l.startName(rest)
	if err != nil {
		return passed, 0, err
	}
	whole := rest[1:n]
	if n, err = l.attributes(rest, n); err != nil {
		return passed, 0, err
	}
	l.closing = rest[n] == '/'
	if l.closing {
		n++
	}
	switch {
	case n == len(rest):
		l.closing = false
		return passed, 0, errShort
	case rest[n] != '>':
		return passed, 0, fmt.Errorf("the tag <%s is not closed", cut(whole))
	case l.depth() == 0 && l.begun:
		return passed, 0, errors.New("a second part stands behind its end")
	}
	l.begun = true
	return begin, n + 1, l.open.push(whole)
}

// startName reads the name of a start tag.
func (l *lexer) startName(rest []byte) (n int, err error) {
	n, colon, err := nameEnd(rest, 1)
	if err != nil {
		return 0, err
	}
	l.name = rest[1:n]
	if colon > 0 {
		l.name = rest[colon+1 : n]
	}
	return n, nil
}

// attributes reads the attributes of a tag up to the sign that ends it.
func (l *lexer) attributes(rest []byte, n int) (int, error) {
	l.attrs, l.plain = l.attrs[:0], l.plain[:0]
	for {
		i := blankEnd(rest, n)
		switch {
		case i == len(rest):
			return 0, errShort
		case rest[i] == '>' || rest[i] == '/' || rest[i] == '?':
			return i, nil
		case i == n:
			return 0, errors.New("the parts of a tag stand without a blank between them")
		case len(l.attrs) == maxAttributes:
			return 0, excess("it has a tag with more than 256 attributes, and no real workbook has: save it again in Excel, or ask for it to be sent again")
		}
		var err error
		if n, err = l.attribute(rest, i); err != nil {
			return 0, err
		}
	}
}

// attribute reads an attribute, and tells where it ends.
func (l *lexer) attribute(rest []byte, from int) (int, error) {
	n, _, err := nameEnd(rest, from)
	if err != nil {
		return 0, err
	}
	name := rest[from:n]
	n = blankEnd(rest, n)
	if n < len(rest) && rest[n] != '=' {
		return 0, fmt.Errorf("the attribute %s has no value", cut(name))
	}
	n = blankEnd(rest, min(n+1, len(rest)))
	if n == len(rest) {
		return 0, errShort
	}
	quote := rest[n]
	if quote != '"' && quote != '\'' {
		return 0, fmt.Errorf("the value of the attribute %s has no quotes", cut(name))
	}
	value := rest[n+1:]
	length := bytes.IndexByte(value, quote)
	if length < 0 {
		return 0, errShort
	}
	if value, err = l.decoded(value[:length], false); err != nil {
		return 0, err
	}
	if _, twice := l.find(string(name)); twice {
		return 0, fmt.Errorf("the attribute %s stands twice in a tag", cut(name))
	}
	l.attrs = append(l.attrs, attribute{name, value})
	return n + length + 2, nil
}

// find finds the value of an attribute by its name.
func (l *lexer) find(name string) ([]byte, bool) {
	for i := range l.attrs {
		if string(l.attrs[i].name) == name {
			return l.attrs[i].value, true
		}
	}
	return nil, false
}

// endTag reads the end tag of the innermost element.
func (l *lexer) endTag(rest []byte) (token, int, error) {
	n, _, err := nameEnd(rest, 2)
	if err != nil {
		return passed, 0, err
	}
	name := rest[2:n]
	if n = blankEnd(rest, n); n == len(rest) {
		return passed, 0, errShort
	}
	if rest[n] != '>' {
		return passed, 0, fmt.Errorf("the tag </%s is not closed", cut(name))
	}
	return end, n + 1, l.open.close(name)
}

// nameEnd finds the end of the name that begins at a place of the rest, and the
// colon behind its prefix, 0 if it has none.
func nameEnd(rest []byte, from int) (n, colon int, err error) {
	for n = from; n < len(rest) && inName(rest[n]); n++ {
		if rest[n] == ':' && colon > 0 {
			return 0, 0, fmt.Errorf("the name %q has two colons", cut(rest[from:]))
		} else if rest[n] == ':' {
			colon = n
		}
	}
	switch {
	case n == len(rest):
		return 0, 0, errShort
	case n == from || colon == from || colon == n-1 || !beginsName(rest[from]) || colon > 0 && !beginsName(rest[colon+1]):
		return 0, 0, fmt.Errorf("%q begins with no name", cut(rest[from:n+1]))
	}
	return n, colon, nil
}

func beginsName(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_' }

func inName(b byte) bool {
	return beginsName(b) || '0' <= b && b <= '9' || b == ':' || b == '-' || b == '.'
}

// blankEnd finds the end of the blanks that begin at a place of the rest.
func blankEnd(rest []byte, from int) int {
	for from < len(rest) && (rest[from] == ' ' || rest[from] == '\n' || rest[from] == '\t' || rest[from] == '\r') {
		from++
	}
	return from
}
