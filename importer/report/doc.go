// Package report says what became of every row of a run's source.
//
// Rows merges the plan with the journal into one stream: a row of the source
// after the other, each with exactly one status. Write makes of it
//
//	report.csv    a line a row: ours first, then the source's own columns
//	summary.json  the same in numbers: statuses, causes, requests, seconds
//	to-fix.csv    the rows that failed, in the form of the source, or to-fix.xlsx:
//	              to be corrected and imported with the same mapping
//
// and Summary.Print shows the summary to a person. All of it comes from the run
// folder alone, so that a report can be written again at any time, and looks the
// same for a run that was killed and resumed as for one that was not.
//
// # What report.csv looks like
//
// UTF-8 with a byte order mark, lines that end with CRLF, and the delimiter of
// the source where that is a CSV, else a comma. A source column that has the
// name of one of ours is called `name (source)`. A cell that a spreadsheet would
// run as a formula (it begins with = + - @, a tab or a line break, and is no
// plain number) gets an apostrophe before it. Line breaks inside cells stay as
// they were; in the column changes they are shown as ⏎, and "" is an empty
// value.
//
// # What a to-fix file looks like
//
// As the mapping wants to read it: the source's delimiter, quotes, sheet, header
// row, range and table name, then its columns without those of an earlier to-fix
// file, then the status and the message. Its cells are exact, and so not made
// harmless in a CSV: an apostrophe would be imported. A row that was no row, being
// cut short, unreadable or merged, is written so that it is rejected again, and so
// is a cell that no sheet can hold.
//
// # Nothing is lost
//
// The statuses are counted over the report's rows, and compared with the number
// of rows that planning noted. If they differ the program has a bug, and says so
// rather than leave a row unexplained.
package report
