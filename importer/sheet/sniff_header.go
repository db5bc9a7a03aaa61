package sheet

import (
	"fmt"
	"iter"
	"slices"

	"itsmload/mapping"
)

// headings are the names that a header is known by.
type headings struct {
	columns int
	column  map[string]int // by folded spelling
	known   map[string]int // the same by the text of a cell, -1 for none: folding is dear
}

// newHeadings numbers the columns that are asked for. One that is asked for
// twice is one.
func newHeadings(wanted [][]string) *headings {
	h := &headings{column: map[string]int{}, known: map[string]int{}}
	for _, spellings := range wanted {
		column := h.columns
		for _, spelling := range spellings {
			if known, ok := h.column[mapping.Fold(spelling)]; ok {
				column = known
			}
		}
		for _, spelling := range spellings {
			h.column[mapping.Fold(spelling)] = column
		}
		h.columns = max(h.columns, column+1)
	}
	return h
}

// of is the column that a text is the heading of, -1 for none.
func (h *headings) of(text string) int {
	column, known := h.known[text]
	if !known {
		var ok bool
		if column, ok = h.column[mapping.Fold(text)]; !ok {
			column = -1
		}
		h.known[text] = column
	}
	return column
}

// look is what a line looks like from afar.
type look struct {
	number int
	width  int // cells
	end    int // cells up to the last that is not blank
	filled int // cells that are not blank
	found  int // columns whose heading stands in it
	flawed bool
}

func (h *headings) look(l line) look {
	seen := look{number: l.number, width: len(l.cells), flawed: l.problem != nil}
	var columns []int
	for i, cell := range l.cells {
		if blank(l.cells[i : i+1]) {
			continue
		}
		seen.end = i + 1
		seen.filled++
		if column := h.of(cell.Text); column >= 0 && !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	seen.found = len(columns)
	return seen
}

// sample looks at the first lines that are not blank.
func (h *headings) sample(lines iter.Seq2[line, error]) ([]look, error) {
	var looks []look
	for l, err := range lines {
		if err != nil {
			return nil, err
		}
		if l.blank() {
			continue
		}
		if looks = append(looks, h.look(l)); len(looks) == sampleRows {
			break
		}
	}
	return looks, nil
}

// headerAmong is the line with the most headings, the first of them, and else
// the first line of all.
func headerAmong(looks []look) look {
	best := looks[0]
	for _, l := range looks[1:] {
		if l.found > best.found && !l.flawed {
			best = l
		}
	}
	if best.found == 1 && crowded(looks, best) {
		return looks[0]
	}
	return best
}

// crowded reports whether so many lines as full as this one stand above it that
// they are rows, and it is one of them, in which a heading stands by chance.
func crowded(looks []look, header look) bool {
	const most = 10 // lines of a preamble with as many cells
	above := 0
	for _, l := range looks {
		if l.number < header.number && l.filled >= header.filled {
			above++
		}
	}
	return above > most
}

// findHeader takes the row that the source names as the header, and else looks
// for it.
func (f *File) findHeader(pinned int) error {
	if pinned > 0 {
		return f.takeHeader(pinned)
	}
	h := newHeadings(f.wanted)
	looks, err := h.sample(f.lines)
	if err != nil {
		return err
	}
	if len(looks) == 0 {
		return f.takeHeader(1) // and say that there is none
	}
	header := headerAmong(looks)
	f.foundHeader(header, h.columns)
	return f.takeHeader(header.number)
}

// foundHeader notes a header that is not simply the first row with all that is
// asked for.
func (f *File) foundHeader(header look, columns int) {
	pin := fmt.Sprintf("header_row: %d", header.number)
	what := fmt.Sprintf("the header in row %d, with %d of the %d columns asked for", header.number, header.found, columns)
	switch {
	case header.found == columns && header.number == 1:
	case header.found == 0 && columns == 0:
		f.findings = append(f.findings, finding{fmt.Sprintf("the header in row %d, the first that is not blank", header.number), likely, pin})
	case header.found == 0:
		f.findings = append(f.findings, finding{fmt.Sprintf("the header in row %d, the first that is not blank, since none has a column asked for", header.number), guess, pin})
	case header.found == columns && columns > 1:
		f.findings = append(f.findings, finding{what, sure, pin})
	default:
		f.findings = append(f.findings, finding{what, likely, pin})
	}
}
