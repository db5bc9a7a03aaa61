package importer

import (
	"fmt"
	"hash/maphash"
	"strings"

	"itsmload/client"
	"itsmload/mapping"
)

// exportNotes collects what an import of an export would not find unchanged. Of
// each key it holds a hash.
type exportNotes struct {
	form    *mapping.Export
	seed    maphash.Seed
	first   map[uint64]int32 // the first item of a key
	empty   instances        // items without a key
	shared  instances        // items whose key an earlier one has
	misfits []instances      // by column
	root    bool             // the root entity was left out
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
		form: form, seed: maphash.MakeSeed(), first: map[uint64]int32{}, misfits: make([]instances, len(form.Columns)),
	}
}

// misfit notes a cell that an import would not read as what is there.
func (n *exportNotes) misfit(column, id int, text string) {
	if n.form.Columns[column].Key >= 0 && text == "" {
		return // said of the item
	}
	n.misfits[column].add(fmt.Sprintf("%q of id %d", short(text), id))
}

func short(text string) string {
	const most = 30
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// key notes an item that its key does not tell apart.
func (n *exportNotes) key(it client.Item) {
	b := n.form.Binding
	key := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		key[i] = k.Field.Canonical(it[k.Field.Name])
	}
	meaning := b.Meaning(key)
	if meaning == "" {
		n.empty.add(fmt.Sprintf("id %d", it.ID()))
		return
	}
	hash := maphash.String(n.seed, meaning)
	if first, taken := n.first[hash]; taken {
		n.shared.add(fmt.Sprintf("id %d (as id %d)", it.ID(), first))
		return
	}
	n.first[hash] = int32(it.ID())
}

// Notes are worth saying of an export once its rows are read: what an import of
// the untouched file would reject, or read as something else.
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
	for i, column := range e.form.Columns {
		m := n.misfits[i]
		say(m.count > 0, "column %q: the mapping would reject, or read as something else: %s", column.Header, m)
	}
	for _, header := range e.form.Lacking {
		say(true, "column %q is lacking: only an expression of the mapping reads it, and nothing tells what stood there; an import refuses the file without it", header)
	}
	return notes
}
