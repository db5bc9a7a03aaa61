package mapping

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Limit is a number of rows, or a share of the rows read.
type Limit struct {
	Rows      int
	Percent   float64
	IsPercent bool
}

// ParseLimit reads a limit as a mapping or a flag has it: "50" or "10%".
func ParseLimit(text string) (Limit, error) {
	digits, isPercent := strings.CutSuffix(text, "%")
	if strings.Trim(digits, "0123456789.") != "" || digits == "" {
		return Limit{}, badLimit(text)
	}
	if !isPercent {
		rows, err := strconv.Atoi(digits)
		if err != nil {
			return Limit{}, badLimit(text)
		}
		return Limit{Rows: rows}, nil
	}
	percent, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsInf(percent, 0) {
		return Limit{}, badLimit(text)
	}
	return Limit{Percent: percent, IsPercent: true}, nil
}

func badLimit(text string) error {
	return fmt.Errorf("%q is no limit: write a number of rows such as 50, or a share such as 10%%", text)
}

// Exceeded reports whether n rows of the given number are over the limit.
// As many as the limit says are not.
func (l Limit) Exceeded(n, of int) bool {
	if l.IsPercent {
		return float64(n)*100 > l.Percent*float64(of)
	}
	return n > l.Rows
}

// String gives the limit as ParseLimit reads it.
func (l Limit) String() string {
	if l.IsPercent {
		return strconv.FormatFloat(l.Percent, 'f', -1, 64) + "%"
	}
	return strconv.Itoa(l.Rows)
}

// MarshalText gives the limit as UnmarshalText reads it, for files and flags.
func (l Limit) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what ParseLimit reads.
func (l *Limit) UnmarshalText(text []byte) error {
	limit, err := ParseLimit(string(text))
	if err == nil {
		*l = limit
	}
	return err
}
