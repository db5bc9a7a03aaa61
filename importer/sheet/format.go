package sheet

import "strings"

// builtinFormats are the number formats that a workbook refers to by number
// alone, as ECMA-376 part 1, 18.8.30 lists them for English. Those of 27 to 36
// and 50 to 58 differ between the languages of East Asia; all are dates or
// times, and are given as such.
func builtinFormats() map[int]string {
	codes := map[int]string{
		1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
		5: `"$"#,##0_);("$"#,##0)`, 6: `"$"#,##0_);[Red]("$"#,##0)`,
		7: `"$"#,##0.00_);("$"#,##0.00)`, 8: `"$"#,##0.00_);[Red]("$"#,##0.00)`,
		9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
		14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
		18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
		32: "h:mm", 33: "h:mm:ss",
		37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
		39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
		41: `_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)`, 42: `_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)`,
		43: `_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)`, 44: `_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)`,
		45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	}
	for _, id := range []int{27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58} {
		codes[id] = "yyyy-mm-dd"
	}
	for _, id := range []int{34, 35, 55, 56} {
		codes[id] = "yyyy-mm-dd h:mm:ss"
	}
	return codes
}

// shows tells which parts of a date a format code shows, and so whether a number
// in it is a date at all. That is told by its first section that shows more than
// mere text: [=0]"";dd/mm/yyyy shows dates, and hides what is empty. Elapsed time,
// such as [h]:mm, is none: thirty hours are no time of day.
func shows(code string) (day, clock bool) {
	code, _, _ = strings.Cut(strings.TrimLeft(bareFormat(code), "; "), ";")
	if strings.Contains(code, "[") {
		return false, false
	}
	clock = strings.ContainsAny(code, "hs")
	day = strings.ContainsAny(code, "yd") || !clock && strings.Contains(code, "m")
	return day, clock
}

// bareFormat drops from a format code what is mere text: quoted, escaped, for
// the width of a sign or repeated to fill the cell; and what stands in brackets,
// unless that is elapsed time, of which a bracket stays. Lower case.
func bareFormat(code string) string {
	var bare strings.Builder
	for code = strings.ToLower(code); code != ""; {
		sign := code[0]
		code = code[1:]
		switch sign {
		case '"':
			_, code, _ = strings.Cut(code, `"`)
		case '\\', '_', '*':
			code = afterRune(code)
		case '[':
			var inside string
			inside, code, _ = strings.Cut(code, "]")
			if inside != "" && strings.Trim(inside, inside[:1]) == "" && strings.Contains("hms", inside[:1]) {
				bare.WriteByte('[')
			}
		default:
			bare.WriteByte(sign)
		}
	}
	return bare.String()
}

func afterRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[i:]
		}
	}
	return ""
}
