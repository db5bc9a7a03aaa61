// Package sheet reads a CSV or an Excel workbook as one stream of rows of typed
// cells.
//
// [Open] finds out what a file is and where its header stands; [File.Rows] then
// yields the rows below it, each a list of [mapping.Cell] under the header, as
// often as it is asked. Nothing of the file is kept in memory but the texts that
// a workbook shares among its cells.
//
// What comes from other people's hands is often damaged, and half an inventory
// is worse than none. So a workbook is proved whole before its first row is
// given out: the table of contents of the zip, every part to its checksum, every
// sheet to its closing tag, every cell of the sheet that is read. A CSV cannot
// be proved so; it is checked record by record, and one that cannot be read is a
// problem of its own row, which takes none of its neighbours along. Errors say
// what to do, in words for the person who has the file.
//
// # The seam
//
// Each form of file yields lines, cells with the row's number, and no more. All
// else, the header, blank rows, ragged ones, stands once in front of them. The
// CSV comes through gocsv, in csv.go, over a reader of our own, in records.go:
// that of encoding/csv loses its way behind the first broken quote, and holds a
// whole file in memory where a quote is never closed. Of a workbook excelize
// reads sheets, names and styles, in xlsx.go; the rows are read from the sheet's
// XML in scan.go, since excelize gives neither the types of cells nor the errors
// of a sheet that is cut short.
package sheet
