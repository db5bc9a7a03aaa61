package mapping

import (
	"strings"
	"unicode/utf8"
)

// toText takes a text as it stands.
func toText(c Cell, r *rule) (string, *refusal) {
	text := meant(c)
	if shortened(c) {
		return "", refuse("excel-damage")
	}
	if r.html {
		text = toHTML(text)
	} else if r.bare && strings.ContainsAny(text, "\r\n") {
		return "", refuse("bare-line-break")
	}
	return text, nil
}

// Storable tells why a field would not give a text back as it was; nil where it
// would. The header is that of the column which has it.
func (f Field) Storable(header, text string) *Problem {
	why := storable(text, f)
	if why == nil && text == "" {
		why = refuse("empty-name")
	}
	if why == nil {
		return nil
	}
	r := rule{where: "column " + quote(header), header: header}
	return r.problem(text, why)
}

// storable refuses a text that the column would not give back as it was.
func storable(text string, f Field) *refusal {
	if text == "NULL" || text == "null" {
		return refuse("null-word")
	}
	if strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text) {
		return refuse("bad-character")
	}
	for _, r := range text {
		if r > 0xffff {
			return refuse("four-byte", string(r))
		}
	}
	return tooLong(text, f)
}

// tooLong counts what is stored: the server writes < and > as &lt; and &gt;. On
// the way to a varchar it counts bytes with a backslash before each quote.
func tooLong(text string, f Field) *refusal {
	escaped := 3 * (strings.Count(text, "<") + strings.Count(text, ">"))
	if n := utf8.RuneCountInString(text) + escaped; f.Characters > 0 && n > f.Characters {
		return refuse("too-long", n, f.Characters)
	}
	bytes := len(text) + escaped
	if f.Characters > 0 {
		bytes += strings.Count(text, "'") + strings.Count(text, `"`) + strings.Count(text, `\`)
	}
	if f.Bytes > 0 && bytes > f.Bytes {
		return refuse("too-many-bytes", bytes, f.Bytes)
	}
	return nil
}

// toHTML makes plain text into HTML: a paragraph for what stands between blank
// lines, <br> for a line break. Numbers stand for < and >, since the server
// takes the names &lt; and &gt; for the marks themselves.
func toHTML(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "&", "&amp;", "<", "&#60;", ">", "&#62;").Replace(text)
	var b strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph = strings.Trim(paragraph, "\n"); paragraph != "" {
			b.WriteString("<p>" + strings.ReplaceAll(paragraph, "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}
