package mapping

// RefuseEntity makes the *Error of an `entity` that turns out wrong only when the
// server is asked.
func (m *Mapping) RefuseEntity(problem Problem) error {
	return flaws{{Line: m.entityAt.line, Column: m.entityAt.column, Problem: problem}}.err(m.name)
}

// Refuse makes the *Error of entries that turn out wrong only when the server
// is asked, such as a constant that names nothing: the problems, by the fields
// of the entries. It is nil where there is none.
func (m *Mapping) Refuse(problems map[string][]Problem) error {
	var found flaws
	for _, c := range m.Columns {
		for _, p := range problems[c.Field] {
			found = append(found, Flaw{Line: c.at.line, Column: c.at.column, Problem: p})
		}
	}
	return found.err(m.name)
}
