package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// noMatch is why a key gives no item to update.
type noMatch struct {
	status  journal.Status
	problem mapping.Problem
}

// found is the item of a row; id is known also where the row only names it.
type found struct {
	id         int
	item       *item
	candidates []int // where no item is found, the first that may be meant
}

// match finds the one item that a row's key means, or tells why there is none.
func (p *planner) match(record mapping.Record) (found, *noMatch) {
	if p.items.keys.binding.Meaning(record.Keys) == "" {
		return found{}, nil
	}
	live := p.items.called(&p.items.live, record.Keys)
	switch {
	case len(live) == 1:
		return found{id: live[0], item: p.items.item(live[0])}, nil
	case len(live) > 1:
		return found{candidates: first(live)}, &noMatch{journal.Ambiguous, mapping.Because("ambiguous-key", p.keyNames(), record.Key, p.describe(live))}
	}
	trash := p.items.called(&p.items.trash, record.Keys)
	switch restore := p.job.Mapping.OnTrash == mapping.OnRestore; {
	case restore && len(trash) == 1:
		return found{id: trash[0], item: p.items.item(trash[0])}, nil
	case restore && len(trash) > 1:
		return found{candidates: first(trash)}, &noMatch{journal.Ambiguous, mapping.Because("ambiguous-key", p.keyNames(), record.Key, p.describe(trash))}
	case len(trash) > 0:
		return found{id: trash[0], candidates: first(trash)}, &noMatch{journal.NotFound, mapping.Because("in-trash", trash[0])}
	}
	near := p.nearly(record)
	if p.creates() {
		return found{candidates: near}, nil
	}
	return found{id: p.named(record.Keys), candidates: near}, p.absent(record, near)
}

// named is the id of a key that is one.
func (p *planner) named(key []string) int {
	if !p.items.keys.byID {
		return 0
	}
	id, _ := strconv.Atoi(key[0])
	return id
}

// absent is the miss of a row without an item, by the mapping's policy, where
// these items come near to what it means.
func (p *planner) absent(record mapping.Record, near []int) *noMatch {
	status := journal.NotFound
	if p.job.Mapping.OnMissing == mapping.OnSkip {
		status = journal.Skipped
	}
	if len(near) > 0 {
		return &noMatch{status, p.nearest(record, near)}
	}
	if p.scope != nil {
		return &noMatch{status, mapping.Because("not-found-below", p.keyNames(), record.Key, p.scope.name)}
	}
	return &noMatch{status, mapping.Because("not-found", p.keyNames(), record.Key)}
}

// keyNames names the fields that tell items apart, for a person.
func (p *planner) keyNames() string { return strings.Join(keyFields(p.job.Binding), ", ") }

// nearly gives the first items whose key comes near a row's, so that they may have
// been meant.
func (p *planner) nearly(record mapping.Record) []int {
	var ids []int
	for id := range p.items.nearby(record.Keys) {
		if ids = append(ids, id); len(ids) == mostNamed {
			break
		}
	}
	slices.Sort(ids)
	return ids
}

// nearest tells of one of the items near a row's key, the folded key before all
// others.
func (p *planner) nearest(record mapping.Record, ids []int) mapping.Problem {
	keys := p.job.Binding.Keys
	folded := slices.IndexFunc(ids, func(id int) bool { return nearKey(keys, p.items.keyIn(id)) == nearKey(keys, record.Keys) })
	return p.nearTo(record, ids[max(folded, 0)])
}

// nearTo tells of an item whose key comes near a row's.
func (p *planner) nearTo(record mapping.Record, id int) mapping.Problem {
	key, compare, differs := p.items.keyIn(id), "correct it", "zeros in front of a number"
	for i, k := range p.job.Binding.Keys {
		if k.Meaning(key[i]) != k.Meaning(record.Keys[i]) {
			compare, differs = difference(key[i], record.Keys[i])
		}
		key[i] = cmp.Or(p.refs.label(k.Field, key[i]), key[i])
	}
	return mapping.Because("near-key", p.keyNames(), record.Key, strings.Join(key, " / "), id, differs, compare)
}

// difference tells in what two texts differ that come near each other, and what
// to write so that they are one.
func difference(a, b string) (compare, differs string) {
	digits := mapping.Key{Compare: mapping.CompareDigits}
	lettered := strings.ContainsFunc(a, unicode.IsLetter) // by their digits alone PC-1 and SN-1 would be one
	switch {
	case strings.EqualFold(a, b):
		return "compare: fold", "case"
	case mapping.Fold(a) == mapping.Fold(b):
		return "compare: fold", "case, accents or blanks"
	case !lettered && digits.Meaning(a) != "" && digits.Meaning(a) == digits.Meaning(b):
		return "compare: digits", "signs or blanks"
	case digits.Meaning(a) == digits.Meaning(b):
		return "correct it", "signs or blanks"
	}
	return "correct it", "zeros in front of a number"
}

// readDistinguishing reads what items of one key are told apart by, where there are any.
func (p *planner) readDistinguishing(ctx context.Context, server Reader) error {
	for _, name := range distinguishingFields {
		field, ok := p.job.Schema.Field(name)
		if !ok || len(p.items.live.more) == 0 {
			continue
		}
		// Whom the account may not ask for names is told apart by ids.
		if err := p.refs.read(ctx, server, field.Itemtype); err != nil && !errors.Is(err, client.ErrForbidden) {
			return err
		}
	}
	return nil
}

// mostNamed is how many items are looked at for a message: where thousands have the
// key N/A, those of one row would fill a book.
const mostNamed = 50

// first gives the items that a message or an explanation names.
func first(ids []int) []int { return ids[:min(len(ids), mostNamed)] }

// describe names the items that share a key, with what tells them apart.
func (p *planner) describe(ids []int) string {
	var all []string
	for _, id := range first(ids) {
		it := p.items.item(id)
		var told []string
		for _, name := range distinguishingFields {
			if p.items.has(name) {
				field, text := p.items.stored(it, name)
				told = append(told, cmp.Or(p.refs.label(field, text), "none"))
			}
		}
		all = append(all, fmt.Sprintf("id %d (%s)", id, strings.Join(told, ", ")))
	}
	if more := len(ids) - len(all); more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, "; ")
}

// distinguishingFields are what tells items of one key apart to a person.
var distinguishingFields = []string{"entities_id", "states_id"}
