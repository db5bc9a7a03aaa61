package mapping

// check looks at what the parts of a mapping are to each other.
func (l *loader) check(m *Mapping) {
	entries := map[string]place{}
	for _, c := range m.Columns {
		if at, ok := entries[c.Field]; ok && c.Field != "" {
			l.add(c.at, "repeated-field", c.Field, at.line)
		}
		entries[c.Field] = c.at
	}
	if _, ok := entries[m.Match.Field]; !ok && m.Match.Field != "" && m.Match.Column == "" && len(entries) > 0 {
		l.add(m.at, "no-key-column", m.Match.Field)
	}
	if at, ok := entries[idField]; ok && m.Match.Field == idField && m.Match.Column != "" {
		l.add(at, "repeated-id", m.Match.Column)
	}
}
