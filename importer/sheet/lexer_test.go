package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
)

// tokens reads a part to its end, and writes down what it holds. The window is
// the smallest that it can begin with, so that every piece reaches its edge.
func tokens(part string, window int) (string, error) {
	l := newLexer(strings.NewReader(part))
	l.window = make([]byte, 0, window)
	var all strings.Builder
	for {
		t, err := l.next()
		switch {
		case err == io.EOF:
			return all.String(), nil
		case err != nil:
			return all.String(), err
		case t == begin:
			fmt.Fprintf(&all, "<%s", l.name)
			for _, a := range l.attrs {
				fmt.Fprintf(&all, " %s=%q", a.name, a.value)
			}
			all.WriteString(">")
		case t == end:
			all.WriteString("</>")
		case t == chars:
			all.WriteString(string(l.text))
		}
	}
}

// stdTokens is the same by the standard library.
func stdTokens(part string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(part))
	var all strings.Builder
	for depth := 0; ; {
		t, err := d.RawToken()
		if err == io.EOF && depth == 0 {
			return all.String(), nil
		}
		if err != nil {
			return all.String(), err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			fmt.Fprintf(&all, "<%s", t.Name.Local)
			for _, a := range t.Attr {
				name := a.Name.Local
				if a.Name.Space != "" {
					name = a.Name.Space + ":" + name
				}
				fmt.Fprintf(&all, " %s=%q", name, a.Value)
			}
			all.WriteString(">")
		case xml.EndElement:
			depth--
			all.WriteString("</>")
		case xml.CharData:
			if depth > 0 {
				all.Write(t)
			}
		}
	}
}

// wellFormed are parts of all that XML allows, and that workbooks have.
func wellFormed() []string {
	return []string{
		`<a/>`,
		`<a></a >`,
		"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes' ?>\r\n<a>\r\nb\rc\n</a>\r\n",
		"\ufeff<?xml version=\"1.0\"?><a/>",
		`<!-- c --><?pi some?thing > ?><a><!----><?p?><!-- - --></a><!-- d --> `,
		`<x:a xmlns:x="u" x:b="1" b='2'><x:c/></x:a>`,
		`<a b = "1"	c
='2' d="a'b" e='a"b' f="&lt;&quot;&#10;&#x41;>" g="/>"></a>`,
		`<a>&amp;&lt;&gt;&quot;&apos;&#233;&#xe9;&#x1F600; ] ]] ] ]&gt;</a>`,
		`<a><![CDATA[<b>&amp;]]]]><![CDATA[> ]]>x<![CDATA[]]></a>`,
		"<a>é€😀\ufffd\t</a>",
		"<a-b_c.1 d-1.e_=\"\"><_/></a-b_c.1>",
		"<a b=\"\r\n\r\t\">\r\r\n</a>",
	}
}

// TestLexer reads what is well formed as the standard library does, wherever the
// window ends.
func TestLexer(t *testing.T) {
	for _, part := range wellFormed() {
		want, err := stdTokens(part)
		if err != nil {
			t.Fatalf("%q: %v", part, err)
		}
		for _, window := range []int{4, 7, 64} {
			got, err := tokens(part, window)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%q in %d: %v %s", part, window, err, diff)
			}
		}
	}
}

// TestLexerRefuses meets what is not well formed, and cuts what is.
func TestLexerRefuses(t *testing.T) {
	parts := []string{
		"", " ", "x", "<", "<a", "<a>", "</a>", "<a></b>", "<a></a></a>", "<a/><b/>", "<a/>x", "x<a/>", "<a/><", "<a><b></a></b>",
		"<a>x", "<1/>", "< a/>", "<a/ >", "<a//>", "<a></a/>", "</ a>", "<a b/>", "<a b=c/>", `<a b="c/>`, `<a b="<"/>`, `<a b="1"c="2"/>`, `<a b="1" b='2'/>`,
		"<a:b:c/>", "<:a/>", "<a:/>", "<a:1/>", "<é/>", `<a é="1"/>`, "<a>&b;</a>", "<a>&</a>", "<a>& b;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>",
		"<a>&#;</a>", "<a>&#x;</a>", "<a>&#X41;</a>", "<a>&12;</a>", "<a>&#99999999999;</a>", "<a>]]></a>", "<a>\x00</a>", "<a>\x0b</a>", "<a>\xff</a>", "<a>\xed\xa0\x80</a>",
		"<a>\uffff</a>", "<a><![CDATA[\x00]]></a>", "<a><![CDATA[\xff]]></a>", "<a><![CDATA[", "<![CDATA[x]]><a/>", "<a><!-- -- --></a>", "<a><!-- --->", "<a><!- - --></a>",
		"<!DOCTYPE a><a/>", "<a><!ENTITY b></a>", "<a><![IGNORE[]]></a>", "<?xml version=\"1.1\"?><a/>", "<?xml encoding=\"latin1\"?><a/>", "<?xml version?><a/>",
		"<a><?xml version=\"1.0\"?></a>", "<?xml version=\"1.0\"?><?xml version=\"1.0\"?><a/>", "<?xml version=\"1.0/\"<?><a/>", "<??><a/>", "<?a", "<?a b", "<a/>\x00",
		"\xff\xfe<\x00a\x00/\x00>", "\xfe\xff\x00<\x00a\x00>\xd8\x00\x00<\x00/\x00a\x00>", "<\x00a\x00/\x00>\x00",
	}
	for _, part := range wellFormed() {
		whole := strings.LastIndexByte(part, '/')
		for n := range whole {
			parts = append(parts, part[:n])
		}
	}
	for _, part := range parts {
		for _, window := range []int{4, 64} {
			if got, err := tokens(part, window); err == nil {
				t.Errorf("%q was read as %s", part, got)
			}
		}
	}
}

// TestWide reads parts in UTF-16, either way.
func TestWide(t *testing.T) {
	const part = `<?xml version="1.0" encoding="UTF-16"?><a b="é">😀</a>`
	for _, order := range []unicode.Endianness{unicode.BigEndian, unicode.LittleEndian} {
		wide, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().Bytes([]byte(part))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := tokens(string(wide), 64); got != "<a b=\"é\">😀</>" || err != nil {
			t.Errorf("got %s, %v", got, err)
		}
		if plain, err := inUTF8(wide); string(plain) != `<a b="é">😀</a>` || err != nil {
			t.Errorf("got %s, %v", plain, err)
		}
	}
}

// TestReaderFails gives the error of the part that is read, and never its
// beginning alone.
func TestReaderFails(t *testing.T) {
	broken := errors.New("broken")
	for _, part := range []string{"<a/>", "<a>", "<a>b", ""} {
		l := newLexer(io.MultiReader(strings.NewReader(part), iotest.ErrReader(broken)))
		var err error
		for err == nil {
			_, err = l.next()
		}
		if err != broken {
			t.Errorf("%q: %v", part, err)
		}
	}
}

// FuzzLexer holds that whatever is read is well formed by the standard library,
// too, and holds the same.
func FuzzLexer(f *testing.F) {
	for _, part := range wellFormed() {
		f.Add(part)
	}
	f.Fuzz(func(t *testing.T, part string) {
		got, err := tokens(part, 1<<10)
		small, smallErr := tokens(part, 5)
		if got != small || (err == nil) != (smallErr == nil) {
			t.Errorf("%s, %v; in a small window %s, %v", got, err, small, smallErr)
		}
		if err != nil || wide([]byte(part)) {
			return
		}
		want, err := stdTokens(part)
		if err == nil {
			err = xml.Unmarshal([]byte(part), new(struct{}))
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
}
