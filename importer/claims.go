package importer

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// claims is what the rows of a source say, in 32 bytes a row: which keys
// occur, and which rows mean the same item. Keys and values are kept as hashes
// of 64 bits, an id as itself; two keys among a million share a hash once in
// thirty million files, and that costs good rows their update, never an item a
// wrong one.
type claims struct {
	key    mapping.Field
	fields []mapping.Field // of a record's values, in their order
	byID   bool            // the keys are ids
	seed   maphash.Seed
	rows   int
	keys   []uint64 // of every row that has one; sorted, each once
	valid  []claim  // of the rows without a problem
	twins  map[int]twin
}

// claim is one row: the item that it means and what it says of it.
type claim struct {
	key, values uint64
	row         int
}

// twin is a row that shares its item with others: same is an earlier row that
// says the same; where there is none, group holds rows that say otherwise.
type twin struct {
	same   int
	values uint64
	group  *group
}

// group is the rows of one item, in file order, and how many say what.
type group struct {
	claims []claim
	count  map[uint64]int
}

func newClaims(key mapping.Field, fields []mapping.Field) *claims {
	return &claims{key: key, fields: fields, byID: key.Name == "id", seed: maphash.MakeSeed(), twins: map[int]twin{}}
}

// add takes a row in.
func (c *claims) add(row int, record mapping.Record) {
	c.rows++
	if record.Key == "" {
		return
	}
	key := c.hash(record.Key)
	c.keys = append(c.keys, key)
	if len(record.Problems) == 0 {
		c.valid = append(c.valid, claim{key: key, values: c.hashValues(record.Values), row: row})
	}
}

// close ends the adding: from now on keys can be asked for and twins told.
func (c *claims) close() {
	slices.Sort(c.keys)
	c.keys = slices.Clip(slices.Compact(c.keys))
	slices.SortFunc(c.valid, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.row, b.row))
	})
	for start, end := 0, 0; start < len(c.valid); start = end {
		for end = start + 1; end < len(c.valid) && c.valid[end].key == c.valid[start].key; end++ {
		}
		if end > start+1 {
			c.pair(slices.Clone(c.valid[start:end]))
		}
	}
	c.valid = nil
}

// pair tells the rows of one item apart: a row that repeats an earlier one is
// its duplicate, and where rows differ each is at odds with the others.
func (c *claims) pair(rows []claim) {
	g := &group{claims: rows, count: map[uint64]int{}}
	first := map[uint64]int{}
	for _, claim := range rows {
		if g.count[claim.values]++; g.count[claim.values] > 1 {
			c.twins[claim.row] = twin{same: first[claim.values]}
			continue
		}
		first[claim.values] = claim.row
	}
	if len(first) == 1 {
		return
	}
	for values, row := range first {
		c.twins[row] = twin{values: values, group: g}
	}
}

// others names the rows that say otherwise, the first few of many.
func (t twin) others() string {
	const most = 5
	var rows []string
	for _, claim := range t.group.claims {
		if claim.values != t.values {
			rows = append(rows, strconv.Itoa(claim.row))
		}
		if len(rows) == most {
			break
		}
	}
	list := "row " + rows[0]
	if len(rows) > 1 {
		list = "rows " + strings.Join(rows, ", ")
	}
	if more := len(t.group.claims) - t.group.count[t.values] - len(rows); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}

// want reports whether a row names this key.
func (c *claims) want(key string) bool {
	_, ok := slices.BinarySearch(c.keys, c.hash(key))
	return ok
}

// ids are the ids that the rows name, where the keys are ids.
func (c *claims) ids() []int {
	ids := make([]int, len(c.keys))
	for i, key := range c.keys {
		ids[i] = int(key)
	}
	return ids
}

// hash is the key in 64 bits: an id is itself, since a record's key is a
// canonical one.
func (c *claims) hash(key string) uint64 {
	if c.byID {
		id, _ := strconv.ParseUint(key, 10, 64)
		return id
	}
	return maphash.String(c.seed, c.key.Meaning(key))
}

func (c *claims) hashValues(values []mapping.Value) uint64 {
	var h maphash.Hash
	h.SetSeed(c.seed)
	for i, value := range values {
		meaning := c.fields[i].Meaning(value.Text)
		h.WriteByte(byte(value.Action))
		h.WriteString(strconv.Itoa(len(meaning)))
		h.WriteByte(':')
		h.WriteString(meaning)
	}
	return h.Sum64()
}
