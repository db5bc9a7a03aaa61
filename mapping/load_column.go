package mapping

import "slices"

func (l *loader) columns(to *[]Column) read {
	return func(key string, n node) {
		switch {
		case n.shape != list:
			l.add(n.place, "not-a-list", key)
		case len(n.items) == 0:
			l.add(n.place, "no-columns")
		}
		for _, item := range n.items {
			*to = append(*to, l.column(item))
		}
	}
}

// column reads one entry of `columns`.
func (l *loader) column(n node) Column {
	c := Column{Empty: EmptyKeep, at: n.place}
	l.object(n, entry{
		name: "a column",
		keys: keys{
			"column":        l.spellings(&c.Column),
			"field":         l.name(&c.Field),
			"lookup":        l.lookup(&c.Lookup),
			"type":          l.kind(&c.Type),
			"format":        l.format(&c.Format),
			"required":      l.flag(&c.Required),
			"empty":         l.choice(&c.Empty, EmptyKeep, EmptyClear),
			"only_if_empty": l.flag(&c.OnlyIfEmpty),
			"default":       l.optional(&c.Default),
			"values":        l.values(&c.Values),
			"value":         l.optional(&c.Value),
			"expr":          l.text(&c.Expr),
			"html":          l.choice(&c.HTML, HTMLText),
		},
		needed: []string{"field"},
	})
	if n.shape == object {
		l.origin(n)
		l.formula(n, c)
	}
	return c
}

// origin wants a column, a constant or an expression, and no contradiction.
func (l *loader) origin(n node) {
	apart := [][2]string{{"column", "value"}, {"value", "values"}, {"value", "default"}, {"value", "expr"}, {"default", "empty"}}
	if !n.has("column") {
		apart = append(apart, [2]string{"expr", "values"}, [2]string{"expr", "default"})
	}
	for _, pair := range apart {
		if n.has(pair[0]) && n.has(pair[1]) {
			l.add(n.place, "either-or", pair[0], pair[1])
		}
	}
	if !n.has("column") && !n.has("value") && !n.has("expr") {
		l.add(n.place, "no-origin")
	}
}

// formula compiles the expression of an entry, to see that it can be.
func (l *loader) formula(n node, c Column) {
	if c.Expr == "" {
		return
	}
	if _, flaw := newFormula(c.Expr, n.has("column")); flaw != nil {
		l.add(n.value("expr").place, "bad-expression", flaw.at+1, flaw.what)
	}
}

// spellings reads one header, or a list of its spellings.
func (l *loader) spellings(to *[]string) read {
	return func(key string, n node) {
		if n.shape != list {
			n = node{place: n.place, shape: list, items: []node{n}}
		}
		if len(n.items) == 0 {
			l.add(n.place, "no-text", key)
		}
		for _, item := range n.items {
			spelling := ""
			l.text(&spelling)(key, item)
			*to = append(*to, spelling)
		}
	}
}

// lookup reads `Location`, or `{itemtype: Location, by: path}`.
func (l *loader) lookup(to **Lookup) read {
	return func(key string, n node) {
		lookup := &Lookup{Separator: ">", OnUnknown: OnReject}
		*to = lookup
		if n.shape != object {
			l.name(&lookup.Itemtype)(key, n)
			return
		}
		l.object(n, entry{
			name: key,
			keys: keys{
				"itemtype":   l.name(&lookup.Itemtype),
				"by":         l.choice(&lookup.By, ByPath, ByName, ByID, ByLogin, ByEmail, ByFullName),
				"separator":  l.text(&lookup.Separator),
				"compare":    l.choice(&lookup.Compare, CompareExact, CompareFold),
				"on_unknown": l.choice(&lookup.OnUnknown, OnReject, OnSkip, OnCreate),
			},
			needed: []string{"itemtype"},
		})
		if lookup.OnUnknown == OnCreate && slices.Contains([]string{ByID, ByEmail, ByFullName}, lookup.By) {
			l.add(n.place, "creates-unnamed", lookup.By)
		}
		if lookup.OnUnknown == OnCreate && lookup.Itemtype == "User" {
			l.add(n.place, "creates-account")
		}
	}
}

func (l *loader) kind(to *Type) read {
	return func(key string, n node) {
		var name string
		l.choice(&name, typeNames()...)(key, n)
		*to = Type(name)
	}
}

// typeNames lists the words that `type` takes.
func typeNames() []string {
	return []string{"text", "integer", "decimal", "boolean", "date", "datetime", "months", "reference", "mac", "ip", "email"}
}

func (l *loader) format(to *string) read {
	return func(key string, n node) {
		l.text(to)(key, n)
		if _, ok := parseLayout(*to); *to != "" && !ok {
			l.add(n.place, "bad-format", *to)
		}
	}
}

// values reads the texts that stand for others, each as it is written.
func (l *loader) values(to *map[string]string) read {
	return func(key string, n node) {
		if n.shape != object {
			l.add(n.place, "not-an-object", key)
			return
		}
		*to = make(map[string]string, len(n.pairs))
		for _, p := range n.pairs {
			text := Trim(p.key.text)
			if _, ok := (*to)[text]; ok {
				l.add(p.key.place, "repeated-key", text)
			}
			var value *string
			l.optional(&value)(text, p.value)
			if value != nil {
				(*to)[text] = *value
			}
		}
	}
}
