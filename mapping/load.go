package mapping

import (
	"path/filepath"
	"slices"
)

// version is the version of mapping files that is understood.
const version = "1"

// Load reads a mapping file and checks all that can be told without a
// spreadsheet and a schema. name is the file's, for messages. Everything that
// is wrong is found at once: the error is an *Error, a line a flaw.
func Load(name string, data []byte) (*Mapping, error) {
	name = filepath.Base(name)
	root, found := parseYAML(data)
	if err := found.err(name); err != nil {
		return nil, err
	}
	l := &loader{}
	m := l.mapping(root)
	m.name = name
	l.check(m)
	if err := l.err(name); err != nil {
		return nil, err
	}
	return m, nil
}

// mapping reads the whole document.
func (l *loader) mapping(n node) *Mapping {
	m := &Mapping{OnMissing: OnReject, OnTrash: OnReject}
	if n.shape != object {
		l.add(n.place, "not-an-object", "the mapping")
		return m
	}
	l.object(n, entry{
		name: "the mapping",
		keys: keys{
			"version":       l.version,
			"itemtype":      l.name(&m.Itemtype),
			"source":        l.source(&m.Source),
			"match":         l.match(m),
			"on_missing":    l.choice(&m.OnMissing, OnReject, OnSkip),
			"on_trash":      l.choice(&m.OnTrash, OnReject),
			"accept":        l.accept(&m.Accept),
			"guards":        l.guards(&m.Guards),
			"notifications": l.flag(&m.Notifications),
			"columns":       l.columns(&m.Columns),
		},
		needed: []string{"version", "itemtype", "match", "columns"},
		later:  []string{"entity", "lock", "missing"},
	})
	return m
}

func (l *loader) version(_ string, n node) {
	if n.shape != integer || n.text != version {
		l.add(n.place, "bad-version", n.text)
	}
}

func (l *loader) source(to *Source) read {
	return func(key string, n node) {
		l.object(n, entry{name: key, keys: keys{
			"sheet":      l.text(&to.Sheet),
			"table":      l.text(&to.Table),
			"range":      l.text(&to.Range),
			"header_row": l.count(&to.HeaderRow, 1),
			"encoding":   l.encoding(&to.Encoding),
			"delimiter":  l.delimiter(&to.Delimiter),
			"quote":      l.choice(&to.Quote, Quotes()...),
			"decimal":    l.choice(&to.Decimal, ".", ","),
			"dates":      l.choice(&to.Dates, DayFirst, MonthFirst),
		}})
		if to.Quote != "" && to.Quote == to.Delimiter {
			l.add(n.value("quote").place, "quote-delimits", to.Quote)
		}
	}
}

// match reads `serial`, `[serial]`, or `{field: serial, column: Old serial}`.
func (l *loader) match(m *Mapping) read {
	return func(key string, n node) {
		if n.shape == list {
			if len(n.items) != 1 {
				l.add(n.place, "several-keys")
				return
			}
			n = n.items[0]
		}
		m.at = n.place
		if n.shape == object {
			l.object(n, entry{
				name:   key,
				keys:   keys{"field": l.name(&m.Match.Field), "column": l.text(&m.Match.Column)},
				needed: []string{"field"},
				later:  []string{"compare"},
			})
			return
		}
		l.name(&m.Match.Field)(key, n)
	}
}

func (l *loader) guards(to *Guards) read {
	return func(key string, n node) {
		l.object(n, entry{
			name: key,
			keys: keys{"max_changes": l.limit(&to.MaxChanges), "min_rows": func(key string, n node) {
				to.MinRows = new(int)
				l.count(to.MinRows, 0)(key, n)
			}},
			later: []string{"max_clears", "max_failures"},
		})
	}
}

func (l *loader) limit(to **Limit) read {
	return func(key string, n node) {
		limit, err := ParseLimit(n.text)
		if err != nil || n.shape != integer && n.shape != word {
			l.add(n.place, "bad-limit", key, n.text)
			return
		}
		*to = &limit
	}
}

func (l *loader) accept(to *[]string) read {
	return func(key string, n node) {
		if n.shape != list {
			l.add(n.place, "not-a-list", key)
			return
		}
		for _, item := range n.items {
			status := ""
			l.choice(&status, acceptable()...)(key, item)
			*to = append(*to, status)
		}
	}
}

// acceptable lists the statuses that make a run fail unless they are accepted.
func acceptable() []string {
	return []string{"rejected", "not-found", "ambiguous", "conflict", "refused", "not-written", "unknown"}
}

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

// later reports whether a value of a key is one that is not supported yet.
func later(key, value string) bool {
	values := map[string][]string{
		"on_missing": {"create"},
		"on_trash":   {"restore"},
		"on_unknown": {"create"},
		"by":         {"login", "email", "fullname"},
	}
	return slices.Contains(values[key], value)
}
