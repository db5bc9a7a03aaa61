package importer

import (
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"itsmload/mapping"
)

// exportNotes collects what an import of an export would not find unchanged. Of
// each key it holds a hash.
type exportNotes struct {
	form    *mapping.Export
	seed    maphash.Seed
	first   map[uint64]int32      // the first item of a key
	empty   instances             // items without a key
	shared  instances             // items whose key an earlier one has
	misfits map[string]*instances // by the column, or the field that none sets
	root    bool                  // the root entity was left out
}

// instances are the items of which something is to be said: how many, and the
// first few.
type instances struct {
	count int
	some  []string
}

func (i *instances) add(what string) {
	const most = 3
	if i.count++; i.count <= most {
		i.some = append(i.some, what)
	}
}

func (i instances) String() string {
	list := strings.Join(i.some, ", ")
	if more := i.count - len(i.some); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

func newExportNotes(form *mapping.Export) exportNotes {
	return exportNotes{
		form: form, seed: maphash.MakeSeed(), first: map[uint64]int32{}, misfits: map[string]*instances{},
	}
}

// misfit notes a value of an item that an import would not read as what is there.
func (n *exportNotes) misfit(where string, id int, text string) {
	if n.misfits[where] == nil {
		n.misfits[where] = &instances{}
	}
	n.misfits[where].add(fmt.Sprintf("%q of id %d", short(text), id))
}

// ofColumn and ofField name where a value comes from.
func ofColumn(header string) string { return fmt.Sprintf("column %q", header) }
func ofField(name string) string    { return fmt.Sprintf("field %q", name) }

// ofKey names the column of a part of the key.
func (n *exportNotes) ofKey(part int) string {
	for _, column := range n.form.Columns {
		if column.Key == part {
			return ofColumn(column.Header)
		}
	}
	return ofField(n.form.Binding.Keys[part].Field.Name)
}

func short(text string) string {
	const most = 30
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// key notes an item that its key does not tell apart.
func (n *exportNotes) key(meaning string, id int) {
	hash := maphash.String(n.seed, meaning)
	if first, taken := n.first[hash]; taken {
		n.shared.add(fmt.Sprintf("id %d (as id %d)", id, first))
		return
	}
	n.first[hash] = int32(id)
}

// Notes are worth saying of an export once its rows are read: what an import of
// the untouched file would reject, or change.
func (e *Export) Notes() []string {
	var notes []string
	say := func(said bool, format string, args ...any) {
		if said {
			notes = append(notes, fmt.Sprintf(format, args...))
		}
	}
	n, key := &e.notes, strings.Join(keyFields(e.form.Binding), ", ")
	say(n.root, "the root entity is left out: the API cannot change it")
	say(n.empty.count > 0, "an import rejects the rows of items without %s: %s", key, n.empty)
	say(n.shared.count > 0, "an import rejects the rows of items that share their %s: %s", key, n.shared)
	for _, where := range slices.Sorted(maps.Keys(n.misfits)) {
		say(true, "%s: an import would reject, or change: %s", where, n.misfits[where])
	}
	for _, header := range e.form.Lacking {
		say(true, "column %q is lacking: only an expression of the mapping reads it, and nothing tells what stood there; an import refuses the file without it", header)
	}
	return notes
}
