package importer_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// Other people change, trash, restore and purge computers at any moment of a run:
// between the pages of the plan, between the phases, and between the batches. The
// history of the store then tells which verdicts are true, with none of the
// importer's code.

// state is what a computer holds; nil where there is none.
type state map[string]any

// history is every state in which the store ever stood, by the id of the item.
// Moments are its indexes.
type history []map[int]state

// crowd is a server that others work on, and that keeps its history.
type crowd struct {
	*rand.Rand
	importer.Server
	store   *itsmtest.Server
	history history
	reads   []int                  // the moments at which items were read by their ids
	sent    map[int]map[string]any // by id: the fields
	stray   []string               // what the importer did beside what it sent
}

// now notes how the store stands, and gives the moment.
func (c *crowd) now() int {
	all := map[int]state{}
	for _, item := range c.store.Items("Computer") {
		all[number(item["id"])] = item
	}
	c.history = append(c.history, all)
	return len(c.history) - 1
}

// meddle lets the others do something, or nothing, and notes it.
func (c *crowd) meddle() {
	for range c.IntN(3) / 2 * (1 + c.IntN(3)) {
		ids := append(slices.Sorted(maps.Keys(c.history[len(c.history)-1])), 0)
		id := ids[c.IntN(len(ids))]
		word := fmt.Sprint("v", c.IntN(4))
		switch put := map[string]any{"id": id}; c.IntN(8) {
		case 0:
			c.store.Delete("Computer", id)
		case 1, 2:
			put["is_deleted"] = c.IntN(2)
			c.put(id, put)
		case 3:
			put["serial"] = serialOf(c.IntN(12))
			c.put(id, put)
		case 4:
			c.store.Put("Computer", map[string]any{"serial": serialOf(c.IntN(12)), "name": word, "comment": word})
		case 5:
			put["contact"] = word
			c.put(id, put)
		default:
			put[[]string{"name", "comment"}[c.IntN(2)]] = word
			c.put(id, put)
		}
		c.now()
	}
}

func (c *crowd) put(id int, fields map[string]any) {
	if _, there := c.store.Item("Computer", id); there {
		c.store.Put("Computer", fields)
	}
}

func serialOf(n int) string { return fmt.Sprintf("SN-%c", 'a'+n) }

// Items lists in pages of a few items, while others go on working.
func (c *crowd) Items(ctx context.Context, itemtype string, q client.Query) iter.Seq2[client.Item, error] {
	q.PageSize = 2 + c.IntN(4)
	return func(yield func(client.Item, error) bool) {
		c.meddle()
		for item, err := range c.Server.Items(ctx, itemtype, q) {
			if !yield(item, err) {
				return
			}
			c.meddle()
		}
	}
}

func (c *crowd) ByID(ctx context.Context, itemtype string, ids []int, fields ...string) (client.Lookup, error) {
	c.meddle()
	c.reads = append(c.reads, c.now())
	defer c.meddle()
	return c.Server.ByID(ctx, itemtype, ids, fields...)
}

func (c *crowd) Update(ctx context.Context, itemtype string, rows []client.Input) ([]client.Result, error) {
	c.meddle()
	before := c.history[c.now()]
	results, err := c.Server.Update(ctx, itemtype, rows)
	after := c.history[c.now()]
	for _, row := range rows {
		c.sent[row.ID] = row.Fields
	}
	for id := range before {
		for field, value := range before[id] {
			_, meant := c.sent[id][field]
			if after[id][field] != value && !meant && field != "date_mod" {
				c.stray = append(c.stray, fmt.Sprintf("%s of item %d: %v, was %v", field, id, after[id][field], value))
			}
		}
	}
	c.meddle()
	return results, err
}

