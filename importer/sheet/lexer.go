package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// What the XML of a part may hold at once. Whatever Excel writes stays far
// below; what goes beyond would fill the memory.
const (
	maxDepth      = 100     // elements within one another; a sheet has some ten
	maxPiece      = 2 << 20 // bytes of one tag, or of one stretch of text
	maxAttributes = 256     // of one tag; that of a sheet has some twenty

	firstWindow = 64 << 10 // bytes read ahead: a hundred rows or so
)

const (
	errDeep  = excess("its elements stand more than 100 deep in one another, and those of real workbooks some ten: save it again in Excel, or ask for it to be sent again")
	errPiece = excess("it has a tag or a text of more than 2 MiB, and no real workbook has: save it again in Excel, or ask for it to be sent again")
)

var (
	errShort = errors.New("it ends too early")
	errEmpty = errors.New("it is empty")
)

// token is a piece of XML that means something. What stands outside of all
// elements, comments and instructions are passed over.
type token uint8

const (
	begin token = iota // a start tag; an empty element has an end of its own behind it
	end                // an end tag
	chars              // a stretch of text; several may follow one another
)

// lexer reads the XML of a part token by token, in a window of bounded size. It
// takes nothing that is not well formed, and of what is, no document types and
// no names beyond ASCII, which no workbook has. A part that ends too early, or
// goes on behind its end, is an error.
//
// What a token holds is gone with the next one.
type lexer struct {
	in     io.Reader
	err    error  // of in
	window []byte // what was read of it and may still be needed
	at     int    // where in the window the next token begins
	wide   bool   // the part is written in UTF-16

	name  []byte // of a tag, without its prefix
	attrs []attribute
	text  []byte // of chars
	plain []byte // where texts are put that are not as written

	open    openTags
	closing bool // the start tag is its end, too
	begun   bool // the outermost element
	formed  bool // the line was read that says how the part is written
}

// attribute is one of a start tag. Those of other namespaces keep their prefix.
type attribute struct{ name, value []byte }

// newLexer reads a part that is written in UTF-8, or in UTF-16 with a mark.
func newLexer(in io.Reader) *lexer {
	const leastWindow = 16 // more would be copied once more than is needed
	start := bufio.NewReaderSize(in, leastWindow)
	l := &lexer{in: start, window: make([]byte, 0, firstWindow)}
	switch mark, _ := start.Peek(3); { // an error comes again when it is read
	case wide(mark):
		l.in, l.wide = unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Reader(start), true
	case bytes.HasPrefix(mark, []byte("\xef\xbb\xbf")):
		_, l.err = start.Discard(len(mark))
	}
	return l
}

// wide reports whether a part begins with the mark of UTF-16.
func wide(start []byte) bool {
	return bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff"))
}

// depth is how many elements are open: the one that began included, the one that
// ended not.
func (l *lexer) depth() int { return len(l.open.starts) }

// next reads the next token. It is io.EOF behind the outermost element, when all
// of the part was read.
func (l *lexer) next() (token, error) {
	if l.closing {
		l.closing = false
		l.open.pop()
		return end, nil
	}
	for {
		t, n, err := l.piece(l.window[l.at:])
		switch {
		case err == errShort:
			if err := l.more(); err != nil {
				return 0, err
			}
			continue
		case err != nil:
			return 0, err
		}
		if l.at += n; t != passed {
			return t, nil
		}
	}
}

// passed is a piece that is none of the tokens.
const passed token = 0xff

// piece reads what stands at the start of the rest, and tells how long it is. It
// is errShort where it does not end within the rest.
func (l *lexer) piece(rest []byte) (token, int, error) {
	if len(rest) < 2 {
		return passed, 0, errShort
	}
	if rest[0] != '<' {
		return l.stretch(rest)
	}
	switch rest[1] {
	case '/':
		return l.endTag(rest)
	case '?':
		return l.instruction(rest)
	case '!':
		return l.declaration(rest)
	}
	return l.startTag(rest)
}

// stretch reads text up to the next tag.
func (l *lexer) stretch(rest []byte) (token, int, error) {
	n := bytes.IndexByte(rest, '<')
	if n < 0 {
		return passed, 0, errShort
	}
	if l.depth() == 0 {
		return passed, n, outside(rest[:n])
	}
	var err error
	l.plain = l.plain[:0]
	l.text, err = l.decoded(rest[:n], true)
	return chars, n, err
}

func outside(text []byte) error {
	if len(bytes.Trim(text, " \t\r\n")) > 0 {
		return errors.New("text stands outside of its elements")
	}
	return nil
}

// more reads on, since the window ends within a piece. At the end of the part
// all elements have to be closed.
func (l *lexer) more() error {
	if l.err == nil {
		return l.fill()
	}
	rest := l.window[l.at:]
	switch {
	case l.err != io.EOF:
		return l.err
	case !l.begun && len(rest) == 0:
		return errEmpty
	case l.depth() > 0 || !l.begun || bytes.IndexByte(rest, '<') >= 0:
		return errShort
	}
	if err := outside(rest); err != nil {
		return err
	}
	return io.EOF
}

// fill reads ahead until the window is full, which grows if it is already.
func (l *lexer) fill() error {
	rest := l.window[l.at:]
	switch {
	case l.at > 0:
		l.window = l.window[:copy(l.window, rest)]
	case len(rest) >= maxPiece:
		return errPiece
	case len(rest) == cap(l.window):
		l.window = append(make([]byte, 0, 2*cap(l.window)), rest...)
	}
	l.at = 0
	for len(l.window) < cap(l.window) && l.err == nil {
		var n int
		n, l.err = l.in.Read(l.window[len(l.window):cap(l.window)])
		l.window = l.window[:len(l.window)+n]
	}
	return nil
}

// openTags are the names of the elements that are open, one behind the other.
type openTags struct {
	names  []byte
	starts []int
}

func (o *openTags) push(name []byte) error {
	if len(o.starts) == maxDepth {
		return errDeep
	}
	o.starts = append(o.starts, len(o.names))
	o.names = append(o.names, name...)
	return nil
}

func (o *openTags) pop() {
	last := len(o.starts) - 1
	o.names, o.starts = o.names[:o.starts[last]], o.starts[:last]
}

// close closes the innermost element, which has to have this name.
func (o *openTags) close(name []byte) error {
	if len(o.starts) == 0 {
		return fmt.Errorf("</%s> closes what was never opened", cut(name))
	}
	if inner := o.names[o.starts[len(o.starts)-1]:]; !bytes.Equal(inner, name) {
		return fmt.Errorf("<%s> is closed by </%s>", cut(inner), cut(name))
	}
	o.pop()
	return nil
}

// cut shortens a name or a value for a message.
func cut(text []byte) []byte {
	const most = 40
	return text[:min(len(text), most)]
}
