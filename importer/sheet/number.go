package sheet

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// parseNumber reads a number as XML writes it.
func parseNumber(value []byte) (float64, error) {
	if n, ok := ordinal(value); ok {
		return float64(n), nil // most of them, and exact
	}
	n, err := strconv.ParseFloat(string(value), 64)
	if err != nil || !decimal(value) {
		return 0, fmt.Errorf("%q is no number", cut(value))
	}
	return n, nil
}

// decimal tells the numbers that XML writes from those that Go reads, too: 0x10,
// 1_000, Infinity.
func decimal(value []byte) bool {
	for _, b := range value {
		if (b < '0' || b > '9') && b != '.' && b != '-' && b != '+' && b|0x20 != 'e' {
			return false
		}
	}
	return true
}

// appendDigits writes a number with as few digits as give it back, and never
// with an exponent. A whole number keeps every digit that the sheet has, since it
// may be a serial number and longer than a float can hold.
func appendDigits(dst, value []byte, n float64) []byte {
	if n == 0 {
		return append(dst, '0')
	}
	units := value
	if n < 0 {
		dst, units = append(dst, '-'), value[1:]
	}
	for units[0] == '0' {
		units = units[1:]
	}
	if allDigits(units) || shortest(units) {
		return append(dst, units...)
	}
	return strconv.AppendFloat(dst, math.Abs(n), 'f', -1, 64)
}

// shortest tells a decimal number that is known to be as short as it can be, with
// no more digits than any number of a spreadsheet holds.
func shortest(value []byte) bool {
	const most = 15
	units, decimals, fraction := bytes.Cut(value, []byte("."))
	return fraction && len(units) > 0 && len(decimals) > 0 && len(units)+len(decimals) <= most &&
		allDigits(units) && allDigits(decimals) && decimals[len(decimals)-1] != '0'
}

func allDigits(text []byte) bool {
	for _, b := range text {
		if b < '0' || b > '9' {
			return false
		}
	}
	return true
}
