package importer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"itsmload/client"
	"itsmload/mapping"
)

// dictionary is the names of the items of one itemtype.
type dictionary struct {
	itemtype string
	names    map[int]string     // the path in a tree, else the name
	alone    map[int]string     // the name by itself
	index    map[spelling][]int // who is called so
	tried    map[string]attempt // what was looked up already
	unknowns int                // how many of them nothing is called by
}

// spelling is one way in which an item can be called.
type spelling struct {
	form form
	text string
}

// form is how a name is spelt: as it stands, or folded; as a path or alone.
type form uint8

const (
	exactPath form = iota
	exactName
	foldedPath
	foldedName
	onlyID
)

// attempt is the outcome of a look-up, kept because names repeat.
type attempt struct {
	id      int
	problem *mapping.Problem
}

func newDictionary(itemtype string) *dictionary {
	return &dictionary{
		itemtype: itemtype, names: map[int]string{}, alone: map[int]string{}, index: map[spelling][]int{}, tried: map[string]attempt{},
	}
}

// add takes an item in under its name, and its path where it has one.
func (d *dictionary) add(it client.Item) {
	text := mapping.Field{Type: mapping.TypeText}
	id, name, path := it.ID(), text.Canonical(it["name"]), text.Canonical(it["completename"])
	if path == "" {
		path = name
	}
	d.names[id], d.alone[id] = path, name
	for form, spelt := range map[form]string{
		exactPath: path, foldedPath: path, exactName: name, foldedName: name, onlyID: strconv.Itoa(id),
	} {
		key := spelling{form, form.spell(spelt)}
		d.index[key] = append(d.index[key], id)
	}
}

// normalPath writes a path with " > " between its names, however many blanks
// stood around the signs.
func normalPath(path string) string {
	names := strings.Split(path, ">")
	for i, name := range names {
		names[i] = mapping.Trim(name)
	}
	return strings.Join(names, " > ")
}

// find is the id of what a cell names. Zero is no item, and always there.
func (d *dictionary) find(bound mapping.Bound, text string) (int, *mapping.Problem) {
	by := mapping.ByID
	if bound.Column.Lookup != nil {
		by = bound.Column.Lookup.By
	}
	key := nameOf(bound) + "\x00" + by + "\x00" + text
	done, ok := d.tried[key]
	if !ok {
		done.id, done.problem = d.search(nameOf(bound), by, text)
		d.tried[key] = done
	}
	return done.id, done.problem
}

func (d *dictionary) search(header, by, text string) (int, *mapping.Problem) {
	if by == mapping.ByID && text == "0" {
		return 0, nil
	}
	for _, form := range forms(by) {
		ids := d.index[spelling{form, form.spell(text)}]
		if len(ids) == 1 {
			return ids[0], nil
		}
		if len(ids) > 1 {
			problem := mapping.Because("ambiguous-reference", header, text, d.itemtype, d.called(ids))
			return 0, &problem
		}
	}
	problem := d.unknown(header, by, text)
	return 0, &problem
}

// forms are the spellings that a look-up tries, in this order: the first that
// anything is called by decides.
func forms(by string) []form {
	switch by {
	case mapping.ByID:
		return []form{onlyID}
	case mapping.ByName:
		return []form{exactName, foldedName}
	case mapping.ByPath:
		return []form{exactPath, foldedPath}
	}
	return []form{exactPath, exactName, foldedPath, foldedName}
}

// spell writes a text in this form.
func (f form) spell(text string) string {
	switch f {
	case exactPath:
		return normalPath(text)
	case foldedPath:
		return mapping.Fold(normalPath(text))
	case foldedName:
		return mapping.Fold(text)
	}
	return text
}

// called lists items that share a spelling, with their ids.
func (d *dictionary) called(ids []int) string {
	var all []string
	for _, id := range ids {
		all = append(all, d.names[id]+" (id "+strconv.Itoa(id)+")")
	}
	return strings.Join(all, ", ")
}

// mostSuggested bounds how many unknown values of an itemtype get suggestions:
// comparing one with 10,000 names takes about 10 ms, and a file with more
// unknown values than this has the wrong column.
const mostSuggested = 1000

// unknown is the problem of a text that no item is called by, with the names
// that come nearest.
func (d *dictionary) unknown(header, by, text string) mapping.Problem {
	if by == mapping.ByID {
		return mapping.Because("dangling-reference", header, text, d.itemtype)
	}
	near := "none is near it"
	if d.unknowns++; d.unknowns <= mostSuggested {
		if names := mapping.Nearest(text, d.candidates(by), 3); len(names) > 0 {
			near = "the nearest: " + strings.Join(names, ", ")
		}
	}
	return mapping.Because("unknown-reference", header, text, d.itemtype, near)
}

// candidates are the names that a look-up would find.
func (d *dictionary) candidates(by string) []string {
	names := map[string]bool{}
	if by != mapping.ByPath {
		for name := range maps.Values(d.alone) {
			names[name] = true
		}
	}
	if by != mapping.ByName {
		for path := range maps.Values(d.names) {
			names[path] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
