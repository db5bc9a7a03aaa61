package mapping

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// A value has one canonical text, in which values are compared, kept in a plan
// and sent: text as typed; integers, months and references in decimal digits;
// decimals at the field's scale with a point; booleans 0 or 1; dates as
// 2006-01-02; datetimes as 2006-01-02 15:04:05. A field that holds nothing,
// and one to be cleared, is the empty text.

// Canonical gives the canonical text of what the server holds: nil, string,
// json.Number or bool, as its REST API gives it. NULL and 0000-00-00 are
// empty, and text is decoded as the server encodes it.
func (f Field) Canonical(stored any) string {
	var text string
	switch v := stored.(type) {
	case nil:
		return ""
	case string:
		text = v
	case bool:
		text = digit(v)
	default: // json.Number, and the numbers of Go
		text = fmt.Sprint(v)
	}
	switch {
	case f.dated():
		return undated(text)
	case f.Type == TypeDecimal:
		return scaled(text, f.Scale)
	case f.counted():
		return whole(text)
	}
	return decode(text)
}

// Same reports whether two canonical texts mean the same stored value. Text is
// put through what the server does to it first. Clearing a number, a boolean
// or a reference stores 0, so there the empty text and 0 are the same.
func (f Field) Same(a, b string) bool {
	return a == b || f.Meaning(a) == f.Meaning(b)
}

// Meaning gives one text for all canonical texts that are Same, by which items
// and rows can be found.
func (f Field) Meaning(canonical string) string {
	switch {
	case f.dated():
		return undated(canonical)
	case f.Type == TypeDecimal:
		return scaled(orZero(canonical), f.Scale)
	case f.counted():
		return whole(orZero(canonical))
	case f.Type == TypeMAC:
		return bareMAC(canonical)
	case f.Type == TypeIP:
		return shortestIP(canonical)
	}
	return decode(canonical)
}

// Empty reports whether a canonical text means that the field holds nothing:
// no text, no date, and for numbers, booleans and references 0 as well, which
// is what clearing them gives.
func (f Field) Empty(canonical string) bool { return f.Same(canonical, "") }

// verbatim reports whether a text is, letter by letter, what the field holds.
func (f Field) verbatim(text, canonical string) bool {
	return text == canonical || f.written() && decode(text) == canonical
}

// JSON gives what goes on the wire for a canonical text: a json.Number for
// integers, months, booleans and references, else a string. The empty text
// stays an empty string, with which the server clears.
func (f Field) JSON(canonical string) any {
	if f.counted() && canonical != "" {
		return json.Number(canonical)
	}
	return canonical
}

// counted tells the types that the server holds as whole numbers.
func (f Field) counted() bool {
	switch f.Type {
	case TypeInteger, TypeBoolean, TypeReference, TypeMonths:
		return true
	}
	return false
}

// written tells the types that the server holds as text.
func (f Field) written() bool {
	switch f.Type {
	case TypeText, TypeMAC, TypeIP, TypeEmail:
		return true
	}
	return false
}

func (f Field) dated() bool { return f.Type == TypeDate || f.Type == TypeDateTime }

// decode undoes what the server does to a text that it stores. Sent text is
// put through it as well before the two are compared, since the server keeps
// no trace of which of the spellings was sent.
func decode(text string) string {
	if strings.IndexByte(text, '&') >= 0 {
		text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`).Replace(text)
	}
	// Again and again, since "\r\r\n" leaves a new "\r\n" behind.
	for strings.Contains(text, "\r\n") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return text
}

// undated makes the dates that stand for none empty.
func undated(text string) string {
	if strings.HasPrefix(text, "0000-00-00") {
		return ""
	}
	return text
}

// whole gives the shortest digits of a whole number, and other text as it is.
func whole(text string) string {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return text
	}
	return strconv.FormatInt(n, 10)
}

// scaled gives a decimal at the scale of its column, and other text as it is.
// A scale of 0 is that of a float column, which has none.
func scaled(text string, scale int) string {
	if strings.ContainsAny(text, "eE") {
		return fromExponent(text, scale)
	}
	sign, digits := "", text
	if strings.HasPrefix(text, "-") {
		sign, digits = "-", text[1:]
	}
	units, decimals, _ := strings.Cut(digits, ".")
	if digits == "" || strings.Trim(units+decimals, "0123456789") != "" {
		return text
	}
	units = strings.TrimLeft(units, "0")
	decimals = strings.TrimRight(decimals, "0")
	if units+decimals == "" {
		sign = ""
	}
	if pad := scale - len(decimals); pad > 0 {
		decimals += strings.Repeat("0", pad)
	}
	if units == "" {
		units = "0"
	}
	if decimals != "" {
		decimals = "." + decimals
	}
	return sign + units + decimals
}

// fromExponent writes out a number such as 1.5e+20, as the server gives a
// float column.
func fromExponent(text string, scale int) string {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return scaled(strconv.FormatFloat(number, 'f', -1, 64), scale)
}

func orZero(text string) string {
	if text == "" {
		return "0"
	}
	return text
}

func digit(set bool) string {
	if set {
		return "1"
	}
	return "0"
}

// bareMAC leaves the digits of a MAC address, so that its spellings are one.
func bareMAC(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// shortestIP gives an IP address in its shortest form, and other text as it is.
func shortestIP(text string) string {
	if a, err := netip.ParseAddr(text); err == nil {
		return a.String()
	}
	return text
}
