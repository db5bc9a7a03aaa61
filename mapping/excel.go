package mapping

import "strings"

// spreadsheetError tells a cell that holds an error of the spreadsheet, also
// where it came as text through a CSV, in the languages that we know; and a
// number of which the spreadsheet has lost digits; and what an export put in the
// place of a text.
func spreadsheetError(c Cell) *refusal {
	if rounded(c) {
		return refuse("excel-damage")
	}
	if c.Kind == Fault || c.Kind == Text && strings.HasPrefix(c.Text, "#") && errorWord(c.Text) {
		return refuse("excel-error")
	}
	if strings.HasPrefix(c.Text, placeholder) {
		return refuse("export-gap")
	}
	return nil
}

func errorWord(text string) bool {
	switch strings.ToUpper(text) {
	case "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
		"#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", // French
		"#NV", "#BEZUG!", "#WERT!", "#ZAHL!": // German
		return true
	}
	return len(text) > 3 && strings.Trim(text, "#") == "" // a column too narrow for its number
}

// shortened tells a text that Excel has made of a long number: 1.23E+12. A
// serial number such as 5E10 has neither the sign nor the decimals.
func shortened(c Cell) bool {
	if c.Kind == Number || len(c.Text) > 24 {
		return false
	}
	number, exponent, ok := strings.Cut(c.Text, "E+")
	if !ok {
		number, exponent, ok = strings.Cut(c.Text, "E-")
	}
	if !ok || len(exponent) < 2 || !allDigits(exponent) {
		return false
	}
	_, number = signed(number)
	units, decimals, fraction := strings.Cut(strings.Replace(number, ",", ".", 1), ".")
	return len(units) == 1 && allDigits(units) && (!fraction || allDigits(decimals))
}

// rounded tells a whole number with more digits than a spreadsheet holds of any:
// what stands behind them is not what was entered. A number of the mapping file
// has no value behind it, and is exact.
func rounded(c Cell) bool {
	units, _, _ := strings.Cut(c.Text, ".")
	return c.Kind == Number && c.Number != 0 && significant(units) > doubleDigits
}

// meant gives the text of a cell as a person reads it in the sheet. The time
// behind a day is not shown, nor what binary arithmetic leaves behind a number,
// but the zeros are with which a format fills it up: 123 under 00000 was entered,
// and is meant, as 00123.
func meant(c Cell) string {
	switch {
	case dayOnly(c):
		day, _, _ := strings.Cut(c.Text, " ")
		return day
	case c.Kind != Number:
		return c.Text
	}
	c.Text = withoutNoise(c)
	return padded(c)
}

// padded fills a whole number up with the zeros of its format.
func padded(c Cell) string {
	sign, digits := signed(c.Text)
	format := section(c)
	missing := len(format) - len(digits)
	if missing <= 0 || strings.Trim(format, "0") != "" || !allDigits(digits) {
		return c.Text
	}
	return sign + strings.Repeat("0", missing) + digits
}

// dayOnly reports whether a date's format shows no time of day. An h or an s that
// is mere text in it counts as one: then nothing is left out.
func dayOnly(c Cell) bool {
	return c.Kind == Date && c.Format != "" && !strings.ContainsAny(c.Format, "hsHS")
}

// dressed reports whether a number cell's format shows other characters than
// those that are written, as 000-000 does: the sheet then shows what is not there.
func dressed(c Cell) bool {
	if c.Kind != Number || c.Format == "" || c.Format == "@" {
		return false
	}
	format := section(c)
	units, decimals, _ := strings.Cut(format, ".")
	ordinary := strings.Trim(units, "#,0") == "" && !strings.HasSuffix(units, ",") && strings.Trim(decimals, "#0") == ""
	if format == "" || !ordinary && !strings.EqualFold(format, "General") {
		return true
	}
	_, digits := signed(padded(c))
	digits, _, _ = strings.Cut(digits, ".")
	return strings.Count(units, "0") > len(digits)
}
