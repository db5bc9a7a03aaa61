package importer

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"itsmload/client"
	"itsmload/mapping"
)

// in places a thing in an entity, with the entities below or without.
func in(it client.Item, entity int, recursive string) client.Item {
	it["entities_id"], it["is_recursive"] = json.Number(fmt.Sprint(entity)), json.Number(recursive)
	return it
}

// houses are three entities below each other, Root > Paris > Nord, and a fourth
// beside them, Lyon.
func houses() *shelf {
	return &shelf{items: map[string][]client.Item{
		"Entity": {
			thing(0, "name", "Root", "completename", "Root", "entities_id", json.Number("-1")),
			thing(1, "name", "Paris", "completename", "Root > Paris", "entities_id", json.Number("0")),
			thing(2, "name", "Nord", "completename", "Root > Paris > Nord", "entities_id", json.Number("1")),
			thing(3, "name", "Lyon", "completename", "Root > Lyon", "entities_id", json.Number("0")),
		},
		"Location": {
			in(thing(1, "name", "everywhere"), 0, "1"),
			in(thing(2, "name", "root only"), 0, "0"),
			in(thing(3, "name", "Paris and below"), 1, "1"),
			in(thing(4, "name", "Paris only"), 1, "0"),
			in(thing(5, "name", "Bâtiment A"), 2, "0"),
			in(thing(6, "name", "Bâtiment A"), 3, "0"),
			in(thing(7, "name", "bâtiment a"), 1, "1"),
			in(thing(8, "name", "twice"), 1, "1"),
			in(thing(9, "name", "twice"), 0, "1"),
			in(thing(10, "name", "side by side"), 3, "0"),
			in(thing(11, "name", "side by side"), 3, "0"),
		},
		"State": {
			thing(1, "name", "for all", "is_visible_computer", json.Number("1")),
			thing(2, "name", "for monitors", "is_visible_computer", json.Number("0")),
			thing(3, "name", "both", "is_visible_computer", json.Number("0")),
			thing(4, "name", "both", "is_visible_computer", json.Number("1")),
		},
		"Group": {
			thing(1, "name", "owners", "is_itemgroup", json.Number("1"), "is_assign", json.Number("0")),
			thing(2, "name", "technicians", "is_itemgroup", json.Number("0"), "is_assign", json.Number("1")),
		},
		"User": {
			thing(1, "name", "here", "is_deleted", json.Number("0")),
			thing(2, "name", "gone", "is_deleted", json.Number("1")),
			thing(3, "name", "again", "is_deleted", json.Number("0")),
			thing(4, "name", "again", "is_deleted", json.Number("1")),
		},
	}}
}

const housed = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Entity, field: entities_id, lookup: Entity }
  - { column: Site, field: locations_id, lookup: Location }
  - { column: State, field: states_id, lookup: State }
  - { column: Group, field: groups_id, lookup: Group }
  - { column: Team, field: groups_id_tech, lookup: Group }
  - { column: User, field: users_id, lookup: User }
