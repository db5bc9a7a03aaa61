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
			"itemtype":      l.itemtype(m),
			"source":        l.source(&m.Source),
			"match":         l.match(m),
			"on_missing":    l.choice(&m.OnMissing, OnReject, OnSkip, OnCreate),
			"on_trash":      l.choice(&m.OnTrash, OnReject, OnRestore),
			"entity":        l.entity(m),
			"lock":          l.lock(m),
			"missing":       l.choice(&m.Missing, MissingReport),
			"accept":        l.accept(&m.Accept),
			"guards":        l.guards(&m.Guards),
			"notifications": l.flag(&m.Notifications),
			"columns":       l.columns(&m.Columns),
		},
		needed: []string{"version", "itemtype", "match", "columns"},
	})
	return m
}

func (l *loader) version(_ string, n node) {
	if n.shape != integer || n.text != version {
		l.add(n.place, "bad-version", n.text)
	}
}

func (l *loader) itemtype(m *Mapping) read {
	return func(key string, n node) {
		m.itemtypeAt = n.place
		l.name(&m.Itemtype)(key, n)
	}
}

func (l *loader) entity(m *Mapping) read {
	return func(key string, n node) {
		m.entityAt = n.place
		l.text(&m.Entity)(key, n)
	}
}

func (l *loader) lock(m *Mapping) read {
	return func(key string, n node) {
		m.lockAt = n.place
		l.name(&m.Lock)(key, n)
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

func (l *loader) guards(to *Guards) read {
	return func(key string, n node) {
		l.object(n, entry{name: key, keys: keys{
			"max_changes":  l.limit(&to.MaxChanges),
			"max_clears":   l.guard(&to.MaxClears),
			"max_failures": l.guard(&to.MaxFailures),
			"min_rows":     l.guard(&to.MinRows),
		}})
	}
}

// guard reads a number from 0 up.
func (l *loader) guard(to **int) read {
	return func(key string, n node) {
		*to = new(int)
		l.count(*to, 0)(key, n)
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
	l.checkKeys(m, entries)
	l.checkLock(m, entries)
}

// checkLock wants a column that tells what the lock's field held.
func (l *loader) checkLock(m *Mapping, entries map[string]place) {
	_, ok := entries[m.Lock]
	switch {
	case m.Lock == "":
	case slices.ContainsFunc(m.Keys, func(k Match) bool { return k.Field == m.Lock }):
		l.add(m.lockAt, "locked-key", m.Lock)
	case !ok && len(entries) > 0:
		l.add(m.lockAt, "no-lock-column", m.Lock)
	}
}
