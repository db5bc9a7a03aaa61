package itsmtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// inventory makes computers and what they refer to.
func (f *furnisher) inventory(items int, seed int64) {
	var refs references
	refs.locations = f.locations()
	refs.states = f.named("State", "In use", "In stock", "Broken", "Retired")
	refs.manufacturers = f.named("Manufacturer", "Dell", "HP", "Lenovo")
	refs.models = f.named("ComputerModel", "Latitude 5520", "EliteBook 840 G8", "ThinkPad T14")
	refs.types = f.named("ComputerType", "Laptop", "Desktop", "Server")
	refs.groups = f.named("Group", "Parc", "Support")
	refs.users = f.people()
	if f.err == nil {
		f.computers(items, rand.New(rand.NewPCG(uint64(seed), 0)), refs)
	}
}

// references are the ids that the computers refer to. The model of a place in
// the list is one of the manufacturer of the same place.
type references struct {
	locations, states, manufacturers, models, types, groups, users []int
}

func (f *furnisher) named(itemtype string, names ...string) (ids []int) {
	for _, name := range names {
		fields := map[string]any{"name": name}
		if f.store.tables[itemtype].has("is_recursive") {
			fields["is_recursive"] = 1
		}
		ids = append(ids, f.add(itemtype, fields))
	}
	return ids
}

// locations makes two towns with what is in them.
func (f *furnisher) locations() []int {
	below := func(parent int, name string) int {
		return f.add("Location", map[string]any{"name": name, "locations_id": parent, "is_recursive": 1})
	}
	paris := below(0, "Paris")
	a := below(paris, "Bâtiment A")
	office := below(a, "Bureau 101")
	b := below(paris, "Bâtiment B")
	lyon := below(0, "Lyon")
	return []int{paris, a, office, b, lyon, below(lyon, "Entrepôt")}
}

// people makes users with an e-mail address each. The second has two profiles,
// so that the total of a list of users is more than there are.
func (f *furnisher) people() (ids []int) {
	for _, p := range [][3]string{
		{"jdupont", "Jean", "Dupont"}, {"mmartin", "Marie", "Martin"}, {"cbernard", "Claire", "Bernard"},
	} {
		id := f.add("User", map[string]any{"name": p[0], "firstname": p[1], "realname": p[2], "authtype": 1})
		f.add("UserEmail", map[string]any{"users_id": id, "is_default": 1, "email": p[0] + "@example.org"})
		ids = append(ids, id)
	}
	f.store.grants[ids[1]] = []grant{{profile: technician, recursive: true}, {profile: observer, recursive: true}}
	return ids
}

// computers makes rows of their own accord, since 100,000 of them should take
// no longer than a second.
func (f *furnisher) computers(items int, chance *rand.Rand, refs references) {
	t := f.store.tables["Computer"]
	blank := t.blankRow()
	t.set(blank, "date_mod", f.now)
	t.set(blank, "date_creation", f.now)
	t.ids, t.rows = slices.Grow(t.ids, items), slices.Grow(t.rows, items)
	for n := range items {
		row := slices.Clone(blank)
		t.set(row, "id", n+1)
		t.set(row, "name", fmt.Sprintf("PC-%06d", n+1))
		t.set(row, "serial", fmt.Sprintf("SN%06d", n+1))
		t.set(row, "otherserial", fmt.Sprintf("INV%06d", n+1))
		t.vary(row, chance, refs)
		t.put(row)
	}
}

// vary gives a computer its references; some have no user, group or comment.
func (t *table) vary(row []any, chance *rand.Rand, refs references) {
	pick := func(ids []int) int { return ids[chance.IntN(len(ids))] }
	t.set(row, "locations_id", pick(refs.locations))
	t.set(row, "states_id", pick(refs.states))
	t.set(row, "computertypes_id", pick(refs.types))
	maker := chance.IntN(len(refs.manufacturers))
	t.set(row, "manufacturers_id", refs.manufacturers[maker])
	t.set(row, "computermodels_id", refs.models[maker])
	if chance.IntN(3) > 0 {
		t.set(row, "users_id", pick(refs.users))
		t.set(row, "groups_id", pick(refs.groups))
	}
	if chance.IntN(4) == 0 {
		t.set(row, "comment", fmt.Sprintf("Vu à l'inventaire de %d", 2020+chance.IntN(6)))
	}
}