`

var housedHeader = []string{"Serial", "Entity", "Site", "State", "Group", "Team", "User"}

// owned is a planner that knows one computer, with what it holds.
func owned(t *testing.T, server Reader, text string, columns ...any) (*planner, *item) {
	t.Helper()
	p := newPlanner(t, server, text, housedHeader...)
	p.items = &keyIndex{snapshot: newSnapshot(p.compared())}
	p.items.add(thing(1, columns...))
	return p, p.items.item(1)
}

// stands gives the item of owned an entity.
func stands(entity int) []any { return []any{"entities_id", json.Number(fmt.Sprint(entity))} }

// judged resolves a row of one column for the item, and gives the id, or the
// code of the problem.
func judged(p *planner, it *item, column, text string, more ...string) (string, mapping.Record) {
	row := make([]mapping.Cell, len(housedHeader))
	for i := 0; i+1 < len(more); i += 2 {
		row[slices.Index(housedHeader, more[i])] = mapping.Cell{Kind: mapping.Text, Text: more[i+1]}
	}
	row[slices.Index(housedHeader, column)] = mapping.Cell{Kind: mapping.Text, Text: text}
	record := p.job.Binding.Record(row)
	record.Problems = nil // that of the key
	p.resolve(&record, it)
	if len(record.Problems) > 0 {
		return string(record.Problems[0].Code), record
	}
	at := slices.IndexFunc(p.job.Binding.Fields, func(b mapping.Bound) bool { return b.Header == column })
	return record.Values[at].Text, record
}

func TestWhatAnItemCanReferTo(t *testing.T) {
	server := houses()
	for _, c := range []struct {
		entity       int
		column, text string
		want         string // the id, or the code of the problem
	}{
		{0, "Site", "everywhere", "1"},
		{2, "Site", "everywhere", "1"},
		{0, "Site", "root only", "2"},
		{1, "Site", "root only", "unseen-reference"},
		{0, "Site", "Paris and below", "unseen-reference"},
		{1, "Site", "Paris and below", "3"},
		{2, "Site", "Paris and below", "3"},
		{3, "Site", "Paris and below", "unseen-reference"},
		{1, "Site", "Paris only", "4"},
		{2, "Site", "Paris only", "unseen-reference"},
		// Of two that are called so the one that is seen is meant.
		{2, "Site", "Bâtiment A", "5"},
		{3, "Site", "Bâtiment A", "6"},
		{3, "Site", "BATIMENT A", "6"},
		// What is called nearly so is meant where nothing else is seen.
		{1, "Site", "Bâtiment A", "7"},
		{0, "Site", "Bâtiment A", "unseen-reference"},
		// In Nord two are seen when letters are folded.
		{2, "Site", "BATIMENT A", "ambiguous-reference"},
		{1, "Site", "twice", "ambiguous-reference"},
		{3, "Site", "twice", "9"},
		{3, "Site", "side by side", "ambiguous-reference"},

		{0, "State", "for all", "1"},
		{0, "State", "for monitors", "unfit-reference"},
		{0, "State", "both", "4"},
		{0, "Group", "owners", "1"},
		{0, "Group", "technicians", "unfit-reference"},
		{0, "Team", "technicians", "2"},
		{0, "Team", "owners", "unfit-reference"},
		{0, "User", "here", "1"},
		{0, "User", "gone", "trashed-reference"},
		{0, "User", "again", "3"},
	} {
		t.Run(fmt.Sprint(c.column, " ", c.text, " from ", c.entity), func(t *testing.T) {
			p, it := owned(t, server, housed, stands(c.entity)...)
			if got, record := judged(p, it, c.column, c.text); got != c.want {
				t.Errorf("%s, want %s: %v", got, c.want, record.Problems)
			}
		})
	}
}

// The entity that the row gives the item counts, and not the one it leaves.
func TestReferencesAreSeenFromTheNewEntity(t *testing.T) {
	p, it := owned(t, houses(), housed, append(stands(3), "locations_id", json.Number("6"))...)
	for text, want := range map[string]string{"Paris only": "4", "everywhere": "1", "root only": "unseen-reference", "side by side": "ambiguous-reference"} {
		if got, record := judged(p, it, "Site", text, "Entity", "Root > Paris"); got != want {
			t.Errorf("%s from Paris: %s, want %s: %v", text, got, want, record.Problems)
		}
	}
	// What the item holds is no excuse where it does not stay.
	p, it = owned(t, houses(), housed, append(stands(2), "locations_id", json.Number("5"))...)
	if got, _ := judged(p, it, "Site", "Bâtiment A", "Entity", "Root"); got != "unseen-reference" {
		t.Errorf("Bâtiment A from Root: %s, want it refused", got)
	}
}

// What the item refers to already needs neither be seen nor be offered, since
// nothing is sent; nor does what `only_if_empty` leaves alone.
func TestWhatIsHeldIsNotJudged(t *testing.T) {
	onlyIfEmpty := strings.NewReplacer("lookup: Location", "lookup: Location, only_if_empty: true").Replace(housed)
	ids := strings.NewReplacer(", lookup: Location", "", "lookup: User", "lookup: { itemtype: User, by: id }").Replace(housed)
	for name, c := range map[string]struct {
		mapping, column, text string
		held                  []any
		want                  string
	}{
		"out of sight":             {housed, "Site", "Paris only", []any{"locations_id", json.Number("4")}, "4"},
		"another out of sight":     {housed, "Site", "Paris only", []any{"locations_id", json.Number("3")}, "unseen-reference"},
		"one of several":           {housed, "Site", "side by side", []any{"locations_id", json.Number("10")}, "ambiguous-reference"},
		"not offered":              {housed, "State", "for monitors", []any{"states_id", json.Number("2")}, "2"},
		"in the trash":             {housed, "User", "gone", []any{"users_id", json.Number("2")}, "2"},
		"an id in the trash":       {ids, "User", "2", []any{"users_id", json.Number("2")}, "2"},
		"another id in the trash":  {ids, "User", "2", []any{"users_id", json.Number("1")}, "trashed-reference"},
		"an id that nothing has":   {ids, "Site", "99", []any{"locations_id", json.Number("99")}, "99"},
		"another id nothing has":   {ids, "Site", "99", nil, "dangling-reference"},
		"an id out of sight":       {ids, "Site", "4", nil, "unseen-reference"},
		"left alone":               {onlyIfEmpty, "Site", "Paris only", []any{"locations_id", json.Number("1")}, ""},
		"not left alone":           {onlyIfEmpty, "Site", "Paris only", nil, "unseen-reference"},
		"left alone, and nonsense": {onlyIfEmpty, "Site", "nonsense", []any{"locations_id", json.Number("1")}, "unknown-reference"},
	} {
		t.Run(name, func(t *testing.T) {
			p, it := owned(t, houses(), c.mapping, append(stands(0), c.held...)...)
			if got, record := judged(p, it, c.column, c.text); got != c.want {
				t.Errorf("%s, want %s: %v", got, c.want, record.Problems)
			}
		})
	}
}

func TestUnsuitableReferencesSayWhy(t *testing.T) {
	p, it := owned(t, houses(), housed, stands(2)...)
	for _, c := range []struct{ column, text, want string }{
		{"Site", "Paris only", `column "Site": "Paris only" cannot be referred to from Root > Paris > Nord: Paris only (id 4, in Root > Paris); `},
		{"Site", "twice", `can be several of Location: twice (id 8, in Root > Paris), twice (id 9, in Root); `},
		{"State", "for monitors", `"for monitors" (id 2) is not offered for states_id, since its is_visible_computer is 0: `},
		{"User", "gone", `"gone" would be a User, and lies in the trash, id 2: `},
	} {
		if _, record := judged(p, it, c.column, c.text); len(record.Problems) != 1 || !strings.Contains(record.Problems[0].Why, c.want) {
			t.Errorf("%v, want %q", record.Problems, c.want)
		}
	}
}

// A mapping that skips what it does not know skips what cannot be referred to as
// well, and says which.
func TestUnsuitableReferencesSkipped(t *testing.T) {
	text := strings.ReplaceAll(housed, "lookup: Location", "lookup: { itemtype: Location, on_unknown: skip }")
	p, it := owned(t, houses(), text, stands(2)...)
	got, record := judged(p, it, "Site", "Paris only")
	if got != "" || len(record.Notes) != 1 || !strings.Contains(record.Notes[0], "left out as the mapping says") || !strings.Contains(record.Notes[0], "id 4") {
		t.Errorf("%q with the notes %q", got, record.Notes)
	}
}

// closed is a server that lets nobody read an itemtype.
type closed struct {
	*shelf
	itemtype string
}

func (c closed) Items(ctx context.Context, itemtype string, q client.Query) iter.Seq2[client.Item, error] {
	if itemtype == c.itemtype {
		return func(yield func(client.Item, error) bool) { yield(nil, client.ErrForbidden) }
	}
	return c.shelf.Items(ctx, itemtype, q)
}

// Without the entities nothing is refused that may be right, and what is written
// all the same is said.
func TestEntitiesThatNobodyMayRead(t *testing.T) {
	withoutEntity := strings.Replace(housed, "  - { column: Entity, field: entities_id, lookup: Entity }\n", "", 1)
	for _, c := range []struct {
		text, want string
		notes      int
	}{
		{"everywhere", "1", 0},
		{"Paris and below", "3", 1},
		{"Paris only", "unseen-reference", 0},
		{"twice", "ambiguous-reference", 0},
	} {
		p, it := owned(t, closed{houses(), "Entity"}, withoutEntity, stands(2)...)
		if got, record := judged(p, it, "Site", c.text); got != c.want || len(record.Notes) != c.notes {
			t.Errorf("%s: %s with the notes %q, want %s with %d", c.text, got, record.Notes, c.want, c.notes)
		}
	}
	p, it := owned(t, closed{houses(), "Entity"}, withoutEntity, append(stands(2), "locations_id", json.Number("3"))...)
	if got, record := judged(p, it, "Site", "Paris and below"); got != "3" || len(record.Notes) > 0 {
		t.Errorf("what is held already: %s with the notes %q", got, record.Notes)
	}
}

// The entities are read only where something stands outside of the root.
func TestEntitiesAreReadWhereTheyMatter(t *testing.T) {
	server := houses()
	server.items["Location"] = server.items["Location"][:2]
	withoutEntity := strings.Replace(housed, "  - { column: Entity, field: entities_id, lookup: Entity }\n", "", 1)
	p, it := owned(t, server, withoutEntity, stands(1)...)
	if slices.Contains(server.listed, "Entity") {
		t.Errorf("read page by page: %v", server.listed)
	}
	_, record := judged(p, it, "Site", "root only")
	if len(record.Problems) != 1 || !strings.Contains(record.Problems[0].Why, "from the entity with the id 1: root only (id 2, in the root entity)") {
		t.Errorf("problems = %v", record.Problems)
	}
}

// Entities in a loop, and above what the account sees, end the search.
func TestEntitiesOfABrokenTree(t *testing.T) {
	tree := entities{&nameIndex{entries: []entry{{id: 0, entity: -1}, {id: 1, entity: 2}, {id: 2, entity: 1}, {id: 5, entity: 4}}}}
	for _, c := range []struct {
		from  int
		place int32
		want  visibility
	}{{1, 5, hidden}, {1, 2, visible}, {5, 4, visible}, {5, 3, unknowable}, {0, 5, hidden}, {nowhere, 5, undecided}} {
		if got := tree.sees(c.from, c.place, true); got != c.want {
			t.Errorf("from %d in %d: %d, want %d", c.from, c.place, got, c.want)
		}
	}
}

func TestOfferFlags(t *testing.T) {
	for _, c := range []struct{ itemtype, field, target, want string }{
		{"NetworkEquipment", "states_id", "State", "is_visible_networkequipment"},
		{"Computer", "groups_id", "Group", "is_itemgroup"},
		{"Computer", "groups_id_tech", "Group", "is_assign"},
		{"ITILCategory", "groups_id", "Group", "is_assign"},
		{"Project", "groups_id", "Group", "is_manager"},
		{"Group", "groups_id", "Group", ""},
		{"User", "groups_id", "Group", ""},
		{"Problem", "itilcategories_id", "ITILCategory", "is_problem"},
		{"Ticket", "itilcategories_id", "ITILCategory", ""},
		{"Computer", "locations_id", "Location", ""},
	} {
		if got := offerFlag(c.itemtype, mapping.Field{Name: c.field, Itemtype: c.target}); got != c.want {
			t.Errorf("%s.%s: %q, want %q", c.itemtype, c.field, got, c.want)
		}
	}
}
