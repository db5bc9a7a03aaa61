package mapping

import (
	"maps"
	"slices"
	"strings"
)

// Snippet gives what to write in the mapping so that rows with the problem pass:
// a line of `source`, or the entry of the problem's column with what it lacks.
// What stands for a wrong text is left empty there, to be filled in or to leave
// the field alone; more are further wrong texts of the same kind, which stand
// there too. It is empty where only the file can be put right.
func (b *Binding) Snippet(p Problem, more ...string) string {
	if p.Code == "not-found" {
		return "accept: [not-found]"
	}
	i := slices.IndexFunc(b.Fields, func(f Bound) bool { return f.Header == p.Column && p.Column != "" })
	if i < 0 {
		return ""
	}
	bound := b.Fields[i]
	if line := bound.reader.sourceLine(p); line != "" {
		return line
	}
	entry := bound.Column
	if !amend(&entry, bound.Field, p) {
		return ""
	}
	for _, p.Value = range more {
		amend(&entry, bound.Field, p)
	}
	line := entry.yaml()
	if strings.Contains(line, "\n") { // of a text with a line break, which has no place in one line
		return ""
	}
	return "- " + line
}

// sourceLine is the line that says by which habit the problem's text is written.
func (r *reader) sourceLine(p Problem) string {
	comma, point := strings.LastIndex(p.Value, ","), strings.LastIndex(p.Value, ".")
	switch {
	case p.Code == "ambiguous-date":
		return "source: { dates: day-first }"
	case p.Code == "bad-decimal" && comma > point && r.decimal != ",":
		return `source: { decimal: "," }`
	case p.Code == "bad-decimal" && point > comma && r.decimal == ",":
		return `source: { decimal: "." }`
	}
	return ""
}

// amend adds to an entry what lets the problem's text pass, if something can.
func amend(entry *Column, field Field, p Problem) bool {
	switch p.Code {
	case "empty-required":
		entry.Required = false
		return true
	case "bare-line-break":
		entry.HTML = HTMLText
		return true
	case "bad-date":
		if format := formatOf(p.Value); format != "" && entry.Format == "" {
			entry.Format = format
			return true
		}
		return translate(entry, p.Value)
	case "bad-id":
		if field.Type == TypeReference && entry.Lookup == nil {
			entry.Lookup = &Lookup{Itemtype: field.Itemtype, Separator: ">", OnUnknown: OnReject}
			return field.Itemtype != ""
		}
		return translate(entry, p.Value)
	case "null-word", "bad-boolean", "unknown-choice", "bad-integer", "bad-decimal", "bad-months", "bad-mac", "bad-ip", "bad-email",
		"excel-error", "unknown-reference", "ambiguous-reference":
		return translate(entry, p.Value)
	}
	return false
}

// translate adds a translation of the text to nothing. A text that was shortened
// for its message, or that an expression gave, is none of the file's.
func translate(entry *Column, text string) bool {
	if text == "" || strings.HasSuffix(text, "…") || entry.Expr != "" || len(entry.Column) == 0 {
		return false
	}
	entry.Values = maps.Clone(entry.Values)
	if entry.Values == nil {
		entry.Values = map[string]string{}
	}
	entry.Values[text] = ""
	return true
}

// formatOf finds a format by which a text is a date, among the common ones that
// are not read without being named.
func formatOf(text string) string {
	for _, format := range []string{
		"DD/MM/YY", "DD.MM.YY", "DD-MM-YY", "YYYYMMDD", "DDMMYYYY", "YYYY-MM-DD HH:mm:ss", "DD/MM/YYYY HH:mm", "DD/MM/YYYY HH:mm:ss",
	} {
		if l, ok := parseLayout(format); ok {
			if m, ok := l.parse(text); ok && m.exists() {
				return format
			}
		}
	}
	return ""
}
