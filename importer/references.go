package importer

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"itsmload/client"
	"itsmload/mapping"
)

// references resolves the names in reference columns to ids, and ids back to
// names. Each itemtype that is pointed to is read once a run.
type references struct {
	dictionaries map[string]*dictionary // by itemtype
}

// readReferences reads what the reference columns of the binding point to.
func readReferences(ctx context.Context, server Reader, binding *mapping.Binding) (*references, error) {
	r := &references{dictionaries: map[string]*dictionary{}}
	for _, bound := range binding.Fields {
		if bound.Field.Type == mapping.TypeReference {
			if err := r.read(ctx, server, bound.Field.Itemtype); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// read reads the dictionary of an itemtype, unless it stands already.
func (r *references) read(ctx context.Context, server Reader, itemtype string) error {
	if r.dictionaries[itemtype] != nil {
		return nil
	}
	d := newDictionary(itemtype)
	query := client.Query{Fields: []string{"name", "completename", "is_template"}}
	for it, err := range server.Items(ctx, itemtype, query) {
		if err != nil {
			return err
		}
		if !flagged(it["is_template"]) {
			d.add(it)
		}
	}
	r.dictionaries[itemtype] = d
	return nil
}

// resolve puts ids in the place of the record's names. A name without exactly
// one item is a problem of the row, or, where the mapping says so, leaves its
// field out.
func (r *references) resolve(binding *mapping.Binding, record *mapping.Record) {
	for i, bound := range binding.Fields {
		value := &record.Values[i]
		if bound.Field.Type != mapping.TypeReference || value.Action != mapping.Set {
			continue
		}
		id, problem := r.dictionaries[bound.Field.Itemtype].find(bound, value.Text)
		switch {
		case problem == nil:
			value.Text, value.Resolved = strconv.Itoa(id), true
		case problem.Code == "unknown-reference" && bound.Column.Lookup.OnUnknown == mapping.OnSkip:
			value.Action = mapping.Keep
			record.Notes = append(record.Notes, mapping.Because("unknown-reference-skipped", cmp.Or(bound.Header, bound.Field.Name), value.Text).Why)
		default:
			value.Action, record.Problems = mapping.Keep, append(record.Problems, *problem)
		}
	}
}

// label is a canonical text as a person reads it: of a reference the path or
// name of what it points to.
func (r *references) label(field mapping.Field, text string) string {
	d := r.dictionaries[field.Itemtype]
	if field.Type != mapping.TypeReference || d == nil {
		return text
	}
	id, err := strconv.Atoi(text)
	if name, ok := d.names[id]; ok && err == nil {
		return name
	}
	if field.Empty(text) {
		return ""
	}
	return "id " + text
}

// dictionary is the names of the items of one itemtype.
type dictionary struct {
	itemtype string
	names    map[int]string     // the path in a tree, else the name
	index    map[spelling][]int // who is called so
	tried    map[string]attempt // what was looked up already
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
		itemtype: itemtype, names: map[int]string{}, index: map[spelling][]int{}, tried: map[string]attempt{},
	}
}

// add takes an item in under its name, and its path where it has one.
func (d *dictionary) add(it client.Item) {
	text := mapping.Field{Type: mapping.TypeText}
	id, name, path := it.ID(), text.Canonical(it["name"]), text.Canonical(it["completename"])
	if path == "" {
		path = name
	}
	d.names[id] = path
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
	key := bound.Header + "\x00" + by + "\x00" + text
	done, ok := d.tried[key]
	if !ok {
		done.id, done.problem = d.search(cmp.Or(bound.Header, bound.Field.Name), by, text)
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
