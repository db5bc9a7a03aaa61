package mapping

import "strings"

// spreadsheetError tells a cell that holds an error of the spreadsheet, also
// where it came as text through a CSV, in the languages that we know.
func spreadsheetError(c Cell) *refusal {
	if c.Kind == Fault || c.Kind == Text && strings.HasPrefix(c.Text, "#") && errorWord(c.Text) {
		return refuse("excel-error")
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

// padded gives the text of a number cell with the zeros that its format shows
// in front of it: 123 under 00000 was entered, and is meant, as 00123.
func padded(c Cell) string {
	missing := len(c.Format) - len(c.Text)
	if c.Kind != Number || missing <= 0 || strings.Trim(c.Format, "0") != "" || !allDigits(c.Text) {
		return c.Text
	}
	return strings.Repeat("0", missing) + c.Text
}

// dressed reports whether a number cell's format shows other characters than
// those of the number, as 000-000 does: the sheet then shows what is not there.
func dressed(c Cell) bool {
	positive, _, _ := strings.Cut(c.Format, ";")
	return c.Kind == Number && strings.ContainsAny(strings.Trim(positive, "-"), `"\-/@`)
}
