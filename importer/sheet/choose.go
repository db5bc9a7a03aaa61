package sheet

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// choice is what is read of a workbook.
type choice struct {
	tab    tab
	area   area
	header int // the row of the header, 0 to be found
}

// SourceError is what a mapping's `source` asks for and the file does not have:
// a sheet, a table, a range, a header in its row.
type SourceError struct{ err error }

func (e *SourceError) Error() string { return e.err.Error() }
func (e *SourceError) Unwrap() error { return e.err }

func unfit(format string, args ...any) error { return &SourceError{fmt.Errorf(format, args...)} }

// choose follows `source: { sheet, table, range, header_row }` of a mapping.
func (b *book) choose(a *archive, source mapping.Source) (choice, error) {
	sheet, err := b.find(source.Sheet)
	if err != nil || source.Table == "" && source.Range == "" {
		return choice{tab: sheet, area: whole(), header: source.HeaderRow}, err
	}
	if source.Sheet == "" {
		sheet.name = "" // any will do
	}
	c, err := b.block(a, source, sheet.name)
	if err == nil {
		err = c.agrees(source, sheet.name)
	}
	return c, err
}

// block finds the table or the range. Its first row is the header.
func (b *book) block(a *archive, source mapping.Source, sheet string) (c choice, err error) {
	switch {
	case source.Table != "" && source.Range != "":
		err = unfit("the mapping's `source` has both `table` and `range`: leave one out")
	case source.Table != "":
		c.tab, c.area, err = b.table(a, source.Table, sheet)
	default:
		c.tab, c.area, err = b.ranged(source.Range, sheet)
	}
	c.header = c.area.top
	return c, err
}

// agrees refuses what else the source says, if it contradicts the block.
func (c choice) agrees(source mapping.Source, sheet string) error {
	if sheet != "" && sheet != c.tab.name {
		return unfit("%s lies on the sheet %q, and the sheet to be read is %q: leave `sheet` out, or name another table or range",
			cmp.Or(source.Table, source.Range), c.tab.name, sheet)
	}
	if source.HeaderRow != 0 && source.HeaderRow != c.header {
		return unfit("the header is the first row of %s, and `header_row: %d` of the mapping is another: leave `header_row` out", c.area, source.HeaderRow)
	}
	return nil
}

// find finds a sheet by its name, as written or else in other letters, else by
// its number from 1. Without either it is the first that is not hidden.
func (b *book) find(sheet string) (tab, error) {
	if sheet == "" {
		visible := slices.IndexFunc(b.tabs, func(t tab) bool { return !t.hidden })
		return b.tabs[max(visible, 0)], nil
	}
	alike := func(a, b string) bool { return mapping.Fold(a) == mapping.Fold(b) }
	same := func(a, b string) bool { return a == b }
	for _, equal := range []func(a, b string) bool{same, strings.EqualFold, alike} {
		other := func(t tab) bool { return !equal(t.name, sheet) }
		if found := slices.DeleteFunc(slices.Clone(b.tabs), other); len(found) == 1 {
			return found[0], nil
		}
	}
	if number, err := strconv.Atoi(sheet); err == nil && number >= 1 && number <= len(b.tabs) {
		return b.tabs[number-1], nil
	}
	return tab{}, unfit("there is no sheet %q: write one of these as `source: { sheet: … }` into the mapping: %s", sheet, b.listing())
}

// listing lists the sheets for a message.
func (b *book) listing() string {
	var lines []string
	for i, t := range b.tabs {
		entry := fmt.Sprintf("%d %q", i+1, t.name)
		if t.hidden {
			entry += " (hidden)"
		}
		lines = append(lines, entry)
	}
	return strings.Join(lines, ", ")
}

// ranged finds a range of cells, or the name of one.
func (b *book) ranged(text, sheet string) (tab, area, error) {
	if n, ok := b.named(text, sheet); ok {
		return b.behind(n)
	}
	t, found, err := b.cells(text, sheet)
	if err != nil {
		err = unfit("%w: correct `range` under `source` in the mapping, which takes cells or a name that stands for some; a table goes under `table`", err)
	}
	return t, found, err
}

