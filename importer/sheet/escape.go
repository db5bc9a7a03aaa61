package sheet

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape turns _x000D_ and the like, by which a workbook writes the signs that
// XML cannot hold, into these signs, from a place of the text on. Half of a sign
// alone becomes a byte that no text can hold, so that whoever wants the text has
// to refuse it.
func unescape(text []byte, from int) []byte {
	first := bytes.Index(text[from:], []byte("_x"))
	if first < 0 {
		return text
	}
	to := from + first // what is written never overtakes what is read
	for rest := text[to:]; len(rest) > 0; {
		sign, size := escaped(rest)
		switch {
		case size == 0:
			text[to] = rest[0]
			to, size = to+1, 1
		case utf16.IsSurrogate(sign):
			text[to] = 0xff
			to++
		default:
			to += utf8.EncodeRune(text[to:to+utf8.UTFMax], sign)
		}
		rest = rest[size:]
	}
	return text[:to]
}

// escaped reads the sign that is escaped at the start of a text, which can be
// written as two halves. Its size is 0 where none is.
func escaped(text []byte) (sign rune, size int) {
	const half = len("_x0000_")
	high, ok := unit(text)
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(high) {
		if low, ok := unit(text[half:]); ok {
			if pair := utf16.DecodeRune(high, low); pair != utf8.RuneError {
				return pair, 2 * half
			}
		}
	}
	return high, half
}

// unit reads one escape.
func unit(text []byte) (rune, bool) {
	if len(text) < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(code), err == nil
}
