package mapping

import (
	"fmt"
	"slices"
	"strings"
)

// Export is a mapping turned round: the columns of a file that it reads, for a
// file to be written in which it finds what the server holds.
type Export struct {
	Columns []Exported
	Lacking []string // headers that expressions alone read: nothing tells what stood there
	Binding *Binding // by which the file would be read
}

// Exported is a column of the file.
type Exported struct {
	Header string
	Field  Field // what stands there, its type that of Bound.Field
	Bound  int   // the place among the binding's Fields; -1 for a key that sets none
	Key    int   // the part of the key that stands there; -1 for none

	reader reader
}

// Export finds the columns of a file that the mapping would read: of each entry
// the first spelling of its header, in the order of the mapping. Constants have
// none. The error is that of Bind.
func (m *Mapping) Export(schema *Schema) (*Export, error) {
	header := m.firstSpellings()
	columns := len(header)
	for _, c := range m.Columns {
		for _, name := range c.reads() {
			if !inHeader(header, name) {
				header = append(header, name)
			}
		}
	}
	b, err := m.Bind(header, schema)
	if err != nil {
		return nil, err
	}
	out := &Export{Binding: b, Lacking: header[columns:]}
	for i := range columns {
		out.Columns = append(out.Columns, b.exported(i))
	}
	return out, nil
}

// firstSpellings gives the header of a file that has all columns of the mapping.
func (m *Mapping) firstSpellings() []string {
	var header []string
	add := func(spellings ...string) {
		if !slices.ContainsFunc(spellings, func(s string) bool { return inHeader(header, s) }) {
			header = append(header, spellings[0])
		}
	}
	for _, part := range m.parts() {
		if part.Column != "" {
			add(part.Column)
		}
	}
	for _, c := range m.Columns {
		if len(c.Column) > 0 {
			add(c.Column...)
		}
	}
	return header
}

func inHeader(header []string, name string) bool {
	return slices.ContainsFunc(header, func(h string) bool { return Fold(h) == Fold(name) })
}

// exported is the column at a place of the header. Where the key and a field
// share it, it is the key that has to be found again.
func (b *Binding) exported(index int) Exported {
	for i, p := range b.parts {
		if p.bound < 0 && p.reader.index == index {
			return Exported{Header: p.reader.header, Field: b.Keys[i].Field, Bound: -1, Key: i, reader: p.reader}
		}
	}
	at := slices.IndexFunc(b.Fields, func(f Bound) bool { return f.index == index })
	f := b.Fields[at]
	part := slices.IndexFunc(b.parts, func(p part) bool { return p.bound == at })
	return Exported{Header: f.Header, Field: f.Field, Bound: at, Key: part, reader: f.reader}
}

// Named reports whether the cells name other items, which only the importer can
// find.
func (e *Exported) Named() bool { return e.reader.named }

// Read gives what a cell with the text would mean if no other cell of its row
// had a say.
func (e *Exported) Read(text string) Value {
	alone := e.reader
	alone.index = 0
	cell := Cell{Kind: Text, Text: text}
	if text == "" {
		cell.Kind = Blank
	}
	return alone.read([]Cell{cell})
}

// Text gives a text that is read as what the field holds, and so changes nothing.
// Where there is none it is the value as it is.
func (e *Exported) Text(stored string) string {
	for _, text := range e.Spellings(stored) {
		if e.says(text, stored) {
			return text
		}
	}
	return stored
}

// says reports whether a cell with the text leaves the field as it is: it names
// the value, or it is the value letter by letter.
func (e *Exported) says(text, stored string) bool {
	v := e.Read(text)
	switch {
	case e.Key >= 0 && (v.Problem != nil || v.Action != Set):
		return false // the item would not be found
	case e.reader.repeats(v, stored):
		return true
	case v.Problem != nil:
		return false
	case v.Action == Keep:
		return e.Field.Empty(stored)
	}
	return e.Field.Same(v.Text, stored)
}

// Spellings are the texts that may stand for a value, the best first: what
// `values` translates into it, its form in the source, the value itself. Of a
// cell that names another item the value is its name.
func (e *Exported) Spellings(stored string) []string {
	empty := stored == "" || !e.reader.named && e.Field.Type == TypeReference && e.Field.Empty(stored)
	if empty && e.reader.named {
		return []string{""}
	}
	if empty {
		return []string{"", "0"}
	}
	return append(e.untranslated(stored), e.form(stored), stored)
}

// untranslated gives the only text that `values` has for a value.
func (e *Exported) untranslated(stored string) []string {
	var texts []string
	for text, value := range e.reader.column.Values {
		if e.reader.named && Trim(value) == stored || !e.reader.named && Trim(value) != "" && e.says(text, stored) {
			texts = append(texts, text)
		}
	}
	if len(texts) != 1 {
		return nil
	}
	return texts
}

// form writes a value by the habits of the source.
func (e *Exported) form(stored string) string {
	r := &e.reader
	switch {
	case r.named && r.path != "":
		return strings.ReplaceAll(stored, " > ", " "+r.path+" ")
	case r.named:
		return stored
	case r.as == TypeDate, r.as == TypeDateTime:
		return r.dateForm(stored)
	case r.as == TypeDecimal:
		return r.decimalForm(stored)
	case r.html:
		return fromHTML(stored)
	}
	return stored
}

// dateForm writes a date by the column's format, or by the source's order of day
// and month.
func (r *reader) dateForm(stored string) string {
	m, ok := international(stored)
	timed := m.hour|m.minute|m.second != 0
	switch {
	case !ok:
		return stored
	case r.layout != nil:
		return r.layout.write(m)
	case r.dates == "":
		return stored
	}
	shape, _ := parseLayout(r.dateShape())
	text := shape.write(m)
	if timed || r.as == TypeDateTime {
		return text + fmt.Sprintf(" %02d:%02d:%02d", m.hour, m.minute, m.second)
	}
	return text
}

// decimalForm writes a number without the zeros behind its decimals. Of three
// decimals a reader who is not told could take the point for thousands.
func (r *reader) decimalForm(stored string) string {
	units, decimals, _ := strings.Cut(stored, ".")
	decimals = strings.TrimRight(decimals, "0")
	if decimals == "" {
		return units
	}
	if len(decimals) == 3 && r.decimal == "" {
		decimals += "0"
	}
	point, _ := separators(r.decimal)
	return units + point + decimals
}

// fromHTML undoes toHTML.
func fromHTML(html string) string {
	text := strings.NewReplacer("</p><p>", "\n\n", "<br>", "\n").Replace(html)
	text = strings.TrimSuffix(strings.TrimPrefix(text, "<p>"), "</p>")
	return strings.NewReplacer("&#60;", "<", "&#62;", ">", "&amp;", "&").Replace(text)
}

// placeholder begins a cell in whose place a text stood that the file could not
// hold.
const placeholder = "[itsmload: "

// Placeholder is the text of a cell of an export that cannot hold what the server
// has: no import takes it for a value.
func Placeholder(what string) string { return placeholder + what + "]" }