// behind finds the cells that a name stands for.
func (b *book) behind(n name) (tab, area, error) {
	t, found, err := b.cells(n.refers, n.sheet)
	if err != nil {
		err = unfit("the name %s stands for %s, which is not one block of the workbook's cells: correct it in Excel (Formulas > Name Manager), or write the cells as `range: Sheet1!B3:H200` into the mapping",
			n.name, n.refers)
	}
	return t, found, err
}

// cells finds a range written with or without its sheet, as 'My sheet'!$B$3:$H$200.
func (b *book) cells(text, sheet string) (tab, area, error) {
	text, sheet = onSheet(text, sheet)
	found, err := parseArea(text)
	if err != nil {
		return tab{}, area{}, err
	}
	t, err := b.find(sheet)
	return t, found, err
}

// onSheet parts a range or a name from the sheet that is written before it, if
// one is.
func onSheet(text, sheet string) (string, string) {
	if mark := strings.LastIndex(text, "!"); mark >= 0 {
		return text[mark+1:], strings.ReplaceAll(strings.Trim(text[:mark], "'"), "''", "'")
	}
	return text, sheet
}

// named finds a defined name: the sheet's own before the whole workbook's, and
// where no sheet is asked for also the only one that any sheet has.
func (b *book) named(text, sheet string) (name, bool) {
	text, sheet = onSheet(text, sheet)
	var found name
	var others []name
	for _, n := range b.names {
		switch {
		case !strings.EqualFold(n.name, text):
		case n.sheet == "" && found.name == "", n.sheet != "" && strings.EqualFold(n.sheet, sheet):
			found = n
		case n.sheet != "" && sheet == "":
			others = append(others, n)
		}
	}
	if found.name == "" && len(others) == 1 {
		found = others[0]
	}
	return found, found.name != ""
}

// tablePart is the part of a workbook that describes a table.
type tablePart struct {
	Name    string `xml:"displayName,attr"`
	Ref     string `xml:"ref,attr"`
	Headers string `xml:"headerRowCount,attr"`
	Totals  int    `xml:"totalsRowCount,attr"`
}

// table finds a table of the workbook, or else a range that has the name.
func (b *book) table(a *archive, wanted, sheet string) (tab, area, error) {
	var known []string
	for _, t := range b.tabs {
		tables, err := tablesOf(a, t)
		if err != nil {
			return tab{}, area{}, err
		}
		for _, p := range tables {
			if strings.EqualFold(p.Name, wanted) {
				found, err := p.area()
				return t, found, err
			}
			known = append(known, p.Name)
		}
	}
	if n, ok := b.named(wanted, sheet); ok {
		return b.behind(n)
	}
	return tab{}, area{}, unfit("there is no table %q: correct `table` under `source` in the mapping; the workbook has %s", wanted, listed(known))
}

func listed(known []string) string {
	if len(known) == 0 {
		return "no tables"
	}
	return strings.Join(known, ", ")
}

// area is the table from its header to its last row of data.
func (p tablePart) area() (area, error) {
	if p.Headers == "0" {
		return area{}, unfit("the table %s has no header row: show it in Excel, under Table Design", p.Name)
	}
	found, err := parseArea(p.Ref)
	found.bottom -= p.Totals
	return found, err
}

func tablesOf(a *archive, t tab) ([]tablePart, error) {
	relations, err := a.relations(t.part)
	if err != nil {
		return nil, err
	}
	var tables []tablePart
	for _, r := range relations {
		if !r.is("table") {
			continue
		}
		data, err := a.small(r.Target)
		if err != nil {
			return nil, err
		}
		var p tablePart
		if err := xml.Unmarshal(data, &p); err != nil {
			return nil, damaged(r.Target, err)
		}
		tables = append(tables, p)
	}
	return tables, nil
}
