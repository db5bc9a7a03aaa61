package importer_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// The second oracle knows where entities, locations and computers stand, and
// judges which location a name can mean, with none of the importer's code.

const houseMapping = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Entity, field: entities_id, lookup: Entity }
  - { column: Site, field: locations_id, lookup: Location }
  - { column: Contact, field: contact }
  - { column: Comment, field: comment }
`

// site is a location of the second oracle.
type site struct {
	id, entity int
	shared     bool
	name, path string
}

// house is one random server.
type house struct {
	*rand.Rand
	world    *world
	entities []int       // the root first
	above    map[int]int // by entity
	paths    map[int]string
	sites    []site
	items    []int
}

// accents is a text that stands in a field of the server, and that the server
// would cut if it were sent.
var accents = strings.Repeat("é", 200)

func newHouse(t *testing.T, seed uint64) *house {
	h := &house{
		Rand: rand.New(rand.NewPCG(seed, 2)), world: newWorld(t, itsmtest.Options{}),
		entities: []int{0}, above: map[int]int{}, paths: map[int]string{0: "Root entity"},
	}
	for n := range 6 {
		up := h.entities[h.IntN(len(h.entities))]
		name := fmt.Sprint("Entity ", n)
		id := h.world.server.Put("Entity", map[string]any{"name": name, "entities_id": up})
		h.entities, h.above[id], h.paths[id] = append(h.entities, id), up, h.paths[up]+" > "+name
	}
	for range 14 {
		h.site()
	}
	for n := range 60 {
		h.items = append(h.items, h.world.server.Put("Computer", map[string]any{
			"serial": fmt.Sprint("SN", n), "entities_id": h.entity(), "locations_id": h.anySite().id,
			"contact": []string{"", "someone", accents}[h.IntN(3)], "comment": []string{"", " padded ", "plain"}[h.IntN(3)],
		}))
	}
	return h
}

func (h *house) entity() int   { return h.entities[h.IntN(len(h.entities))] }
func (h *house) anySite() site { return h.sites[h.IntN(len(h.sites))] }

// site adds a location, at the top or in another, with a name that others have.
func (h *house) site() {
	s := site{entity: h.entity(), shared: h.IntN(2) == 0, name: []string{"A", "B", "C"}[h.IntN(3)]}
	s.path = s.name
	fields := map[string]any{"name": s.name, "entities_id": s.entity, "is_recursive": s.shared}
	if len(h.sites) > 0 && h.IntN(2) == 0 {
		up := h.anySite()
		s.path = up.path + " > " + s.name
		fields["locations_id"] = up.id
	}
	s.id = h.world.server.Put("Location", fields)
	h.sites = append(h.sites, s)
}

// sees tells whether an item of an entity can refer to a location.
func (h *house) sees(entity int, s site) bool {
	for at, up := entity, true; up; at, up = h.above[at], at != 0 {
		if s.entity == at && (s.shared || at == entity) {
			return true
		}
	}
	return false
}

// means gives the location that a text means to an item of an entity; 0 for
// none or several. What it holds already counts where nothing else is seen.
func (h *house) means(text string, entity, held int) int {
	var first []int
	for _, called := range []func(site) string{func(s site) string { return s.path }, func(s site) string { return s.name }} {
		var ids, unseen []int
		for _, s := range h.sites {
			switch {
			case called(s) != text:
			case h.sees(entity, s):
				ids = append(ids, s.id)
			default:
				unseen = append(unseen, s.id)
			}
		}
		if len(ids) == 1 {
			return ids[0]
		}
		if len(ids) > 1 {
			return 0
		}
		if first == nil {
			first = unseen
		}
	}
	if slices.Contains(first, held) {
		return held
	}
	return 0
}

// wish is a random row, and what it comes to.
type wish struct {
	cells        []string
	id           int
	entity, site int // -1 is left alone
	contact      string
	comment      string
	want         journal.Status
}

func (h *house) wish() wish {
	n := h.IntN(len(h.items))
	item, _ := h.world.server.Item("Computer", h.items[n])
	w := wish{id: h.items[n], entity: -1, site: -1, want: journal.Updated}
	cells := []string{fmt.Sprint("SN", n), "", "", "", ""}
	stands := number(item["entities_id"])
	from, held := stands, number(item["locations_id"])
	if h.IntN(3) == 0 {
		w.entity = h.entity()
		cells[1], from = h.paths[w.entity], w.entity
	}
	if h.IntN(5) > 0 {
		s := h.anySite()
		cells[2] = []string{s.name, s.path}[h.IntN(2)]
		if from != stands {
			held = 0
		}
		if w.site = h.means(cells[2], from, held); w.site == 0 {
			w.want = journal.Rejected
		}
	}
	switch cells[3] = []string{"", "someone else", accents}[h.IntN(3)]; {
	case cells[3] != accents:
		w.contact = cells[3]
	case item["contact"] != accents:
		w.want = journal.Rejected
	}
	cells[4] = []string{"", " padded ", "other"}[h.IntN(3)]
	w.comment = strings.TrimSpace(cells[4])
	w.cells = cells
	return w
}

func (w wish) says() string { return fmt.Sprint(w.entity, w.site, w.contact, w.comment) }

// settle gives the rows of one item their status, and those that change nothing.
func (h *house) settle(wishes []wish) {
	byItem := map[int][]int{}
	for i, w := range wishes {
		if w.want != journal.Rejected {
			byItem[w.id] = append(byItem[w.id], i)
		}
	}
	for _, rows := range byItem {
		first := map[string]bool{}
		for _, i := range rows {
			if first[wishes[i].says()] {
				wishes[i].want = journal.Duplicate
			}
			first[wishes[i].says()] = true
		}
		for _, i := range rows {
			switch {
			case wishes[i].want == journal.Duplicate:
			case len(first) > 1:
				wishes[i].want = journal.Rejected
			case !h.changes(wishes[i]):
				wishes[i].want = journal.Unchanged
			}
		}
	}
}

func (h *house) changes(w wish) bool {
	item, _ := h.world.server.Item("Computer", w.id)
	comment := w.comment != "" && item["comment"] != w.comment && item["comment"] != w.cells[4]
	return w.entity >= 0 && w.entity != item["entities_id"] || w.site >= 0 && w.site != item["locations_id"] ||
		w.contact != "" && w.contact != item["contact"] || comment
}

func TestOracleOfEntities(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			newHouse(t, seed).examine(t)
		})
	}
}

func (h *house) examine(t *testing.T) {
	t.Helper()
	if err := h.world.client.Login(t.Context()); err != nil { // the entities are new
		t.Fatal(err)
	}
	wishes := make([]wish, 40+h.IntN(60))
	var file strings.Builder
	table := csv.NewWriter(&file)
	rows := [][]string{{"Serial", "Entity", "Site", "Contact", "Comment"}}
	for i := range wishes {
		wishes[i] = h.wish()
		rows = append(rows, wishes[i].cells)
	}
	if err := table.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	h.settle(wishes)
	before := map[int]map[string]any{}
	for _, id := range h.items {
		before[id], _ = h.world.server.Item("Computer", id)
	}
	got := h.world.finish(t, h.world.plan(t, file.String(), houseMapping), h.world.client, importer.Options{})
	written := map[int]bool{}
	for i, w := range wishes {
		line := got[i+2]
		if line.Status != w.want {
			t.Errorf("row %d %q for item %d in %v at %v: %s (%s: %s), want %s", i+2, w.cells, w.id,
				before[w.id]["entities_id"], before[w.id]["locations_id"], line.Status, line.Code, line.Message, w.want)
		}
		if line.Status != journal.Updated {
			continue
		}
		written[w.id] = true
		after, _ := h.world.server.Item("Computer", w.id)
		if w.site >= 0 && after["locations_id"] != w.site || w.entity >= 0 && after["entities_id"] != w.entity {
			t.Errorf("row %d %q: the item is in %v at %v", i+2, w.cells, after["entities_id"], after["locations_id"])
		}
	}
	for id, old := range before {
		if now, _ := h.world.server.Item("Computer", id); !written[id] && !maps.Equal(old, now) {
			t.Errorf("item %d was changed, and no row says so", id)
		}
	}
}
