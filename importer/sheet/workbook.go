package sheet

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"itsmload/mapping"
)

// openWorkbook proves a workbook whole, chooses what is read of it, and finds
// the header.
func openWorkbook(f *File, source mapping.Source) error {
	a, err := openArchive(f.content())
	if err != nil {
		return err
	}
	b, err := readBook(a)
	if err != nil {
		return err
	}
	c, err := b.choose(a, source)
	if err != nil {
		return err
	}
	w := &worksheet{archive: a, book: b, tab: c.tab, area: c.area}
	if w.texts, err = readTexts(a, b.texts); err != nil {
		return err
	}
	f.sheet, f.lines = c.tab.name, w.lines
	if err = f.findHeader(c.header); err == nil {
		err = f.survey(w)
	}
	if err != nil {
		return fmt.Errorf("sheet %q: %w", f.sheet, err)
	}
	f.noteFound()
	f.noteOthers(b)
	return a.prove(b, c.tab)
}

// survey reads the whole sheet once before any row is given out, so that damage
// in its last row is an error before the first is used. It counts what is worth
// saying, and finds the merged cells, which stand behind all rows.
func (f *File) survey(w *worksheet) error {
	s, err := w.scan()
	if err != nil {
		return err
	}
	defer s.Close()
	hidden, beyond := 0, 0
	for {
		l, err := s.row()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if l.number <= f.headerRow || blank(l.cells) {
			continue
		}
		if l.hidden {
			hidden++
		}
		if f.beyond(l) {
			beyond++
		}
	}
	f.merged = mergedRows(s.merges, f.headerRow+1, f.asked(w.area.left))
	f.noteCounts(hidden, beyond)
	return nil
}

// asked lists the columns that somebody is going to ask for, as the sheet counts
// them: all of the header, where nobody has said which.
func (f *File) asked(left int) []int {
	wanted := make(map[string]bool)
	for _, spelling := range slices.Concat(f.wanted...) {
		wanted[mapping.Fold(spelling)] = true
	}
	var columns []int
	for i, header := range f.header {
		if f.wanted == nil || wanted[mapping.Fold(header)] {
			columns = append(columns, left+i)
		}
	}
	return columns
}

func (f *File) noteCounts(hidden, beyond int) {
	if hidden > 0 {
		f.notes = append(f.notes, fmt.Sprintf("rows that are hidden or filtered out are read like all others: there are %d", hidden))
	}
	if beyond > 0 {
		f.notes = append(f.notes, fmt.Sprintf("cells right of the last header are not read: %d rows have some", beyond))
	}
}

// noteOthers names the sheets that are not read.
func (f *File) noteOthers(b *book) {
	var others []string
	for _, t := range b.tabs {
		if t.name != f.sheet {
			others = append(others, fmt.Sprintf("%q", t.name))
		}
	}
	if len(others) > 0 {
		f.notes = append(f.notes, fmt.Sprintf("sheet %q is read; not read: %s", f.sheet, strings.Join(others, ", ")))
	}
}

// prove reads every part that was not read yet to its end, which checks its
// checksum, and the XML of other sheets to their closing tags: a workbook that
// is damaged anywhere was damaged on its way, and is not to be trusted.
func (a *archive) prove(b *book, read tab) error {
	sheets := make(map[string]bool)
	for _, t := range b.tabs {
		if sheets[canonical(t.part)] = true; a.parts[canonical(t.part)] == nil {
			return damaged(t.part, fmt.Errorf("it is missing, and holds the sheet %q", t.name))
		}
	}
	for name := range a.parts {
		if name == canonical(read.part) || name == canonical(b.texts) || strings.HasSuffix(name, "/") {
			continue
		}
		if err := a.provePart(name, sheets[name]); err != nil {
			return damaged(a.parts[name].Name, err)
		}
	}
	return nil
}

func (a *archive) provePart(name string, xml bool) error {
	r, err := a.open(name, mostPassing)
	if err != nil {
		return err
	}
	defer r.Close()
	if !xml {
		_, err = io.Copy(io.Discard, r)
		return err
	}
	_, err = newLexer(r).prove()
	return err
}
