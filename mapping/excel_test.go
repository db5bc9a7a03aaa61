package mapping

import (
	"strconv"
	"testing"
)

// counted is a number cell as a workbook gives it.
func counted(text, format string) Cell {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return Cell{Kind: Number, Text: text, Number: n, Format: format}
}

// TestNumberFormats writes numbers as the sheet shows them, or says that it
// shows something else.
func TestNumberFormats(t *testing.T) {
	for _, c := range []struct {
		number, format, want string
		dressed              bool
	}{
		{"123", "", "123", false},
		{"123", "00000", "00123", false},
		{"123", "00000;-00000", "00123", false},
		{"-123", "00000;-00000", "-00123", false},
		{"-123", "00000", "-00123", false},
		{"123", "[Red]00000", "00123", false},
		{"123", "[Color 12][$-40C]00000", "00123", false},
		{"123", "00000_)", "00123", false},
		{"123", "00000_é", "00123", false},
		{"123", "* 00000", "00123", false},
		{"123", "00000;;", "00123", false},
		{"-123", "00000;;", "-123", true},
		{"0", "00000;;", "0", true},
		{"0", "00000", "00000", false},
		{"123456", "00000", "123456", false},
		{"12.5", "00000", "12.5", true},
		{"123", "[<1000]00000;0", "00123", false},
		{"1000", "[<1000]000000;0", "1000", false},
		{"5", "[>=10]00000;[=5]000;0", "005", false},
		{"6", "[>10]00000;[<>6]000", "6", true},
		{"7", "[<=7]00;0", "07", false},
		{"7", "00 000", "7", true},
		{"7", "000.00", "7", true},
		{"123", "000.00", "123", false},
		{"7", "000,000", "7", true},
		{"1234", "#,##0", "1234", false},
		{"1234.5", "#,##0.00", "1234.5", false},
		{"-5", "#,##0_);(#,##0)", "-5", false},
		{"-5", "#,##0_);[Red](#,##0)", "-5", false},
		{"5", `_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)`, "5", false},
		{"5", "General;[Red]-General", "5", false},
		{"5", "@", "5", false},
		{"0.25", "0%", "0.25", true},
		{"1.5", "[h]:mm", "1.5", true},
		{"1234", "0,", "1234", true},
		{"1234", "0.0,", "1234", true},
		{"1234", "0.0E+00", "1234", true},
		{"5", ";;;", "5", true},
		{"612345678", "(000) 000", "612345678", true},
		{"5", "+0", "5", true},
		{"5", "-0", "5", true},
		{"5", "0 ", "5", true},
		{"5", "?0000", "5", true},
		{"5", `0\d`, "5", true},
		{"5", `"SN"0000`, "5", true},
		{"5", "[$€-40C]0", "5", true},
		{"0.5", "# ?/?", "0.5", true},
		{"5", "[Red", "5", true},
		{"5", "0_", "5", false},
	} {
		cell := counted(c.number, c.format)
		if got := meant(cell); got != c.want {
			t.Errorf("%s under %s: got %s, want %s", c.number, c.format, got, c.want)
		}
		if got := dressed(cell); got != c.dressed {
			t.Errorf("%s under %s: dressed is %t", c.number, c.format, got)
		}
	}
}

// TestLongNumbers refuses digits that a spreadsheet does not hold, wherever they
// go, and drops those that binary arithmetic has left.
func TestLongNumbers(t *testing.T) {
	serial := ruleFor(Field{Name: "serial", Type: TypeText, Characters: 255})
	cost := ruleFor(Field{Name: "value", Type: TypeDecimal, Precision: 20, Scale: 2})
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{serial, conversion{counted("12345678901234567", ""), "", "excel-damage"}},
		{serial, conversion{counted("-1234567890123456", ""), "", "excel-damage"}},
		{serial, conversion{counted("1234567890123456.8", ""), "", "excel-damage"}},
		{serial, conversion{counted("123456789012345", ""), "123456789012345", ""}},
		{serial, conversion{counted("123456789012345000", ""), "123456789012345000", ""}},
		{serial, conversion{counted("0.30000000000000004", ""), "0.3", ""}},
		{serial, conversion{counted("123456789012350.44", ""), "123456789012350", ""}},
		{serial, conversion{number("12345678901234567"), "12345678901234567", ""}},     // of the mapping file
		{serial, conversion{number("0.30000000000000004"), "0.30000000000000004", ""}}, // likewise
		{cost, conversion{counted("12345678901234567", ""), "", "excel-damage"}},
	} {
		c.check(t, c.rule)
	}
}

// TestNamedNumbers looks a number cell up as it is shown.
func TestNamedNumbers(t *testing.T) {
	const entry = "field: locations_id, lookup: Location"
	if got := recordOf(t, entry, counted("2.1000000000000001", "")).Values[0]; got != named("2.1") {
		t.Errorf("got %+v", got)
	}
	if got := recordOf(t, entry, counted("12345678901234567", "")).Problems; len(got) != 1 || got[0].Code != "excel-damage" {
		t.Errorf("got %v", got)
	}
}

// TestHiddenTime keeps the time behind a day for a moment, and leaves it out
// where the day is shown and wanted.
func TestHiddenTime(t *testing.T) {
	const stamp = "2026-01-31 14:30:00"
	shown := func(format string) Cell { return Cell{Kind: Date, Text: stamp, Format: format} }
	day := dateRule(TypeDate, func(*rule) {})
	moment := dateRule(TypeDateTime, func(*rule) {})
	name := ruleFor(Field{Name: "name", Type: TypeText, Characters: 255})
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{day, conversion{shown("dd/mm/yyyy"), "2026-01-31", ""}},
		{day, conversion{shown("dd/mm/yyyy hh:mm"), "", "bad-date"}},
		{day, conversion{shown("dd/mm/yyyy HH"), "", "bad-date"}},
		{moment, conversion{shown("dd/mm/yyyy"), stamp, ""}},
		{name, conversion{shown("dd/mm/yyyy"), "2026-01-31", ""}},
		{name, conversion{shown("dd/mm/yyyy hh:mm"), stamp, ""}},
		{name, conversion{Cell{Kind: Date, Text: stamp}, stamp, ""}},
	} {
		c.check(t, c.rule)
	}
}
