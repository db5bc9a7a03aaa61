package mapping

// match reads `serial`, `{field: serial, column: Old serial}`, or a list of such
// parts.
func (l *loader) match(m *Mapping) read {
	return func(key string, n node) {
		m.at = n.place
		parts := []node{n}
		if n.shape == list {
			parts = n.items
		}
		if len(parts) == 0 {
			l.add(n.place, "no-keys")
			return
		}
		for _, part := range parts {
			m.Keys = append(m.Keys, l.part(key, part))
		}
		m.Match = m.Keys[0]
	}
}

func (l *loader) part(key string, n node) Match {
	m := Match{at: n.place}
	if n.shape != object {
		l.name(&m.Field)(key, n)
		return m
	}
	l.object(n, entry{
		name: key,
		keys: keys{
			"field":   l.name(&m.Field),
			"column":  l.text(&m.Column),
			"compare": l.choice(&m.Compare, CompareExact, CompareFold, CompareDigits, CompareMAC),
		},
		needed: []string{"field"},
	})
	return m
}

// checkKeys holds `match` against the entries of `columns`, by their fields.
func (l *loader) checkKeys(m *Mapping, entries map[string]place) {
	seen := map[string]bool{}
	for _, part := range m.Keys {
		if seen[part.Field] && part.Field != "" {
			l.add(part.at, "repeated-key-field", part.Field)
		}
		seen[part.Field] = true
		if _, ok := entries[part.Field]; !ok && part.Field != "" && part.Column == "" && len(entries) > 0 {
			l.add(part.at, "no-key-column", part.Field)
		}
		if part.Field == idField {
			l.checkID(m, part, entries)
		}
	}
}

// checkID holds what goes with an id and what does not.
func (l *loader) checkID(m *Mapping, id Match, entries map[string]place) {
	if at, ok := entries[idField]; ok && id.Column != "" {
		l.add(at, "repeated-id", id.Column)
	}
	if len(m.Keys) > 1 {
		l.add(id.at, "id-among-keys")
	}
	if id.Compare != "" && id.Compare != CompareExact {
		l.add(id.at, "compared-id", id.Compare)
	}
	if m.OnMissing == OnCreate {
		l.add(id.at, "creates-ids")
	}
}
