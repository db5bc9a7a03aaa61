package importer

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"itsmload/mapping"
)

// keys are the keys that occur in a source, as hashes of 64 bits; an id is
// itself. The upper half of a hash is that of the key's rough form, so that an
// item whose key merely comes near a row's is found as well.
//
// Two keys among a million share a hash once in thirty million files, and that
// costs good rows their update, never an item a wrong one: which item a row means
// is decided by the texts.
type keys struct {
	binding *mapping.Binding
	byID    bool // the keys are ids
	seed    maphash.Seed
	all     []uint64            // sorted, each once
	few     map[uint64][]string // the keys themselves, while they can be searched for one by one
}

// fewKeys is how many keys are searched for one by one at most. A search makes
// the server look at every item, so more of them are slower than the pages.
const fewKeys = 50

func newKeys(binding *mapping.Binding) *keys {
	return &keys{
		binding: binding, byID: binding.Keys[0].Field.Name == "id",
		seed: maphash.MakeSeed(), few: map[uint64][]string{},
	}
}

// hash is a key in 64 bits. It is false for a key of which a part is empty.
func (k *keys) hash(key []string) (uint64, bool) {
	meaning := k.binding.Meaning(key)
	if meaning == "" {
		return 0, false
	}
	if k.byID {
		id, _ := strconv.ParseUint(meaning, 10, 64)
		return id, true
	}
	rough := maphash.String(k.seed, rough(meaning)) >> 32
	return rough<<32 | maphash.String(k.seed, meaning)&0xffffffff, true
}

// rough is the form in which keys come near each other: its letters and digits
// alone, without zeros in front of numbers.
func rough(meaning string) string {
	var b strings.Builder
	number := false // a digit other than 0 was written
	for _, r := range mapping.Fold(meaning) {
		switch digit := unicode.IsDigit(r); {
		case digit && r == '0' && !number, !digit && !unicode.IsLetter(r) && r != 0:
			continue
		default:
			number = digit
			b.WriteRune(r)
		}
	}
	return b.String()
}

// note remembers a key of the source while there are few.
func (k *keys) note(hash uint64, key []string) {
	if k.few == nil {
		return
	}
	k.few[hash] = key
	if len(k.few) >= fewKeys {
		k.few = nil
	}
}

// at finds the place of a key among all. It is false where no row has it.
func (k *keys) at(hash uint64) (int, bool) { return slices.BinarySearch(k.all, hash) }

// near reports whether some row has a key of the same rough form.
func (k *keys) near(hash uint64) bool {
	if k.byID {
		return false
	}
	i, found := slices.BinarySearchFunc(k.all, hash>>32, func(have, rough uint64) int { return cmp.Compare(have>>32, rough) })
	return found && i < len(k.all)
}

// ids are the keys, where they are ids.
func (k *keys) ids() []int {
	ids := make([]int, len(k.all))
	for i, key := range k.all {
		ids[i] = int(key)
	}
	return ids
}
