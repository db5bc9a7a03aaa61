package itsmtest

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The bytes that the two text types hold.
const (
	textBytes     = 1<<16 - 1
	longtextBytes = 1<<32 - 1
)

// convert does what the database does to a text that is written into the
// column, with warnings nobody sees: it cuts, rounds, clamps and zeroes.
func (c *column) convert(s string) any {
	switch c.kind {
	case integerKind:
		return clampInt(leadingNumber(s), c.Type)
	case booleanKind:
		return int(min(max(math.Round(leadingNumber(s)), math.MinInt8), math.MaxInt8))
	case decimalKind:
		return c.decimal(s)
	case floatKind:
		return leadingNumber(s)
	case charKind:
		return cutCharacters(threeByte(s), c.size)
	case textKind:
		if c.Type == "longtext" {
			return cutBytes(threeByte(s), longtextBytes)
		}
		return cutBytes(threeByte(s), textBytes)
	default:
		return storedTime(c.kind, s)
	}
}

// empty is what NULL becomes in the column: NULL where it is allowed, else the
// type's own nothing.
func (c *column) empty() any {
	switch {
	case c.Null:
		return nil
	case c.kind == charKind || c.kind == textKind:
		return ""
	case c.kind == dateKind || c.kind == timestampKind:
		return storedTime(c.kind, "")
	default:
		return c.convert("0")
	}
}

// clampInt rounds into the range of the integer type.
func clampInt(f float64, sqlType string) int {
	low, high := float64(math.MinInt32), float64(math.MaxInt32)
	if strings.HasPrefix(sqlType, "smallint") {
		low, high = math.MinInt16, math.MaxInt16
	}
	return int(min(max(math.Round(f), low), high))
}

// leadingNumber reads the number at the start of a text, 0 where there is none:
// "12,5" is 12, "1E3" is 1000, "abc" is 0.
func leadingNumber(s string) float64 {
	s = strings.TrimLeft(s, " \t\r\n")
	f, err := strconv.ParseFloat(s[:numberLength(s)], 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0
	}
	return f
}

// numberLength is the length of the number at the start of s, its exponent
// counted only where it has a digit.
func numberLength(s string) int {
	n := 0
	if n < len(s) && (s[n] == '-' || s[n] == '+') {
		n++
	}
	n += digits(s[n:])
	if n < len(s) && s[n] == '.' {
		n += 1 + digits(s[n+1:])
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		m := n + 1
		if m < len(s) && (s[m] == '-' || s[m] == '+') {
			m++
		}
		if d := digits(s[m:]); d > 0 {
			n = m + d
		}
	}
	return n
}

func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

// decimal gives the text of a decimal column: always with all its digits behind
// the point, and at most as large as its digits allow.
func (c *column) decimal(s string) string {
	f, whole := leadingNumber(s), c.size-c.scale
	if math.Abs(f) >= math.Pow10(whole) {
		most := strings.Repeat("9", whole) + "." + strings.Repeat("9", c.scale)
		if f < 0 {
			return "-" + most
		}
		return most
	}
	exact := new(big.Rat)
	if s = strings.TrimLeft(s, " \t\r\n"); f != 0 {
		// Within the range of a float that is neither zero nor beyond the
		// column, so that no exponent is too large to be written out.
		exact.SetString(s[:numberLength(s)])
	}
	return exact.FloatString(c.scale)
}

// threeByte replaces each byte of a character outside the basic plane by a
// question mark, since the tables hold characters of three bytes.
func threeByte(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r > 0xFFFF }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r > 0xFFFF {
			b.WriteString("????")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func cutCharacters(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}

// cutBytes cuts at a character's boundary.
func cutBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// storedTime gives the text of a date or timestamp column: zeros for what is no
// day of the calendar, or no second that a timestamp can hold.
func storedTime(k kind, s string) string {
	day, clock, _ := strings.Cut(strings.TrimSpace(s), " ")
	if k == dateKind {
		if t, err := time.Parse("2006-1-2", day); err == nil {
			return t.Format(time.DateOnly)
		}
		return "0000-00-00"
	}
	for _, layout := range []string{"2006-1-2 15:4:5", "2006-1-2 15:4"} {
		if t, err := time.Parse(layout, day+" "+clock); err == nil {
			return timestamp(t)
		}
	}
	if t, err := time.Parse("2006-1-2", day); err == nil {
		return timestamp(t)
	}
	return "0000-00-00 00:00:00"
}

func timestamp(t time.Time) string {
	if t.Unix() <= 0 || t.Unix() > math.MaxInt32 {
		return "0000-00-00 00:00:00"
	}
	return t.Format(time.DateTime)
}
