package itsmtest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldText gives a text as the database's collation compares it: without case
// and without accents. A text of plain lower-case letters comes back as it is.
func foldText(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// pattern is a LIKE pattern: parts that must follow each other, with anything
// between them.
type pattern struct {
	null  bool // matches NULL alone
	parts []string
}

// textSearch makes the pattern of a search text as the server does: blanks
// around it go, backslashes are lost, &lt; and &gt; are decoded, ^ and $ anchor
// it, % stands for anything, and NULL asks for NULL.
func textSearch(s string) pattern {
	s = strings.TrimSpace(strings.NewReplacer("&lt;", "<", "&gt;", ">", `\`, "").Replace(s))
	if strings.EqualFold(s, sqlNull) {
		return pattern{null: true}
	}
	s, fromStart := strings.CutPrefix(s, "^")
	s, toEnd := strings.CutSuffix(s, "$")
	if !fromStart {
		s = "%" + s
	}
	if !toEnd {
		s += "%"
	}
	return pattern{parts: strings.Split(foldText(s), "%")}
}

// matches says whether a stored value fits the pattern.
func (p pattern) matches(v any) bool {
	if p.null || v == nil {
		return p.null && v == nil
	}
	s := text(v)
	if len(p.parts) == 1 && len(s) != len(p.parts[0]) && isASCII(s) {
		return false
	}
	return matchParts(foldText(s), p.parts)
}

// matchParts looks for the parts from left to right, each at its first place;
// the first and the last are anchored.
func matchParts(s string, parts []string) bool {
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return s == first
	}
	s, ok := strings.CutPrefix(s, first)
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		_, rest, found := strings.Cut(s, part)
		if !found {
			return false
		}
		s = rest
	}
	return strings.HasSuffix(s, last)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
