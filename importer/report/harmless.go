package report

import "strings"

// formulaStarts begin a cell that one spreadsheet program or another runs as a
// formula when it opens a CSV; the wide ones do in East Asian locales.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// Harmless makes a cell that a spreadsheet would run as a formula a plain text,
// by an apostrophe before it. Plain numbers such as -5 or +3,50 are none, and
// stay as they are.
func Harmless(cell string) string {
	if cell == "" || !strings.ContainsRune(formulaStarts, firstRune(cell)) || signedNumber(cell) {
		return cell
	}
	return "'" + cell
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// signedNumber reports whether s is a sign and digits, with at most one decimal
// point or comma between digits.
func signedNumber(s string) bool {
	if s[0] != '-' && s[0] != '+' {
		return false
	}
	whole, fraction, found := strings.Cut(strings.Replace(s[1:], ",", ".", 1), ".")
	return digits(whole) && (!found || digits(fraction))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
