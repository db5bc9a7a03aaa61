package mapping

// Kind says what a spreadsheet cell holds.
type Kind uint8

// The kinds of cell. A CSV yields Blank and Text alone.
const (
	Blank   Kind = iota // nothing at all
	Text                // text as written
	Number              // a number
	Boolean             // TRUE or FALSE
	Date                // a number shown as a date or a time
	Fault               // an error such as #N/A, or a formula without a stored result
)

// Cell is one cell of a row, as the sheet holds it.
//
// Text is what a person means by the cell, whatever its kind: text untouched,
// a number as the shortest decimal that gives it back (12345, 0.1; never
// 1E+10), but a whole one with all the digits that the sheet has, TRUE or FALSE,
// a date as 2006-01-02, 2006-01-02 15:04:05 or 15:04:05, with the time of day
// also where its format hides it, a fault by its own word. Number is the value
// behind Number and Boolean, and Format the number format's code behind Number and Date, empty
// where the format is General.
type Cell struct {
	Kind   Kind
	Text   string
	Number float64
	Format string
}

// empty tells a cell that holds nothing once it is trimmed.
func (c Cell) empty() bool { return c.Text == "" && c.Kind != Fault }
