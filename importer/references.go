package importer

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// references resolves the names in reference columns to ids, and ids back to
// names. Each itemtype that is pointed to is read once a run.
type references struct {
	wanted      map[string]wanted        // of the name indexes, by itemtype
	nameIndexes map[string]*nameIndex    // by itemtype
	lookups     []*lookup                // one a field of the binding, nil for what is no reference
	toCreate    map[string]*newDropdowns // what is to be made, by itemtype
	order       []int                    // the fields with a lookup, the entity first
}

// readReferences reads what the reference columns of the job point to. A
// constant that can never be resolved is a *mapping.Error.
func readReferences(ctx context.Context, server Reader, job Job) (*references, error) {
	r := &references{wanted: map[string]wanted{}, nameIndexes: map[string]*nameIndex{}, toCreate: map[string]*newDropdowns{}}
	for i, bound := range job.Binding.Fields {
		r.lookups = append(r.lookups, nil)
		if bound.Field.Type == mapping.TypeReference {
			r.lookups[i] = r.lookup(job.Schema, bound)
			r.order = append(r.order, i)
		}
	}
	slices.SortStableFunc(r.order, func(a, b int) int {
		return cmp.Compare(rank(r.lookups[a].bound.Field), rank(r.lookups[b].bound.Field))
	})
	if own := r.wanted[job.Schema.Itemtype]; changesNames(job) {
		own.parent, _ = job.Schema.Tree()
		r.wanted[job.Schema.Itemtype] = own
	}
	for _, itemtype := range slices.Sorted(maps.Keys(r.wanted)) {
		if err := r.read(ctx, server, itemtype); err != nil {
			return nil, err
		}
	}
	if err := r.place(ctx, server, homed(job.Schema)); err != nil {
		return nil, err
	}
	return r, r.constants(job)
}

// rank puts the entity before all that has to be seen from it.
func rank(field mapping.Field) int {
	if field.Name == "entities_id" {
		return 0
	}
	return 1
}

// lookup prepares the lookup of a column, and notes what its name index has to
// know for it.
func (r *references) lookup(schema *mapping.Schema, bound mapping.Bound) *lookup {
	l := &lookup{bound: bound, by: mapping.ByID, offer: -1, asked: map[question]answer{}}
	if bound.Column.Lookup != nil {
		l.by, l.exact = bound.Column.Lookup.By, bound.Column.Lookup.Compare == mapping.CompareExact
	}
	itemtype := bound.Field.Itemtype
	want := r.wanted[itemtype]
	if flag := offerFlag(schema.Itemtype, bound.Field); flag != "" {
		if l.offer = slices.Index(want.flags, flag); l.offer < 0 {
			l.offer, want.flags = len(want.flags), append(want.flags, flag)
		}
	}
	if target := targetOf(schema, itemtype); itemtype == schema.Itemtype || createsUnknown(bound) && uniqueNames(target) {
		want.parent, _ = target.Tree()
	}
	want.persons = want.persons || l.by == mapping.ByFullName
	want.emails = want.emails || l.by == mapping.ByEmail
	r.wanted[itemtype] = want
	return l
}

// targetOf is what is known of an itemtype that a column of the run's refers to.
func targetOf(schema *mapping.Schema, itemtype string) *mapping.Schema {
	if itemtype == schema.Itemtype {
		return schema
	}
	if target, known := mapping.Builtin(itemtype); known {
		return target
	}
	return &mapping.Schema{Itemtype: itemtype}
}

// read reads the name index of an itemtype, unless it stands already.
func (r *references) read(ctx context.Context, server Reader, itemtype string) error {
	if r.nameIndexes[itemtype] != nil {
		return nil
	}
	d, err := readNameIndex(ctx, server, itemtype, r.wanted[itemtype])
	if err != nil {
		return err
	}
	r.nameIndexes[itemtype] = d
	return nil
}

// place gives the lookups their name indexes, and the entities where items
// outside of the root are among them. An account that may not read entities does
// without: what the entities alone could tell is not judged.
func (r *references) place(ctx context.Context, server Reader, homed bool) error {
	scattered := false
	for _, i := range r.order {
		l := r.lookups[i]
		l.nameIndex = r.nameIndexes[l.bound.Field.Itemtype]
		if createsUnknown(l.bound) {
			l.toCreate = r.dropdownsToCreate(l)
		}
		l.bounded = homed && l.placed
		scattered = scattered || l.placed && slices.ContainsFunc(l.entries, func(e entry) bool { return e.entity != 0 })
	}
	if scattered {
		return r.readEntities(ctx, server)
	}
	r.tellEntities()
	return nil
}

// readEntities reads the tree of the entities, as far as the account may.
func (r *references) readEntities(ctx context.Context, server Reader) error {
	if err := r.read(ctx, server, "Entity"); err != nil && !errors.Is(err, client.ErrForbidden) {
		return err
	}
	r.tellEntities()
	return nil
}

func (r *references) tellEntities() {
	for _, i := range r.order {
		r.lookups[i].entities = entities{r.nameIndexes["Entity"]}
	}
}

// constants refuses a mapping that itself sets a reference to what nothing is called
// by, or several items: that is no fault of any row. What depends on a row's entity
// is left to the rows, and so is what can no longer be referred to but for a
// constant, since a row's item may hold it already.
func (r *references) constants(job Job) error {
	wrong := map[string][]mapping.Problem{}
	for _, i := range r.order {
		l := r.lookups[i]
		field, constant := l.bound.Field.Name, l.bound.Column.Value != nil
		for _, value := range l.bound.Given {
			a := l.find(value.Text, nowhere)
			if a.problem != nil && (a.unfit == nil || constant) && !l.yields(*a.problem) {
				wrong[field] = append(wrong[field], *a.problem)
			}
		}
	}
	return job.Mapping.Refuse(wrong)
}

