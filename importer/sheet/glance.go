package sheet

// cellTag is what the start tag of a cell says.
type cellTag struct{ ref, style, kind []byte }

// read takes the attributes of the tag that the lexer read last.
func (t *cellTag) read(l *lexer) {
	t.ref, _ = l.find("r")
	t.style, _ = l.find("s")
	t.kind, _ = l.find("t")
}

// glance takes the next cell at once, if it is written as nearly all are:
//
//	<c r="B3" s="1" t="s"><v>17</v></c>
//
// with or without s, t and a value. It takes all of such a cell or nothing, and
// what it does not take is read token by token, to the same end. There are a dozen
// tokens in a cell, and so this is most of the speed.
func (l *lexer) glance(tag *cellTag) (value []byte, ok bool) {
	if l.closing {
		return nil, false
	}
	rest := l.window[l.at:]
	if len(rest) < 2 || rest[0] != '<' || rest[1] != 'c' {
		return nil, false
	}
	ref, n := word(rest, 2, 'r')
	if n == 2 {
		return nil, false
	}
	tag.ref = ref
	tag.style, n = word(rest, n, 's')
	tag.kind, n = word(rest, n, 't')
	if end := behind(rest, n, "/>"); end > 0 {
		l.at += end
		return nil, true
	}
	value, n = plainValue(rest, n)
	l.at += n
	return value, n > 0
}

// word reads an attribute of one letter, whose value is of letters and digits
// alone, and tells where it ends: where it should begin, if it is not there.
func word(rest []byte, from int, name byte) (value []byte, end int) {
	const start = len(` r="`)
	if len(rest) < from+start || rest[from] != ' ' || rest[from+1] != name || rest[from+2] != '=' || rest[from+3] != '"' {
		return nil, from
	}
	value = rest[from+start:]
	for i, b := range value {
		if b == '"' {
			return value[:i], from + start + i + 1
		}
		if b < '0' || b > '9' && b < 'A' || b > 'z' {
			break
		}
	}
	return nil, from
}

// plainValue reads the value and the end of a cell, and tells where that is; 0 if
// there is something else.
func plainValue(rest []byte, from int) (value []byte, end int) {
	n := behind(rest, from, "><v>")
	if n == 0 {
		return nil, 0
	}
	value = rest[n:]
	for i, b := range value {
		if b == '<' {
			return value[:i], behind(rest, n+i, "</v></c>")
		}
		if b <= ' ' || b == '&' || b == ']' || b > '~' {
			break
		}
	}
	return nil, 0
}

// behind is the place behind a text that stands at a place of the rest; 0 if
// another stands there.
func behind(rest []byte, from int, text string) int {
	if end := from + len(text); end <= len(rest) && string(rest[from:end]) == text {
		return end
	}
	return 0
}
