package conformance

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// anything stands for any text in what a check wants.
const anything = "…"

// matches says whether a text fits a pattern, in which … stands for any text.
func matches(pattern, text string) bool {
	parts := strings.Split(pattern, anything)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	whole, err := regexp.Compile("(?s)^" + strings.Join(parts, ".*") + "$")
	return err == nil && whole.MatchString(text)
}

// canonical writes JSON in the one way in which it can be compared: without
// blanks, with the members of objects in the order of their names. Other text
// stays as it is.
func canonical(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return text
	}
	if _, err := d.Token(); err != io.EOF {
		return text
	}
	return encode(v)
}

// encode writes a value as JSON, with < and > as they are.
func encode(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// shorten keeps the two ends of a long text.
func shorten(s string) string {
	const end = 150
	if len(s) <= 2*end {
		return s
	}
	head, tail := s[:end], s[len(s)-end:]
	for !utf8.ValidString(head) && len(head) > end-utf8.UTFMax {
		head = head[:len(head)-1]
	}
	for !utf8.ValidString(tail) && len(tail) > end-utf8.UTFMax {
		tail = tail[1:]
	}
	return head + " […] " + tail
}
