package mapping

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxInt is the most that an int column of the server holds.
const maxInt = math.MaxInt32

// toInteger reads a whole number. Blanks may stand between its groups of
// three digits.
func toInteger(text string, r *rule) (string, *refusal) {
	sign, digits := signed(text)
	digits, ok := ungrouped(digits, "")
	if !ok || !allDigits(digits) {
		return "", refuse("bad-integer")
	}
	n, err := strconv.Atoi(sign + digits)
	if err != nil || n < r.low || n > r.high {
		return "", refuse("out-of-range", strconv.Itoa(r.low), strconv.Itoa(r.high))
	}
	if r.field.Type == TypeDecimal {
		return fit(scaled(strconv.Itoa(n), r.field.Scale), r, ".")
	}
	return strconv.Itoa(n), nil
}

// toID reads the id of an item: decimal digits and nothing else, since the
// server takes "5abc" for 5.
func toID(text string) (string, *refusal) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxInt || strconv.Itoa(n) != text {
		return "", refuse("bad-id", maxInt)
	}
	return text, nil
}

// toReference reads the id of an item to refer to; 0 is none.
func toReference(text string) (string, *refusal) {
	if text == "0" {
		return text, nil
	}
	return toID(text)
}

// toMonths reads a duration: "36", "36 mois", "3 ans", "3 years". -1 is a
// warranty for life.
func toMonths(text string) (string, *refusal) {
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZé. ")
	months, ok := monthsOf(Fold(text[len(number):]))
	n, err := strconv.Atoi(Trim(number))
	if !ok || err != nil || n < -1 || n > maxInt/12 || n < 0 && months != 1 {
		return "", refuse("bad-months")
	}
	return strconv.Itoa(n * months), nil
}

// monthsOf says how many months a unit has.
func monthsOf(unit string) (int, bool) {
	switch unit {
	case "", "m", "mois", "month", "months":
		return 1, true
	case "a", "an", "ans", "annee", "annees", "y", "year", "years":
		return 12, true
	}
	return 0, false
}

// signed takes the sign from a number.
func signed(text string) (sign, digits string) {
	switch {
	case strings.HasPrefix(text, "-"):
		return "-", text[1:]
	case strings.HasPrefix(text, "−"): // the sign that typographers use
		return "-", strings.TrimPrefix(text, "−")
	case strings.HasPrefix(text, "+"):
		return "", text[1:]
	}
	return "", text
}

// ungrouped takes out what stands between groups of three digits: a blank of
// any width, an apostrophe, or one of the marks given, always the same. It is
// false where that stands anywhere else, as in 0,125.
func ungrouped(digits, marks string) (string, bool) {
	i := strings.IndexFunc(digits, func(r rune) bool { return grouping(r, marks) })
	if i < 0 {
		return digits, true
	}
	mark, _ := utf8.DecodeRuneInString(digits[i:])
	groups := strings.Split(digits, string(mark))
	for _, group := range groups[1:] {
		if len(group) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), 1 <= i && i <= 3 && digits[0] != '0'
}

func grouping(r rune, marks string) bool {
	return blank(r) || r == '\'' || r == '’' || strings.ContainsRune(marks, r)
}

func allDigits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}
