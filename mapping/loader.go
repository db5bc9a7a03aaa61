package mapping

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// loader reads the nodes of a mapping file, and goes on after a flaw.
type loader struct{ flaws }

// read takes the value of a key into its place.
type read func(key string, n node)

// keys says who reads which key of an object.
type keys map[string]read

// entry is what an object of the mapping may hold.
type entry struct {
	name   string // of the object, for messages
	keys   keys
	needed []string
}

// object reads the keys of an object.
func (l *loader) object(n node, e entry) {
	if n.shape != object {
		l.add(n.place, "not-an-object", e.name)
		return
	}
	seen := map[string]bool{}
	for _, p := range n.pairs {
		if key := p.key.text; seen[key] {
			l.add(p.key.place, "repeated-key", key)
		} else {
			seen[key] = true
			l.key(e, p)
		}
	}
	for _, key := range e.needed {
		if !seen[key] && !e.mistyped(key, seen) {
			l.add(n.place, "missing-key", e.name, key)
		}
	}
}

// mistyped reports whether an unknown key is likely meant to be a key: then that one
// is told of it.
func (e entry) mistyped(key string, seen map[string]bool) bool {
	for other := range seen {
		if _, known := e.keys[other]; !known && slices.Contains(Nearest(other, slices.Sorted(maps.Keys(e.keys)), 2), key) {
			return true
		}
	}
	return false
}

// key reads one key of an object.
func (l *loader) key(e entry, p pair) {
	name := p.key.text
	reader, known := e.keys[name]
	switch {
	case !known:
		names := slices.Sorted(maps.Keys(e.keys))
		hint := didYouMean(Nearest(name, names, 2))
		l.add(p.key.place, "unknown-key", name, e.name, hint, strings.Join(names, ", "))
	case p.value.shape == nothing && name == "columns":
		l.add(p.key.place, "no-columns")
	case p.value.shape == nothing:
		l.add(p.key.place, "no-value", name)
	default:
		reader(name, p.value)
	}
}

// text reads a text that is not empty, as it is written.
func (l *loader) text(to *string) read {
	return func(key string, n node) {
		if !n.shape.scalar() || n.text == "" {
			l.add(n.place, "no-text", key)
			return
		}
		*to = n.text
	}
}

// name reads a word that YAML takes for text: a field, an itemtype.
func (l *loader) name(to *string) read {
	return func(key string, n node) {
		if n.shape != word || n.text == "" {
			l.add(n.place, "no-text", key)
			return
		}
		*to = n.text
	}
}

// optional reads a text that may be empty, as it is written.
func (l *loader) optional(to **string) read {
	return func(key string, n node) {
		if !n.shape.scalar() {
			l.add(n.place, "no-scalar", key)
			return
		}
		*to = &n.text
	}
}

// choice reads one of the given words.
func (l *loader) choice(to *string, words ...string) read {
	return func(key string, n node) {
		switch {
		case n.shape == word && slices.Contains(words, n.text):
			*to = n.text
		default:
			l.add(n.place, "bad-choice", key, n.text, orList(words))
		}
	}
}

func (l *loader) flag(to *bool) read {
	return func(key string, n node) {
		if n.shape != boolean {
			l.add(n.place, "bad-choice", key, n.text, orList([]string{"true", "false"}))
			return
		}
		*to = n.text == "true"
	}
}

// count reads a whole number.
func (l *loader) count(to *int, least int) read {
	return func(key string, n node) {
		number, err := strconv.Atoi(n.text)
		if n.shape != integer || err != nil || number < least {
			l.add(n.place, "bad-count", key, n.text, least)
			return
		}
		*to = number
	}
}

// delimiter reads a sign, or a word for the one that cannot be seen.
func (l *loader) delimiter(to *string) read {
	return func(key string, n node) {
		if n.text == "tab" || n.text == `\t` {
			n.text = "\t"
		}
		l.choice(to, Delimiters()...)(key, n)
	}
}

// encoding reads the name of an encoding, in any case.
func (l *loader) encoding(to *string) read {
	return func(key string, n node) {
		n.text = strings.ToLower(n.text)
		l.choice(to, Encodings()...)(key, n)
	}
}
