package mapping

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which headers, names and spellings are compared where
// case, accents and blanks do not count: "  Bâtiment  A " becomes "batiment a".
// Folding twice changes nothing more.
func Fold(s string) string {
	if plain(s) {
		return strings.Join(strings.Fields(strings.ToLower(s)), " ")
	}
	s = strings.ToValidUTF8(s, "\ufffd") // broken text would keep what follows it from decomposing
	s = cases.Fold().String(norm.NFKD.String(s))
	// Folding can bring letters back that decompose, and decomposing capitals.
	s = cases.Fold().String(norm.NFKD.String(s))
	return strings.Join(strings.FieldsFunc(letters(s), blank), " ")
}

// letters drops marks, and spells ligatures that do not decompose.
func letters(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'ø', r == '°': // N° stands for Nº, and № decomposes to No
			b.WriteByte('o')
		case unicode.Is(unicode.Mn, r), invisible(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain reports whether s is ASCII, for which folding is cheap.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Trim takes blanks from both ends of a text: spaces, line breaks, no-break
// and zero-width ones, byte order marks.
func Trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return blank(r) || invisible(r) })
}

// blank holds no-break blanks of every width too.
func blank(r rune) bool { return unicode.IsSpace(r) }

// invisible tells characters that take no room, and that nobody means.
func invisible(r rune) bool {
	switch r {
	case '\u180e', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return true
	}
	return false
}
