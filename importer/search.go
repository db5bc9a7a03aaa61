package importer

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

	"itsmload/client"
	"itsmload/mapping"
)

// fullSearch is how many items a search for one key may find. One that finds
// more, such as that of a key which many items share, is no better than reading
// all of them.
const fullSearch = 100

// search reads the items of the keys with a search a key, where the keys are few
// and the server can look for them. It is false where they are not, or where a
// search finds too much; then all has to be read.
func (p *planner) search(ctx context.Context, server Reader, c *keyIndex, bin bool) (found bool, err error) {
	if !c.keys.searchable() {
		return false, nil
	}
	taken := map[int]bool{} // the server folds case, so that two searches can find the same item
	for _, hash := range slices.SortedFunc(maps.Keys(c.keys.few), c.keys.order) {
		place, _ := c.keys.at(hash)
		for _, query := range c.looks(c.keys.few[hash], bin) {
			if c.known(place) {
				break
			}
			if few, err := c.ask(ctx, server, p.job.Mapping.Itemtype, query, taken); !few || err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// looks are the searches for a key, each for what the ones before have not found:
// the key itself, the same in the trash, and at last all that comes near it, and
// what was restored from the trash meanwhile.
func (c *keyIndex) looks(key []string, bin bool) []client.Query {
	equal := c.keys.equal(key)
	look := client.Query{Fields: c.columns(), Equal: equal, PageSize: fullSearch, Limit: fullSearch}
	looks := []client.Query{look}
	if bin {
		look.Trash = true
		looks = append(looks, look)
	}
	look.Trash, look.Equal = false, map[string]string{}
	for column, text := range equal {
		look.Equal[column] = nearly(text)
	}
	return append(looks, look)
}

// nearly is what to search for to find all texts of the same rough form: there may
// be anything around its words and its numbers.
func nearly(text string) string {
	var b strings.Builder
	before := false // a digit
	for i, r := range rough(text) {
		if digit := unicode.IsDigit(r); i == 0 || digit != before {
			b.WriteByte('%')
			before = digit
		}
		b.WriteRune(r)
	}
	return b.String() + "%"
}

// ask takes what a search finds, and reports whether that is all there is.
func (c *keyIndex) ask(ctx context.Context, server Reader, itemtype string, q client.Query, taken map[int]bool) (few bool, err error) {
	n := 0
	for it, err := range server.Items(ctx, itemtype, q) {
		if err != nil {
			return false, err
		}
		if !taken[it.ID()] {
			c.take(it, q.Trash)
		}
		taken[it.ID()] = true
		if n++; n == fullSearch {
			return false, nil
		}
	}
	return true, nil
}

// order sorts the few keys, so that a run asks in the same order each time.
func (k *keys) order(a, b uint64) int { return slices.Compare(k.few[a], k.few[b]) }

// searchable reports whether the server can be asked for the keys one by one: it
// compares as text, and folds case and accents.
func (k *keys) searchable() bool {
	if k.byID || len(k.few) == 0 {
		return false
	}
	for _, key := range k.few {
		equal := k.equal(key)
		if len(equal) == 0 {
			return false
		}
		for _, text := range equal {
			if strings.ContainsFunc(text, unsearchable) {
				return false
			}
		}
	}
	return true
}

// equal gives the parts of a key that the server can look for, by their columns.
// The others are compared here.
func (k *keys) equal(key []string) map[string]string {
	equal := map[string]string{}
	for i, part := range k.binding.Keys {
		if part.Field.Type == mapping.TypeText && part.Compare == mapping.CompareExact {
			equal[part.Field.Name] = key[i]
		}
	}
	return equal
}

// unsearchable tells characters that mean something else in a search, or that do
// not reach it.
func unsearchable(r rune) bool {
	return r == '^' || r == '$' || r == '"' || r == '&' || unicode.IsControl(r)
}
