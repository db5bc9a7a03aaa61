package importer

import (
	"encoding/json"
	"fmt"
	"slices"
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
			if len(now.items) != c.ids {
				t.Errorf("%d items, want %d and no other", len(now.items), c.ids)
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
	if it := now.items[trashed]; it == nil || !it.trashed || it.texts[0] != "SN100" {
		t.Errorf("the item in the trash is %+v", it)
	}
	if it := now.items[599]; it == nil || it.trashed || it.texts[0] != "SN599" {
		t.Errorf("an item of a page is %+v", it)
	}
	if now.items[purged] != nil || now.hidden[purged] {
		t.Errorf("a purged item is %+v, hidden %t", now.items[purged], now.hidden[purged])
	}
	if now.items[hidden] != nil || !now.hidden[hidden] {
		t.Errorf("an item out of sight is %+v, hidden %t", now.items[hidden], now.hidden[hidden])
	}
	if len(now.items) != 598 {
		t.Errorf("%d items, want 598", len(now.items))
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