// told is one row, what is known of its run, and what the report says.
type told struct {
	history
	report.Row
	serial  string         // the key; empty where the row names an id
	id      int            // the same, for a row that names one
	want    map[string]any // by field; what the row leaves alone is not there
	sent    map[string]any // nil where nothing was sent
	planned int            // the moment at which the plan was done; it was begun at 0
	applied int            // the moment at which apply read the item
	read    int            // the moment at which it was read back
}

// means reports whether the row's key meant an item at a moment.
func (r told) means(moment, id int) bool {
	item := r.history[moment][id]
	return item != nil && number(item["is_deleted"]) == 0 && (id == r.id || item["serial"] == r.serial)
}

// ever reports whether something was so at one of the moments.
func ever(from, to int, so func(moment int) bool) bool {
	for moment := from; moment <= to; moment++ {
		if so(moment) {
			return true
		}
	}
	return false
}

// candidates are the items that the key meant at some moment of the plan.
func (r told) candidates() []int {
	found := map[int]bool{}
	for moment := range r.planned + 1 {
		for id := range r.history[moment] {
			found[id] = found[id] || r.means(moment, id)
		}
	}
	maps.DeleteFunc(found, func(_ int, ever bool) bool { return !ever })
	return slices.Collect(maps.Keys(found))
}

// lost reports whether the item was gone or in the trash at a moment.
func (r told) lost(moment int) bool {
	item := r.history[moment][r.Row.ID]
	return item == nil || number(item["is_deleted"]) == 1
}

// holds reports whether the item held the fields at a moment.
func (r told) holds(moment int, fields map[string]any) bool {
	for field, value := range fields {
		if r.history[moment][r.Row.ID][field] != value {
			return false
		}
	}
	return true
}

// judge tells what is untrue of a row's status; nothing where it is true.
func (r told) judge() string {
	if r.sent != nil {
		return r.judgeSent()
	}
	switch r.Status {
	case journal.NotFound:
		if !r.lost(r.applied) || r.Row.ID == 0 {
			for _, id := range r.candidates() {
				if !ever(0, r.planned, func(at int) bool { return !r.means(at, id) }) {
					return fmt.Sprint("the key meant item ", id, " all the time")
				}
			}
		}
	case journal.Ambiguous:
		if len(r.candidates()) < 2 {
			return "the key never meant several items"
		}
	case journal.Unchanged:
		for field, value := range r.want {
			if !ever(0, r.planned, func(at int) bool { return r.holds(at, map[string]any{field: value}) }) &&
				!r.holds(r.applied, map[string]any{field: value}) {
				return field + " never held what the row says"
			}
		}
	case journal.Conflict:
		for field, value := range r.want {
			now := r.history[r.applied][r.Row.ID][field]
			if now != value && ever(0, r.planned, func(at int) bool { return r.history[at][r.Row.ID][field] != now }) {
				return ""
			}
		}
		return "nobody has changed a field to a third value"
	default:
		return "nothing was sent"
	}
	return ""
}

func (r told) judgeSent() string {
	switch read := r.history[r.read][r.Row.ID]; r.Status {
	case journal.Updated:
		if !r.holds(r.read, r.sent) || r.lost(r.read) {
			return fmt.Sprint("what was read back is ", read)
		}
	case journal.NotWritten:
		if r.holds(r.read, r.sent) || r.lost(r.read) {
			return fmt.Sprint("what was read back is ", read)
		}
	case journal.Unknown:
		if !r.lost(r.read) {
			return "the item could be read back"
		}
	case journal.NotFound:
		if read != nil {
			return "the item was there"
		}
	default:
		return "it was sent"
	}
	for field, value := range r.sent {
		now := r.history[r.applied][r.Row.ID][field]
		if value != r.want[field] {
			return fmt.Sprint("sent ", field, " ", value)
		}
		if now != value && !ever(0, r.planned, func(at int) bool { return r.history[at][r.Row.ID][field] == now }) {
			return fmt.Sprintf("%s held %v when apply read it, and that was overwritten", field, now)
		}
	}
	return ""
}

