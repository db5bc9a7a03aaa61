package report

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"itsmload/mapping"
)

// cellWriter makes of the cells of a source those of a workbook.
type cellWriter struct {
	file   *excelize.File
	styles map[string]int // by the code of the number format
}

func newCellWriter(file *excelize.File) *cellWriter {
	return &cellWriter{file: file, styles: map[string]int{"": 0}}
}

// value is the cell as excelize takes it; nil is none. An error of the sheet
// stays one, and so becomes what no sheet can hold as it is: no import takes an
// error for a value.
func (w *cellWriter) value(cell mapping.Cell) (any, error) {
	switch cell.Kind {
	case mapping.Blank:
		return nil, nil
	case mapping.Boolean:
		return cell.Text == "TRUE", nil
	case mapping.Number:
		if number, ok := numberOf(cell.Text); ok {
			return w.styled(number, cell.Format)
		}
	case mapping.Date:
		if serial, ok := serialOf(cell.Text); ok {
			return w.styled(serial, dateFormat(cell))
		}
	case mapping.Text:
		switch {
		case !fitsCell(cell.Text):
		case strings.Trim(cell.Text, "0123456789") == "":
			return w.styled(cell.Text, asText) // what is typed in its place stays one, too
		default:
			return cell.Text, nil
		}
	}
	return excelize.Cell{Formula: "NA()"}, nil
}

// asText is the format of a cell in which digits are a text, with their zeros in front.
const asText = "@"

// styled is a value that is shown by a format.
func (w *cellWriter) styled(value any, format string) (any, error) {
	style, known := w.styles[format]
	if !known {
		var err error
		if style, err = w.file.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return nil, err
		}
		w.styles[format] = style
	}
	return excelize.Cell{StyleID: style, Value: value}, nil
}

// dateFormat is the format of a date. One that was written as a date needs none
// to be one, and gets what shows as much as its text.
func dateFormat(cell mapping.Cell) string {
	switch {
	case strings.ContainsAny(cell.Format, "yYmMdDhHsS"):
		return cell.Format
	case !strings.Contains(cell.Text, ":"):
		return "yyyy-mm-dd"
	case !strings.Contains(cell.Text, "-"):
		return "hh:mm:ss"
	}
	return "yyyy-mm-dd hh:mm:ss"
}

// numberOf reads the digits of a number cell. A whole number keeps them all; one
// with decimals, of which excelize cuts off what lies behind the fifteenth digit,
// is rounded there, as every spreadsheet shows it.
func numberOf(text string) (any, bool) {
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		return whole, true
	}
	if whole, err := strconv.ParseUint(text, 10, 64); err == nil {
		return whole, true
	}
	number, err := strconv.ParseFloat(text, 64)
	number = rounded(number)
	exact := strings.Contains(text, ".") || strconv.FormatFloat(number, 'f', -1, 64) == text
	return number, err == nil && exact
}

func rounded(number float64) float64 {
	const digits = 15
	short, err := strconv.ParseFloat(strconv.FormatFloat(number, 'e', digits-1, 64), 64)
	if err != nil {
		return number
	}
	return short
}

// serialOf is the number behind a date, a time of day or both, in days from the
// start of 1900.
func serialOf(text string) (float64, bool) {
	day, clock, both := strings.Cut(text, " ")
	if !both && strings.Contains(text, ":") {
		day, clock = "", text
	}
	days, ok := daysOf(day)
	if clock == "" || !ok {
		return days, ok
	}
	at, err := time.Parse(time.TimeOnly, clock)
	seconds := at.Hour()*3600 + at.Minute()*60 + at.Second()
	return rounded(days + float64(seconds)/secondsOfDay), err == nil
}

const secondsOfDay = 24 * 3600

// daysOf counts a 29 February 1900, which never was, as Excel does.
func daysOf(day string) (float64, bool) {
	const counted = 60
	switch day {
	case "":
		return 0, true
	case "1900-02-29":
		return counted, true
	}
	date, err := time.Parse(time.DateOnly, day)
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	days := float64((date.Unix() - zero.Unix()) / secondsOfDay)
	if days <= counted {
		days--
	}
	return days, err == nil
}

// fitsCell reports whether a cell can hold a text: Excel's measure is UTF-16,
// and XML knows no control characters.
func fitsCell(text string) bool {
	units := 0
	for _, r := range text {
		if r < ' ' && !strings.ContainsRune("\t\r\n", r) || r == 0xfffe || r == 0xffff {
			return false
		}
		units += utf16.RuneLen(r)
	}
	return units <= excelize.TotalCellChars
}
