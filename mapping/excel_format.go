package mapping

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// section gives the part of a number's format by which a sheet shows it: there
// can be one for numbers above zero, below and for zero itself, or one for each
// condition. It is bare of what shows nothing: colours, conditions, the sign of
// a negative number. Empty means that the number is not shown at all.
func section(c Cell) string {
	sections := strings.Split(c.Format, ";")
	if strings.ContainsAny(c.Format, "<>=") {
		return conditional(sections, c.Number)
	}
	last := len(sections) - 1
	switch {
	case c.Number < 0 && last >= 1:
		return unsigned(bareSection(sections[1]))
	case c.Number == 0 && last >= 2:
		return bareSection(sections[2])
	}
	return bareSection(sections[0])
}

// conditional picks the first section whose condition holds, or that has none.
func conditional(sections []string, n float64) string {
	for _, s := range sections {
		if holds(s, n) {
			return bareSection(s)
		}
	}
	return ""
}

// holds reports whether a number meets the condition of a section: [<=100].
func holds(section string, n float64) bool {
	_, condition, ok := strings.Cut(section, "[")
	for ; ok; _, condition, ok = strings.Cut(condition, "[") {
		inside, _, _ := strings.Cut(condition, "]")
		operand := strings.TrimLeft(inside, "<>=")
		if operand == inside {
			continue
		}
		limit, err := strconv.ParseFloat(operand, 64)
		return err == nil && compares(inside[:len(inside)-len(operand)], n, limit)
	}
	return true
}

func compares(operator string, a, b float64) bool {
	switch operator {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	case "=":
		return a == b
	}
	return operator == "<>" && a != b
}

// bareSection drops from a section what shows no character of its own: colours
// and conditions, the language, and room as wide as a sign or up to the edge.
func bareSection(code string) string {
	var bare strings.Builder
	for code != "" {
		inside, behind, closed := strings.Cut(code[1:], "]")
		switch sign := code[0]; {
		case sign == '[' && closed && silent(inside):
			code = behind
		case sign == '_' || sign == '*':
			_, size := utf8.DecodeRuneInString(code[1:])
			code = code[1+size:]
		default:
			bare.WriteByte(sign)
			code = code[1:]
		}
	}
	return bare.String()
}

// silent tells what in brackets shows nothing, unlike elapsed time, [h], and a
// currency, [$€-40C].
func silent(inside string) bool {
	if strings.HasPrefix(inside, "$") {
		return strings.HasPrefix(inside, "$-")
	}
	return strings.Trim(strings.ToLower(inside), "hms") != ""
}

// unsigned drops the minus or the parentheses of a section for negative numbers.
func unsigned(section string) string {
	if inside, ok := strings.CutPrefix(section, "("); ok && strings.HasSuffix(inside, ")") {
		return strings.TrimSuffix(inside, ")")
	}
	return strings.TrimPrefix(section, "-")
}