// yields reports whether the mapping has a row go on with a name that has this
// problem: without the field, or with an item that is made.
func (l *lookup) yields(problem mapping.Problem) bool {
	if l.toCreate != nil {
		return problem.Code == "unknown-reference"
	}
	return skips(l.bound) && problem.Code != "ambiguous-reference"
}

// resolve puts ids in the place of the record's names. Where a name has not
// exactly one item to which the row's can refer, that is a problem of the row,
// or, where the mapping says so, leaves its field out. It is open where that
// depends on the row's item, and no items are known yet. The item is nil where
// there is none.
func (p *planner) resolve(record *mapping.Record, it *item) (open bool) {
	h := home{item: it, early: p.items == nil, from: nowhere, entity: nowhere}
	if it != nil && p.items.has("entities_id") {
		_, entity := p.items.stored(it, "entities_id")
		h.from, _ = strconv.Atoi(cmp.Or(entity, "0"))
		h.entity = h.from
	}
	if it == nil && p.items != nil && p.creates() {
		h.entity = p.defaultEntity
	}
	for _, i := range p.refs.order {
		l, value := p.refs.lookups[i], &record.Values[i]
		if value.Action != mapping.Set {
			continue
		}
		open = l.resolve(record, value, h, p.held(it, l.bound.Field.Name)) || open
		if l.bound.Field.Name == "entities_id" && value.Resolved && (it == nil || p.writes(l.bound, *value, it)) {
			h.entity, _ = strconv.Atoi(value.Text)
		}
	}
	return open
}

// home is the item of a row as its references see it: the entity in which it
// stands, and the one in which the row puts it.
type home struct {
	item         *item
	early        bool // no items are known yet
	from, entity int  // nowhere where there is no item
}

// resolve resolves one value. What the item refers to already is not judged
// again: nothing is sent for it. Nor is what the item is to keep.
func (l *lookup) resolve(record *mapping.Record, value *mapping.Value, h home, held string) (open bool) {
	field, stays := l.bound.Field, h.item != nil && h.from == h.entity
	if stays && l.by == mapping.ByID && field.Same(held, value.Text) {
		value.Resolved = true
		return false
	}
	a := l.find(value.Text, h.entity)
	_, byID := idNamed(value.Text)
	depends := a.unfit != nil || l.by == mapping.ByID || byID
	switch {
	case a.open || h.early && a.problem != nil && depends:
		return true
	case a.problem == nil:
		text := strconv.Itoa(a.id)
		if a.unknowable && !(stays && field.Same(held, text)) {
			record.Notes = append(record.Notes, mapping.Because("untold-reference", l.bound.Where(), value.Text).Why)
		}
		value.Text, value.Resolved = text, true
	case stays && a.keeps(value.Text, held):
		value.Text, value.Resolved = held, true
	case h.item != nil && a.unfit != nil && l.bound.Column.OnlyIfEmpty && !field.Empty(held):
		*value = mapping.Value{}
	case a.problem.Code == "unknown-reference" && l.toCreate != nil:
		return l.useNew(record, value, h)
	case a.problem.Code != "ambiguous-reference" && skips(l.bound):
		record.Notes = append(record.Notes, l.leftOut(value.Text, a))
		*value = mapping.Value{}
	default:
		value.Action, record.Problems = mapping.Keep, append(record.Problems, *a.problem)
	}
	return false
}

// leftOut says that a field is left alone, and why.
func (l *lookup) leftOut(text string, a answer) string {
	if a.unfit != nil {
		return mapping.Because("unfit-reference-skipped", l.bound.Where(), text, l.listed(a.unfit)).Why
	}
	return mapping.Because("unknown-reference-skipped", l.bound.Where(), text).Why
}

// skips reports whether a value that nothing is called by leaves its field out.
func skips(bound mapping.Bound) bool {
	return bound.Column.Lookup != nil && bound.Column.Lookup.OnUnknown == mapping.OnSkip
}

// nameOf is what a person calls the origin of a value: the column's header, or
// the field that a constant sets.
func nameOf(bound mapping.Bound) string { return cmp.Or(bound.Header, bound.Field.Name) }

// meant tells what the names of a resolved record refer to.
func (p *planner) meant(record mapping.Record) []journal.Meant {
	var all []journal.Meant
	for _, i := range p.refs.order {
		l, value := p.refs.lookups[i], record.Values[i]
		id, err := strconv.Atoi(value.Text)
		if e, ok := l.at(id); err == nil && ok && value.Resolved && value.Action == mapping.Set && l.by != mapping.ByID {
			all = append(all, journal.Meant{Field: l.bound.Field.Name, ID: id, Name: e.label()})
		}
	}
	return all
}

// label is a canonical text as a person reads it: of a reference the path or
// name of what it points to.
func (r *references) label(field mapping.Field, text string) string {
	d := r.nameIndexes[field.Itemtype]
	if field.Itemtype == "Entity" && d == nil && text == "0" {
		return "the root entity"
	}
	if field.Type != mapping.TypeReference || d == nil {
		return text
	}
	id, err := strconv.Atoi(text)
	if e, ok := d.at(id); ok && err == nil {
		return e.label()
	}
	if field.Empty(text) {
		return ""
	}
	return idName(text)
}
