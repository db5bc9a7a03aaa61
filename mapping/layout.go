package mapping

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// layout is the `format` of a date column, in parts: the tokens below, and
// literal text between them.
type layout []string

// dateTokens are the letters of a date's format. YY is a year from 1970 to
// 2069. One digit does for a token of two, but where the next one follows at once.
func dateTokens() []string { return []string{"YYYY", "YY", "MM", "DD", "HH", "mm", "ss"} }

// parseLayout takes a format apart. It is false for a format that has other
// letters than those of the tokens, names a part twice, or no whole date.
func parseLayout(format string) (layout, bool) {
	var l layout
	seen := ""
	for format != "" {
		part := nextPart(format)
		l, format = append(l, part), format[len(part):]
		if strings.Trim(part[:1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			continue
		}
		letter := part[:1]
		if !isToken(part) || strings.Contains(seen, letter) {
			return nil, false
		}
		seen += letter
	}
	return l, complete(seen)
}

// complete wants a day, a month and a year, and no minutes without hours.
func complete(seen string) bool {
	has := func(letter string) bool { return strings.Contains(seen, letter) }
	return has("Y") && has("M") && has("D") && (has("H") || !has("m")) && (has("m") || !has("s"))
}

// nextPart gives the token or the single character with which a format starts.
func nextPart(format string) string {
	for _, token := range dateTokens() {
		if strings.HasPrefix(format, token) {
			return token
		}
	}
	for i := range format {
		if i > 0 {
			return format[:i]
		}
	}
	return format
}

func isToken(part string) bool { return len(part) >= 2 && nextPart(part) == part && part[0] < 0x80 }

// timed reports whether the format has a time of day.
func (l layout) timed() bool {
	for _, part := range l {
		if part == "HH" {
			return true
		}
	}
	return false
}

// yearDayMonth reports whether a date in the format looks like another one in
// the international order.
func (l layout) yearDayMonth() bool {
	year, day, month := slices.Index(l, "YYYY"), slices.Index(l, "DD"), slices.Index(l, "MM")
	return 0 <= year && year < day && day < month
}

// parse reads a text that follows the layout to its end.
func (l layout) parse(text string) (moment, bool) {
	var m moment
	for i, part := range l {
		if !isToken(part) {
			rest, ok := strings.CutPrefix(text, part)
			if !ok {
				return m, false
			}
			text = rest
			continue
		}
		adjacent := i+1 < len(l) && isToken(l[i+1])
		digits := leadingDigits(text, len(part))
		if digits == "" || len(digits) < len(part) && (adjacent || part[0] == 'Y') {
			return m, false
		}
		m.set(part, digits)
		text = text[len(digits):]
	}
	return m, text == ""
}

// leadingDigits gives the digits with which a text starts, at most so many.
func leadingDigits(text string, most int) string {
	n := 0
	for n < min(most, len(text)) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return text[:n]
}

// set puts digits where a token says.
func (m *moment) set(token, digits string) {
	n, _ := strconv.Atoi(digits) // at most four digits
	switch token {
	case "YYYY":
		m.year = n
	case "YY":
		m.year = century(n)
	case "MM":
		m.month = n
	case "DD":
		m.day = n
	case "HH":
		m.hour = n
	case "mm":
		m.minute = n
	case "ss":
		m.second = n
	}
}

// century takes two digits for a year from 1970 to 2069.
func century(year int) int {
	if year < 70 {
		return 2000 + year
	}
	return 1900 + year
}

// write gives the text of a moment that parse reads.
func (l layout) write(m moment) string {
	var text strings.Builder
	for _, part := range l {
		if isToken(part) {
			part = fmt.Sprintf("%0*d", len(part), m.part(part))
		}
		text.WriteString(part)
	}
	return text.String()
}

// part gives the number that a token stands for.
func (m moment) part(token string) int {
	return map[string]int{
		"YYYY": m.year, "YY": m.year % 100, "MM": m.month, "DD": m.day, "HH": m.hour, "mm": m.minute, "ss": m.second,
	}[token]
}
