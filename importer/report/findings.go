package report

import (
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// Findings is what a look at a file tells of it, without a server.
type Findings struct {
	Rows     int                    `json:"rows"`     // of the file
	Fine     int                    `json:"fine"`     // rows in which nothing is wrong
	Statuses map[journal.Status]int `json:"statuses"` // of the others
	Causes   []Cause                `json:"causes"`   // the commonest first
	Hints    []Cause                `json:"hints"`    // what is worth a look in rows that are fine; the status of these is empty

	// What the caller knows, and Inspect does not.
	Notes     []string `json:"notes"`     // of the file as a whole
	Unchecked []string `json:"unchecked"` // what only a server can tell
	File      string   `json:"file"`
	Mapping   string   `json:"mapping"`
	Itemtype  string   `json:"itemtype"`
	ExitCode  int      `json:"exit"`
}

// Inspect counts rows as importer.Check gives them. snippet gives what to write
// in the mapping so that rows with a problem pass, and with more wrong texts of
// its column, or nothing where that does not help. Memory is that of the causes.
func Inspect(rows iter.Seq2[journal.Planned, error], snippet func(problem mapping.Problem, more ...string) string) (Findings, error) {
	tally := newTally()
	tally.snippet = snippet
	f := Findings{Statuses: map[journal.Status]int{journal.Duplicate: 0, journal.Rejected: 0}}
	for row, err := range rows {
		if err != nil {
			return Findings{}, err
		}
		f.Rows++
		tally.add(Row{Row: row.Row, Status: row.Settled, Code: row.Code, Message: row.Why, Problems: row.Problems})
	}
	for status := range f.Statuses {
		f.Statuses[status] = tally.statuses[status]
	}
	f.Fine = tally.statuses[""]
	f.Causes, f.Hints = []Cause{}, []Cause{}
	for _, cause := range tally.sorted() {
		if cause.Status == "" {
			f.Hints = append(f.Hints, cause)
		} else {
			f.Causes = append(f.Causes, cause)
		}
	}
	return f, nil
}

// Exit is the exit code that the rows ask for, as that of a Summary.
func (f Findings) Exit(accept []string) int { return exit(f.Statuses, accept) }

// WriteJSON writes the findings as a JSON document.
func (f Findings) WriteJSON(w io.Writer) error { return WriteJSON(w, f) }

// Print shows the findings to a person: the numbers, what is wrong by cause with
// what to do about it, what is worth a look, and what was not checked.
func (f Findings) Print(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s of %s\n", Quantity(f.Rows, "row"), filepath.Base(f.File))
	if f.Rows > 0 {
		out.WriteString("\n")
	}
	if f.Fine > 0 {
		printCount(&out, "fine", f.Fine, f.Rows)
	}
	printStatuses(&out, f.Statuses, f.Rows)
	for _, cause := range f.Causes {
		if cause.Status.Failed() {
			cause.print(&out)
		}
	}
	for _, hint := range f.Hints {
		hint.print(&out)
	}
	printList(&out, "Of the file:", f.Notes)
	printList(&out, "Not checked, since only a server can tell:", f.Unchecked)
	_, err := io.WriteString(w, out.String())
	return err
}

// printList shows a list under its title, if there is any.
func printList(out *strings.Builder, title string, list []string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n", title)
	for _, entry := range list {
		out.WriteString(Wrap("  - ", oneLine(entry)))
	}
}
