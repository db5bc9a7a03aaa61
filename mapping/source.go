package mapping

// Source says how the spreadsheet is to be read, as the mapping's `source`
// has it. The zero value of each part leaves it to the reader's own default.
type Source struct {
	Sheet     string `json:"sheet,omitempty"`      // the sheet's name, or its number from 1; empty is the first visible one
	Table     string `json:"table,omitempty"`      // an Excel table or a named range that holds the rows
	Range     string `json:"range,omitempty"`      // a range of cells that holds the rows, as "B3:H200"
	HeaderRow int    `json:"header_row,omitempty"` // the row that holds the header, as Excel numbers it; 0 is the one with the most columns of the mapping
	Encoding  string `json:"encoding,omitempty"`   // one of Encodings, of a CSV; empty is found out
	Delimiter string `json:"delimiter,omitempty"`  // one of Delimiters, between the cells of a CSV; empty is found out
	Quote     string `json:"quote,omitempty"`      // one of Quotes, around the cells of a CSV; empty is found out: a double quote or an apostrophe
	Decimal   string `json:"decimal,omitempty"`    // what stands before the decimals in the text of numbers: "." or ","; empty: found out column by column
	Dates     string `json:"dates,omitempty"`      // DayFirst, MonthFirst, or empty: a date that can be read both ways is refused
}

// The orders of day and month in the text of dates.
const (
	DayFirst   = "day-first"
	MonthFirst = "month-first"
)

// Encodings are the encodings that a source may name.
func Encodings() []string {
	return []string{"utf-8", "utf-16", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1", "iso-8859-15"}
}

// Delimiters are the signs that may stand between the cells of a CSV. A mapping
// may also write `tab` or `\t` for the one that cannot be seen.
func Delimiters() []string { return []string{",", ";", "|", "\t"} }

// Quotes are the signs that may stand around the cells of a CSV, each a single
// ASCII character; the one that is the delimiter cannot be the quote as well.
func Quotes() []string {
	return []string{`"`, "'", "`", "^", "~", "$", "%", "#", "*", "!", "/", "|"}
}
