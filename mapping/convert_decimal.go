package mapping

import (
	"strconv"
	"strings"
)

// The server reads a decimal into a floating point number before it stores
// it, and stores a float column with single precision: more digits than these
// come back changed.
const (
	doubleDigits = 15
	singleDigits = 6
)

// toDecimal reads a number with decimals: "1 234,56 €". A number cell holds a
// point, whatever the source says of its text.
func toDecimal(c Cell, r *rule) (string, *refusal) {
	point, marks := ".", ""
	if c.Kind != Number {
		point, marks = separators(r.decimal)
	}
	sign, number := signed(amount(c.Text))
	units, decimals, _ := strings.Cut(number, point)
	units, ok := ungrouped(units, marks)
	if !ok || !allDigits(units+decimals) || strings.HasSuffix(number, point) {
		return "", badDecimal(r, point)
	}
	text := sign + units + "." + decimals
	if r.field.Type != TypeDecimal {
		return scaled(text, 0), nil
	}
	return fit(scaled(text, r.field.Scale), r, point)
}

// amount takes the currency from a number, which may stand on either side.
func amount(text string) string {
	const code = "EUR"
	text = strings.Trim(text, "€$£ \u00a0\u202f")
	if i := len(text) - len(code); i > 0 && strings.EqualFold(text[i:], code) {
		text = text[:i]
	} else if i > 0 && strings.EqualFold(text[:len(code)], code) {
		text = text[len(code):]
	}
	return Trim(text)
}

// separators gives what stands before the decimals, and what may stand between
// groups of digits. The latter is taken only where the mapping says which is
// which: 1,234 could be either.
func separators(decimal string) (point, marks string) {
	switch decimal {
	case ",":
		return ",", "."
	case ".":
		return ".", ","
	}
	return ".", ""
}

// withoutNoise rounds to the digits that a spreadsheet shows of a number at
// most: behind them stands what binary arithmetic left, as in 12.300000000000001.
// A number of the mapping file has no value behind it, and is exact.
func withoutNoise(c Cell) string {
	if c.Number == 0 || !strings.Contains(c.Text, ".") || significant(c.Text) <= doubleDigits {
		return c.Text
	}
	return fromExponent(strconv.FormatFloat(c.Number, 'e', doubleDigits-1, 64), 0)
}

// fit holds a number against the column: its decimals, its digits in all.
func fit(text string, r *rule, point string) (string, *refusal) {
	units, decimals, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	f := r.field
	digits := doubleDigits
	if f.Precision == 0 {
		digits = singleDigits
	} else if len(decimals) > f.Scale {
		return "", badDecimal(r, point)
	}
	if f.Precision > 0 && len(units) > f.Precision-f.Scale && units != "0" {
		most := strings.Repeat("9", f.Precision-f.Scale)
		return "", refuse("out-of-range", "-"+most, most)
	}
	if significant(text) > digits {
		return "", refuse("too-precise", digits)
	}
	return text, nil
}

// significant counts the digits of a number but the zeros at its ends.
func significant(text string) int {
	units, decimals, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return len(strings.Trim(units+decimals, "0"))
}

// badDecimal shows how a number is to be written.
func badDecimal(r *rule, point string) *refusal {
	if r.field.Precision == 0 {
		return refuse("bad-decimal", singleDigits, "1234"+point+"5")
	}
	scale := r.field.Scale
	return refuse("bad-decimal", scale, "1234"+(point + "5678901234567890")[:scale+min(scale, 1)])
}
