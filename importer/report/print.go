package report

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"itsmload/importer/journal"
)

// width is the terminal's width that the summary is made for.
const width = 80

// longestMessage is how much of a message is shown: three lines tell a person
// what is wrong, and the report has it whole.
const longestMessage = 3 * width

// Print shows the summary to a person: a line for each status that occurs, the
// failures by cause with what to do about them, and where the report lies.
func (s Summary) Print(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s of %s\n\n", Quantity(s.Rows, "row"), filepath.Base(s.File))
	printStatuses(&out, s.Statuses, s.Rows)
	for _, cause := range s.Causes {
		if cause.Status.Failed() {
			cause.print(&out)
		}
	}
	fmt.Fprintf(&out, "\nReport: %s\n", filepath.Join(s.Run, CSVFile))
	if s.Missing != nil {
		fmt.Fprintf(&out, "Missing from the file: %s in %s\n", Quantity(*s.Missing, "item"), filepath.Join(s.Run, MissingFile))
	}
	s.printToFix(&out)
	_, err := io.WriteString(w, out.String())
	return err
}

// printToFix says what to do with the rows to correct. Those of an interrupted run
// may need nothing but its end.
func (s Summary) printToFix(out *strings.Builder) {
	if s.ToFix == "" {
		return
	}
	fmt.Fprintf(out, "To fix: %s (%s): ", s.ToFix, Quantity(s.ToFixRows, "row"))
	if slices.ContainsFunc(s.Causes, func(c Cause) bool { return c.Code == "unverified" }) {
		out.WriteString("resume the run first, which writes this file again\n")
		return
	}
	out.WriteString("correct it and import it with the same mapping")
	if s.ToFixFlags != "" {
		fmt.Fprintf(out, " and %s", s.ToFixFlags)
	}
	out.WriteString("\n")
}

// printStatuses has a line for each status that occurs.
func printStatuses(out *strings.Builder, statuses map[journal.Status]int, rows int) {
	for _, status := range journal.Statuses() {
		if n := statuses[status]; n > 0 {
			printCount(out, string(status), n, rows)
		}
	}
}

func printCount(out *strings.Builder, word string, n, rows int) {
	fmt.Fprintf(out, "%-11s  %*d\n", word, len(strconv.Itoa(rows)), n)
}

func (c Cause) print(out *strings.Builder) {
	parts := slices.DeleteFunc([]string{string(c.Status), c.Code, Quantity(c.Count, "row")}, func(s string) bool { return s == "" })
	fmt.Fprintf(out, "\n%s: %s\n", strings.Join(parts, " · "), c.rowList())
	out.WriteString(Wrap("  ", shorten(oneLine(c.Message))))
	c.printValues(out)
	out.WriteString(Wrap("  → ", c.Fix))
	if c.Snippet != "" {
		fmt.Fprintf(out, "    %s\n", c.Snippet) // whole, to be copied
	}
}

// rowList names the first rows.
func (c Cause) rowList() string {
	var numbers []string
	for _, row := range c.Rows {
		numbers = append(numbers, strconv.Itoa(row))
	}
	list := strings.Join(numbers, ", ")
	if c.Count > len(c.Rows) {
		list += ", …"
	}
	return list
}

// Quantity says how many there are of something whose plural ends in s.
func Quantity(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func shorten(s string) string {
	if runes := []rune(s); len(runes) > longestMessage {
		return string(runes[:longestMessage]) + " …"
	}
	return s
}

// Wrap breaks a text at its blanks into lines of the terminal's width, the first
// behind the indent and the others below it. A word longer than a line stands
// whole. An empty text gives no line.
func Wrap(indent, text string) string {
	var out strings.Builder
	margin := strings.Repeat(" ", utf8.RuneCountInString(indent))
	column := width + 1
	for i, word := range strings.Fields(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			out.WriteString(indent)
			column = len(margin)
		case column+1+length > width:
			out.WriteString("\n" + margin)
			column = len(margin)
		default:
			out.WriteString(" ")
			column++
		}
		out.WriteString(word)
		column += length
	}
	if out.Len() > 0 {
		out.WriteString("\n")
	}
	return out.String()
}
