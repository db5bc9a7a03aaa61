package importer

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sort"
	"strconv"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// claims is what the rows of a source say, and which rows mean the same item. A
// row takes 24 bytes while rows are added, of which its key's 8 stay; beyond that
// only rows that share their item with others take any afterwards. Values are
// kept as hashes, as keys are.
type claims struct {
	keys   *keys
	fields []mapping.Field // of a record's values, in their order
	rows   int
	list   claimList // of every row that has a key; empty once closed
	twins  []twin    // of the rows that share their item with others, by row
	said   []said    // the same rows, item by item, each item's in file order
	open   bool      // what the rows of some item say, or whether they are right, depends on the item
}

// claim is one row: the item that it means and what it says of it.
type claim struct {
	key, values uint64
	row         int32 // no sheet and no file that fits in memory has more than two thousand million
	standing    standing
}

// standing is whether a row counts among those of its item.
type standing uint8

const (
	sound    standing = iota
	faulty            // it does not count
	doubtful          // that, or what it says, depends on the item, which is not known yet
)

// said tells which row was the first to say of an item what this row says.
type said struct{ row, first int32 }

// twin is a row that shares its item with others: the rows from start to end of
// what is said of it, of which as many as alike say the same as this one.
type twin struct{ row, first, start, end, alike int32 }

// newClaims begins with keys that are empty, or stand already since the source
// was read before.
func newClaims(keys *keys, fields []mapping.Field) *claims {
	return &claims{keys: keys, fields: fields}
}

// add takes a row in.
func (c *claims) add(row int, record mapping.Record) {
	c.claim(row, record, standingOf(record))
}

func standingOf(record mapping.Record) standing {
	if len(record.Problems) > 0 {
		return faulty
	}
	return sound
}

// addOpen takes in a row that may yet turn out to be wrong, or right, or to say
// the same as another, once its item is known.
func (c *claims) addOpen(row int, record mapping.Record) { c.claim(row, record, doubtful) }

func (c *claims) claim(row int, record mapping.Record, standing standing) {
	c.rows++
	key, ok := c.keys.hash(record.Keys)
	if !ok {
		return
	}
	c.keys.note(key, record.Keys)
	c.list.add(claim{key: key, values: c.hashValues(record.Values), row: int32(row), standing: standing})
}

// close ends the adding: from now on keys can be asked for and twins told.
func (c *claims) close() {
	sort.Sort(&c.list)
	if c.keys.all == nil {
		c.keys.all = c.list.keys()
	}
	var group []claim
	for i := range c.list.Len() {
		next := *c.list.at(i)
		if len(group) > 0 && group[0].key != next.key {
			c.pair(group)
			group = group[:0]
		}
		if next.standing != faulty {
			group = append(group, next)
		}
	}
	c.pair(group)
	c.list = claimList{}
	slices.SortFunc(c.twins, func(a, b twin) int { return cmp.Compare(a.row, b.row) })
}

// pair tells the rows of one item apart.
func (c *claims) pair(group []claim) {
	if len(group) < 2 {
		return
	}
	c.open = c.open || slices.ContainsFunc(group, func(r claim) bool { return r.standing == doubtful })
	first, alike := map[uint64]int32{}, map[uint64]int32{}
	start := int32(len(c.said))
	for _, row := range group {
		if alike[row.values]++; alike[row.values] == 1 {
			first[row.values] = row.row
		}
		c.said = append(c.said, said{row.row, first[row.values]})
	}
	for _, row := range group {
		c.twins = append(c.twins, twin{row.row, first[row.values], start, int32(len(c.said)), alike[row.values]})
	}
}

// twin finds a row among those that share their item with others.
func (c *claims) twin(row int) (twin, bool) {
	i, ok := slices.BinarySearchFunc(c.twins, row, func(t twin, row int) int { return cmp.Compare(int(t.row), row) })
	if !ok {
		return twin{}, false
	}
	return c.twins[i], true
}

// contradicted reports whether another row says otherwise of the row's item.
func (c *claims) contradicted(row int) bool {
	t, ok := c.twin(row)
	return ok && t.alike < t.end-t.start
}

// alone reports whether a row speaks for its item: no earlier row says the same,
// and none says otherwise.
func (c *claims) alone(row int) bool {
	t, ok := c.twin(row)
	return !ok || t.first == t.row && !c.contradicted(row)
}

// settle gives a row its status where another row is in its way, and reports
// whether one is. A row that repeats an earlier one is its duplicate, and where
// rows differ each is at odds with the others.
func (c *claims) settle(planned journal.Planned) (journal.Planned, bool) {
	t, ok := c.twin(planned.Row)
	switch {
	case !ok:
		return planned, false
	case t.first != t.row:
		return settled(planned, journal.Duplicate, mapping.Because("duplicate-row", t.first)), true
	case c.contradicted(planned.Row):
		return settled(planned, journal.Rejected, mapping.Because("same-item", c.others(t))), true
	}
	return planned, false
}

// others names the rows that say otherwise.
func (c *claims) others(t twin) string {
	var rows []int
	for _, said := range c.said[t.start:t.end] {
		if said.first != t.first {
			rows = append(rows, int(said.row))
		}
	}
	return rowList(rows)
}

func (c *claims) hashValues(values []mapping.Value) uint64 {
	var h maphash.Hash
	h.SetSeed(c.keys.seed)
	for i, value := range values {
		meaning := c.fields[i].Meaning(value.Text)
		h.WriteByte(byte(value.Action))
		h.WriteString(strconv.Itoa(len(meaning)))
		h.WriteByte(':')
		h.WriteString(meaning)
	}
	return h.Sum64()
}
