package importer

import (
	"cmp"
	"hash/maphash"
	"iter"
	"slices"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// form is a way of naming, in the words of a mapping's `by`, with the text as
// it stands or folded.
type form struct {
	by     string
	folded bool
}

// spelling is what an entry is called, by its hash.
type spelling struct {
	hash uint64
	at   int32
}

// forms are the spellings that a lookup tries, in this order. Without a way of
// its own it takes paths and names alike where the items form a tree.
func (d *nameIndex) forms(by string) []form {
	switch {
	case by == mapping.ByLogin, by == "" && !d.tree:
		by = mapping.ByName
	case by == "":
		return []form{{mapping.ByPath, false}, {mapping.ByName, false}, {mapping.ByPath, true}, {mapping.ByName, true}}
	}
	return []form{{by, false}, {by, true}}
}

// called gives the items that are called by a text, form by form.
func (d *nameIndex) called(by, text string) iter.Seq[[]entry] {
	return func(yield func([]entry) bool) {
		if by == mapping.ByID {
			id, _ := strconv.Atoi(text) // a canonical one
			if e, ok := d.at(id); ok {
				yield([]entry{e})
			}
			return
		}
		none := true
		for _, form := range d.forms(by) {
			found := d.named(form, text)
			if none = none && len(found) == 0; len(found) > 0 && !yield(found) {
				return
			}
		}
		if id, ok := idNamed(text); ok && none {
			if e, known := d.at(id); known {
				yield([]entry{e})
			}
		}
	}
}

// label is what a person calls an item: its path in a tree, else its name.
func (e entry) label() string { return cmp.Or(e.path, e.name) }

// spellings are what an item is called in one way.
func (e entry) spellings(by string) iter.Seq[string] {
	text := e.name
	switch by {
	case mapping.ByPath:
		text = e.label()
	case mapping.ByFullName:
		text = e.person
	case mapping.ByEmail:
		text = e.emails
	}
	return strings.SplitSeq(text, "\x00")
}

// spell writes a text in this form.
func (f form) spell(text string) string {
	if f.by == mapping.ByPath {
		text = normalPath(text)
	}
	if f.folded {
		return mapping.Fold(text)
	}
	return text
}

// normalPath writes a path with " > " between its names, however many blanks
// stood around the signs.
func normalPath(path string) string {
	if !strings.Contains(path, ">") {
		return mapping.Trim(path)
	}
	names := strings.Split(path, ">")
	for i, name := range names {
		names[i] = mapping.Trim(name)
	}
	return strings.Join(names, " > ")
}

// named gives the items that are called by a text in this form, by id. The hash
// finds them, and the text itself decides.
func (d *nameIndex) named(f form, text string) []entry {
	text = f.spell(text)
	hash, index := maphash.String(d.seed, text), d.index(f)
	i, _ := slices.BinarySearchFunc(index, hash, func(s spelling, hash uint64) int { return cmp.Compare(s.hash, hash) })
	var found []entry
	for ; i < len(index) && index[i].hash == hash; i++ {
		e := d.entries[index[i].at]
		if len(found) > 0 && found[len(found)-1].id == e.id {
			continue
		}
		for name := range e.spellings(f.by) {
			if f.spell(name) == text {
				found = append(found, e)
				break
			}
		}
	}
	return found
}

// index gives the spellings of all items in a form, by their hash.
func (d *nameIndex) index(f form) []spelling {
	if index, made := d.indexes[f]; made {
		return index
	}
	index := make([]spelling, 0, len(d.entries))
	for at, e := range d.entries {
		for name := range e.spellings(f.by) {
			if name != "" {
				index = append(index, spelling{maphash.String(d.seed, f.spell(name)), int32(at)})
			}
		}
	}
	slices.SortFunc(index, func(a, b spelling) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.at, b.at)) })
	d.indexes[f] = slices.Clip(index)
	return d.indexes[f]
}

// Comparing an unknown name with 10,000 others takes about 10 ms. A file with
// more unknown names than these bounds let pass has the wrong column.
const (
	mostSuggested = 1000       // names that get suggestions
	mostCompared  = 10_000_000 // comparisons that are made for them
)

// unknown is the problem of a text that no item is called by, with the names
// that come nearest.
func (l *lookup) unknown(text string) mapping.Problem {
	header, where := nameOf(l.bound), l.bound.Where()
	if l.by == mapping.ByID {
		return mapping.Because("dangling-reference", where, text, l.itemtype).Of(header, text)
	}
	near := "none is near it"
	if names := l.suggest(l.by, text); len(names) > 0 {
		near = "the nearest: " + strings.Join(names, ", ")
	}
	p := mapping.Because("unknown-reference", where, text, l.itemtype, near).Of(header, text)
	p.Hint = near
	return p
}

// suggest gives the nearest names that would be found.
func (d *nameIndex) suggest(by, text string) []string {
	names := d.candidates(by)
	if d.unknowns++; d.unknowns > min(mostSuggested, mostCompared/(len(names)+1)) {
		return nil
	}
	return mapping.Nearest(text, names, 3)
}

// candidates are the names that a lookup would find, each once.
func (d *nameIndex) candidates(by string) []string {
	if names, made := d.near[by]; made {
		return names
	}
	var names []string
	for _, e := range d.entries {
		if e.flags&trashed != 0 {
			continue
		}
		for _, form := range d.forms(by) {
			if !form.folded {
				names = slices.AppendSeq(names, e.spellings(form.by))
			}
		}
	}
	slices.Sort(names)
	d.near[by] = slices.Clip(slices.Compact(names))
	return d.near[by]
}
