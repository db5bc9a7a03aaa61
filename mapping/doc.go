// Package mapping reads the file that says which column of a spreadsheet goes
// into which field of an ITSM-NG itemtype, and turns rows of cells into values
// that the server stores as they are meant.
//
// It goes in three steps, each of which finds everything that is wrong at once:
//
//	Load     the YAML text        → Mapping   on its own, with line and column
//	Bind     a header, a Schema   → Binding   columns found, fields known, types that fit
//	Record   a row of cells       → Record    the key and a value a field, or problems
//
// What is wrong with a mapping is an *Error, and stops the run. What is wrong
// with a row is a Problem in its Record, and the row alone is rejected.
//
// The server answers true to nearly everything: it cuts texts that are too
// long, turns words in number fields into 0, and broken dates into none; Rules
// lists what we know of. So a value is held here against the column of the
// server's table before it is sent. A cell goes: raw, trimmed, put through
// `values`, then `empty` or `default`, through the expression of the entry if it
// has one, converted. Names of other items are left for the importer to look up.
//
// Whether 05/06/2026 has the day first, and what the comma of 1,234 means, the
// mapping says or the column's own cells: see Binding.Unsure. What can be read
// both ways is refused, never guessed.
//
// Values are compared and sent as canonical text, in which a value has one
// spelling; see Field.Canonical for what the server holds, and Field.JSON for
// what goes on the wire.
//
// The words of every cause, of a row's problem as of a mapping's, stand in one
// table by their stable codes: causes.go.
package mapping