func TestConcurrentOthers(t *testing.T) {
	for part := range 4 {
		t.Run(fmt.Sprint("part ", part), func(t *testing.T) {
			t.Parallel()
			w, seen := newWorld(t, itsmtest.Options{}), map[journal.Status]int{}
			for round := range 250 {
				random := rand.New(rand.NewPCG(uint64(part), uint64(round)))
				crowd := &crowd{Rand: random, Server: w.client, store: w.server, sent: map[int]map[string]any{}}
				for _, row := range crowd.load(t, w) {
					seen[row.Status]++
					if wrong := row.judge(); wrong != "" {
						t.Errorf("round %d, row %d (%q, id %d): %s (%s: %s), but %s", round, row.Row.Row, row.serial, row.Row.ID, row.Status, row.Code, row.Message, wrong)
					}
				}
				for _, stray := range crowd.stray {
					t.Errorf("round %d: %s, and nobody meant that", round, stray)
				}
				if t.Failed() {
					return
				}
			}
			for _, status := range []journal.Status{journal.Updated, journal.Unchanged, journal.NotFound, journal.Ambiguous, journal.Conflict, journal.NotWritten, journal.Unknown} {
				if seen[status] == 0 {
					t.Errorf("no row is %s: %v", status, seen)
				}
			}
		})
	}
}

// load runs an import of a random file over a small random inventory.
func (c *crowd) load(t *testing.T, w *world) []told {
	t.Helper()
	for _, item := range c.store.Items("Computer") {
		c.store.Delete("Computer", number(item["id"]))
	}
	for n := range 9 {
		word := fmt.Sprint("v", c.IntN(4))
		c.store.Put("Computer", map[string]any{"serial": serialOf(n), "name": word, "comment": word, "is_deleted": c.IntN(6) / 5})
	}
	c.now()
	rows, csv, text := c.rows()
	folder := emptyRun(t)
	if err := importer.Plan(t.Context(), c, folder, bind(t, write(t, "rows.csv", csv), text), importer.Options{}); err != nil {
		t.Fatal(err)
	}
	planned, before := c.now(), len(c.reads)
	c.meddle()
	got := w.finish(t, folder, c, importer.Options{BatchSize: 1 + c.IntN(4), Concurrency: 1})
	applied, read := planned, planned
	if len(c.reads) > before {
		applied, read = c.reads[before], c.reads[len(c.reads)-1]
	}
	for i := range rows {
		rows[i].history, rows[i].Row = c.history, got[i+2]
		rows[i].planned, rows[i].applied, rows[i].read = planned, applied, read
		rows[i].sent = c.sent[rows[i].Row.ID]
	}
	return rows
}

// rows makes the rows of a file, and a mapping by which they are found in one way
// or another.
func (c *crowd) rows() (rows []told, csv, text string) {
	way := c.IntN(3)
	text = keyed([]string{"serial", "{ field: serial, column: Key, compare: fold }", "{ field: id, column: Key }"}[way],
		"{ column: Name, field: name }", "{ column: Comment, field: comment }")
	if way == 0 {
		text = keyed("serial", "{ column: Key, field: serial }", "{ column: Name, field: name }", "{ column: Comment, field: comment }")
	}
	csv = "Key,Name,Comment\n"
	ids := slices.Sorted(maps.Keys(c.history[0]))
	for n, key := range c.Perm(12)[:8] {
		row := told{serial: serialOf(key), want: map[string]any{"name": fmt.Sprint("v", c.IntN(4))}}
		key, comment := row.serial, ""
		if way == 2 {
			row.serial, row.id = "", ids[n]
			key = fmt.Sprint(row.id)
		}
		if c.IntN(2) == 0 {
			comment = fmt.Sprint("v", c.IntN(4))
			row.want["comment"] = comment
		}
		rows, csv = append(rows, row), csv+key+","+row.want["name"].(string)+","+comment+"\n"
	}
	return rows, csv, text
}
