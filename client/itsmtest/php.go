package itsmtest

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// text gives a value as PHP writes it into a string: true is 1, false and null
// are nothing, 6.0 is 6.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return floatText(v)
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return v.String()
		}
		f, _ := v.Float64()
		return floatText(f)
	case bool:
		if v {
			return "1"
		}
	}
	return ""
}

func floatText(f float64) string {
	if math.Abs(f) < 1e15 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	s := strconv.FormatFloat(f, 'E', -1, 64)
	if mantissa, exponent, _ := strings.Cut(s, "E"); !strings.Contains(mantissa, ".") {
		return mantissa + ".0E" + exponent
	}
	return s
}

// truthy says whether PHP takes a parameter for true; the API turns the words
// true and false into booleans first.
func truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case []any:
		return len(v) > 0
	case map[string]any:
		return true
	default:
		s := text(v)
		return s != "" && s != "0" && s != "false"
	}
}

// compound says whether a value is a list or an object, on which PHP dies where
// a text is expected.
func compound(v any) bool {
	switch v.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}

// itemID reads an id as the server does: it keeps digits and minus signs of the
// value's text, so that "5abc" is 5 and 99999999999999999999, as a float
// 1.0E+20, is 1020. ok is false where nothing remains that can be an id.
func itemID(v any) (id int, ok bool) {
	s := onlyDigits(text(v), "")
	id, err := strconv.Atoi(s)
	return id, err == nil
}

// onlyDigits keeps the digits, minus signs and the further bytes of a text.
func onlyDigits(s, further string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '-' || strings.ContainsRune(further, r) {
			return r
		}
		return -1
	}, s)
}
