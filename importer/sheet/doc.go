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
// # What nobody said
//
// A file is what its content says, whatever its name. What the mapping's `source`
// leaves open is found out, in sniff*.go, and said in [File.Notes] with how sure
// that is; what it pins is believed. The encoding of a CSV is told by all of its
// bytes, counted when it is opened, since the first é may stand in the last line.
// UTF-8 with few broken bytes is damaged UTF-8, and loses the rows that they stand
// in; where both sorts are many the file is refused, rather than read as
// windows-1252 with half of it garbled. Delimiter, quote and header are told by a
// sample: the more rows are as wide as the header, and the more of the columns
// that are asked for stand in it, the likelier a way of taking it apart. Two that
// are as likely as each other are refused too. The header of any file is the row
// in which most of these columns stand, and without any the first that is not
// blank.
//
// # The seam
//
// Each form of file yields lines, cells with the row's number, and no more. All
// else, the header, blank rows, ragged ones, stands once in front of them. The
// CSV comes through a reader of our own, in records.go: that of encoding/csv loses
// its way behind the first broken quote, and holds a whole file in memory where a
// quote is never closed. It makes typed cells at once and uses them again for the
// next row; texts of its own for gocsv to hand on, and cells for each row, would
// make it half as fast. Of a workbook excelize reads sheets, names and styles, in
// xlsx.go.
//
// The rows are read from the sheet's XML by a scanner of our own, since excelize
// gives neither the types of cells nor the errors of a sheet that is cut short.
// lexer.go takes nothing that is not well formed, in a window of bounded size;
// scan.go and row.go make rows of its tokens and refuse what they do not know,
// since a row may be meant by it; cell.go tells what a cell means. Nearly all
// cells are written in the same few bytes, and glance.go takes those at once; what
// it leaves is read token by token to the same end. Shared texts stand in blocks
// of some thousand, and a cell's text is a piece of its block.
package sheet
