package importer

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/importer/journal"
)

// computers are items with the ids from 1 to n.
func computers(n int) []client.Item {
	items := make([]client.Item, n)
	for i := range items {
		items[i] = thing(i+1, "serial", fmt.Sprint("SN", i+1))
	}
	return items
}

// upTo are the ids from 1 to n.
func upTo(n int) []int {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = i + 1
	}
	return ids
}

// Items are asked for by id while they are few, by themselves or among all that
// the plan saw.
func TestItemsAreReadByIDOrInPages(t *testing.T) {
	for _, c := range []struct {
		ids, seen int
		pages     bool
	}{
		{ids: 0, seen: 0},
		{ids: 1, seen: 0},
		{ids: 500, seen: 0},
		{ids: 501, seen: 0, pages: true},
		{ids: 501, seen: 16*501 - 1, pages: true},
		{ids: 501, seen: 16 * 501},
		{ids: 600, seen: 100_000},
	} {
		t.Run(fmt.Sprintf("%d of %d", c.ids, c.seen), func(t *testing.T) {
			server := &shelf{items: map[string][]client.Item{"Computer": computers(700)}}
			run := journal.Run{Itemtype: "Computer", Fields: computerFields, Items: c.seen}
			now, err := readIDs(t.Context(), server, run, upTo(c.ids))
			if err != nil {
				t.Fatal(err)
			}
			wantLists, wantAsked := 0, c.ids
			if c.pages {
				wantLists, wantAsked = 1, 0
			}
			if len(server.listed) != wantLists || len(server.asked) != wantAsked {
				t.Errorf("%d lists and %d ids were asked for, want %d and %d", len(server.listed), len(server.asked), wantLists, wantAsked)
			}
			if len(now.places) != c.ids {
				t.Errorf("%d items, want %d and no other", len(now.places), c.ids)
			}
		})
	}
}

// What no page shows is asked for by id: it lies in the trash, is out of sight,
// or was purged.
func TestWhatNoPageShowsIsAskedFor(t *testing.T) {
	const trashed, purged, hidden = 100, 200, 300
	items := computers(600)
	items[trashed-1]["is_deleted"] = json.Number("1")
	items = slices.Delete(items, purged-1, purged)
	server := &shelf{items: map[string][]client.Item{"Computer": items}, hidden: map[int]bool{hidden: true}}
	now, err := readIDs(t.Context(), server, journal.Run{Itemtype: "Computer", Fields: computerFields}, upTo(600))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{trashed, purged, hidden}, server.asked); diff != "" {
		t.Errorf("asked for by id (-want +got):\n%s", diff)
	}
	if it := now.item(trashed); it == nil || !it.trashed || textOf(it.texts, 0) != "SN100" {
		t.Errorf("the item in the trash is %+v", it)
	}
	if it := now.item(599); it == nil || it.trashed || textOf(it.texts, 0) != "SN599" {
		t.Errorf("an item of a page is %+v", it)
	}
	if now.item(purged) != nil || now.hidden[purged] {
		t.Errorf("a purged item is %+v, hidden %t", now.item(purged), now.hidden[purged])
	}
	if now.item(hidden) != nil || !now.hidden[hidden] {
		t.Errorf("an item out of sight is %+v, hidden %t", now.item(hidden), now.hidden[hidden])
	}
	if len(now.places) != 598 {
		t.Errorf("%d items, want 598", len(now.places))
	}
}

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		stored any
		want   bool
	}{
		{nil, false}, {json.Number("0"), false}, {json.Number("1"), true},
		{"", false}, {"0", false}, {"1", true}, {false, false}, {true, true},
	} {
		if got := flagged(c.stored); got != c.want {
			t.Errorf("flagged(%#v) = %t", c.stored, got)
		}
	}
}

// stocked is an index of items that rows name.
func stocked(p *planner, items ...client.Item) *keyIndex {
	c := newKeyIndex(newKeys(p.job.Binding), p.scope, p.compared())
	for _, it := range items {
		hash, _ := c.keys.hash(keyIn(c.keys.binding.Keys, it))
		c.keys.all = append(c.keys.all, hash)
	}
	slices.Sort(c.keys.all)
	c.live = newIDsByKey(len(c.keys.all))
	for _, it := range items {
		c.take(it, false)
	}
	return c
}

// Of several readings of an item the last one counts, in whatever order they come.
func TestItemsThatAreReadAgain(t *testing.T) {
	s := newSnapshot(computerFields)
	for n, id := range []int{5, 2, 9, 5, 2, 5} {
		s.add(thing(id, "serial", fmt.Sprint("reading ", n), "is_deleted", n%2 == 1))
	}
	for id, want := range map[int]int{2: 4, 5: 5, 9: 2} {
		it := s.item(id)
		if _, got := s.stored(it, "serial"); got != fmt.Sprint("reading ", want) || it.trashed != (want%2 == 1) {
			t.Errorf("item %d holds %q, trashed %t, want reading %d", id, got, it.trashed, want)
		}
	}
	if s.item(1) != nil || len(s.places) != 3 {
		t.Errorf("%d items, and %v", len(s.places), s.item(1))
	}
}

// Texts of any length are kept as they are.
func TestRecords(t *testing.T) {
	var r records
	random := rand.New(rand.NewPCG(1, 2))
	var places []position
	var kept [][]string
	for range 2000 {
		var texts []string
		r.begin(byte(len(kept)))
		for range 1 + random.IntN(5) {
			length := []int{0, 1, 127, 128, 300, 20_000}[random.IntN(6)]
			if len(kept) == 1000 {
				length = 2 << 20 // more than a block
			}
			texts = append(texts, strings.Repeat(string(rune('a'+len(kept)%26)), length))
			r.text(texts[len(texts)-1])
		}
		places, kept = append(places, r.end()), append(kept, texts)
	}
	for n, texts := range kept {
		bits, record := r.at(places[n])
		for i, text := range texts {
			if textOf(record, i) != text || bits != byte(n) {
				t.Fatalf("text %d of record %d is not what was kept", i, n)
			}
		}
	}
}

// That two keys share a hash gives no row the other's item.
func TestKeysThatShareAHash(t *testing.T) {
	m, binding, schema := tie(t, tenColumns, tenHeader...)
	p := planner{job: Job{Mapping: m, Binding: binding, Schema: schema}, refs: &references{}}
	p.items = stocked(&p, thing(1, "serial", "A"))
	hash, _ := p.items.keys.hash([]string{"B"})
	p.items.keys.all[0] = hash // as if A had it
	if ids := p.items.called(&p.items.live, []string{"B"}); len(ids) > 0 {
		t.Errorf("B means the items %v", ids)
	}
}
