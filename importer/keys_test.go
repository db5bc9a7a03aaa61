package importer_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer/journal"
)

// keyed is a mapping of computers that matches so.
func keyed(match string, entries ...string) string {
	return "version: 1\nitemtype: Computer\nmatch: " + match + "\ncolumns:\n  - " + strings.Join(entries, "\n  - ") + "\n"
}

// What several fields, comparisons and columns of their own make of keys.
func TestKeys(t *testing.T) {
	const (
		serial = "{ column: Serial, field: serial }"
		name   = "{ column: Name, field: name }"
		site   = "{ column: Site, field: locations_id, lookup: Location }"
		note   = "{ column: Note, field: comment }"
	)
	type fields = map[string]any
	for title, c := range map[string]struct {
		mapping, header, rows string
		items                 []fields // their ids are 1, 2, …
		want                  []found
	}{
		"several fields": {keyed("[name, serial]", name, serial, note), "Name,Serial,Note",
			"PC,A,x\nPC,B,x\nQC,A,x\nPC,,x\n", []fields{{"name": "PC", "serial": "A"}, {"name": "PC", "serial": "B"}, {"name": "QC", "serial": nil}},
			[]found{{journal.Updated, "", 1}, {journal.Updated, "", 2}, {journal.NotFound, "not-found", 0}, {journal.Rejected, "empty-key", 0}}},
		"several fields have no common text": {keyed("[name, serial]", name, serial, note), "Name,Serial,Note",
			"AB,C,x\nA,BC,x\n", []fields{{"name": "AB", "serial": "C"}}, []found{{journal.Updated, "", 1}, {journal.NotFound, "not-found", 0}}},
		"a reference among them": {keyed("[name, locations_id]", name, site, note), "Name,Site,Note",
			"PC,Lyon,x\nPC,Paris,x\nPC,Nowhere,x\nPC,lyon,x\nPC,twice,x\n",
			[]fields{{"name": "PC", "locations_id": 1}, {"name": "PC", "locations_id": 2}},
			[]found{{journal.Updated, "", 1}, {journal.Updated, "", 2}, {journal.Rejected, "unknown-reference", 0}, {journal.Duplicate, "duplicate-row", 1}, {journal.Rejected, "ambiguous-reference", 0}}},
		"fold": {keyed("{ field: serial, column: Serial, compare: fold }", note), "Serial,Note",
			"sn-é,x\nSN-2,y\nsn-2,z\nSN-3,x\nsn-3,x\n", []fields{{"serial": "SN-E"}, {"serial": "Sn-2"}, {"serial": " sn-3"}},
			[]found{{journal.Updated, "", 1}, {journal.Rejected, "same-item", 2}, {journal.Rejected, "same-item", 2}, {journal.Updated, "", 3}, {journal.Duplicate, "duplicate-row", 3}}},
		"fold makes rivals": {keyed("{ field: serial, column: Serial, compare: fold }", note), "Serial,Note",
			"A,x\n", []fields{{"serial": "a"}, {"serial": "A"}}, []found{{journal.Ambiguous, "ambiguous-key", 0}}},
		"digits": {keyed("{ field: otherserial, column: N, compare: digits }", note), "N,Note",
			"INV 12,x\n013,x\nnone,x\n13,x\n", []fields{{"otherserial": "12"}, {"otherserial": "A-013"}, {"otherserial": "none"}},
			[]found{{journal.Updated, "", 1}, {journal.Updated, "", 2}, {journal.Rejected, "empty-meaning", 0}, {journal.NotFound, "near-key", 0}}},
		"addresses": {keyed("{ field: uuid, column: MAC, compare: mac }", note), "MAC,Note",
			"001A.2B3C.4D5E,x\n00:1a:2b:3c:4d:5e,x\n", []fields{{"uuid": "00-1a-2b-3c-4d-5e"}},
			[]found{{journal.Updated, "", 1}, {journal.Duplicate, "duplicate-row", 1}}},
		"an old key beside the new one": {keyed("{ field: otherserial, column: Old }", "{ column: New, field: otherserial }"), "Old,New",
			"A,B\nB,C\nC,C\n", []fields{{"otherserial": "A"}, {"otherserial": "B"}, {"otherserial": "C"}},
			[]found{{journal.Updated, "", 1}, {journal.Updated, "", 2}, {journal.Unchanged, "", 3}}},
		"a column of its own beside the id": {keyed("{ field: id, column: Id }", serial), "Id,Serial",
			"2,X\n3,C\n", []fields{{"serial": "A"}, {"serial": "B"}, {"serial": "C"}}, []found{{journal.Updated, "", 2}, {journal.Unchanged, "", 3}}},
		"a constant among them": {keyed("[name, entities_id]", name, "{ field: entities_id, value: \"0\" }", note), "Name,Note",
			"PC,x\n", []fields{{"name": "PC", "entities_id": 0}}, []found{{journal.Updated, "", 1}}},
		"in the trash and alive": {keyed("serial", serial, note), "Serial,Note",
			"a,x\nA,x\n", []fields{{"serial": "A", "is_deleted": 1}, {"serial": "a"}},
			[]found{{journal.Updated, "", 2}, {journal.NotFound, "in-trash", 1}}},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{})
			for _, place := range []string{"Lyon", "Paris", "twice", "twice"} {
				w.server.Put("Location", fields{"name": place, "completename": place})
			}
			for _, item := range c.items {
				w.server.Put("Computer", item)
			}
			rows := w.load(t, c.header+"\n"+c.rows, c.mapping)
			for i, want := range c.want {
				if got := foundOf(rows[i+2]); got != want {
					t.Errorf("row %d: %+v (%s), want %+v", i+2, got, rows[i+2].Message, want)
				}
			}
		})
	}
}

// Few keys are sought one by one, many page by page, and both find the same,
// whatever signs the keys are made of.
func TestKeysAreSoughtAsTheyAreRead(t *testing.T) {
	t.Parallel()
	signs := []string{"a", "A", "é", "e", "%", "_", `\`, "<", ">", "'", " ", "0", "7", "œ", "&", "&lt;", "^", "$"}
	const unsearchable = 4 // of them, for which all is read
	for seed := range uint64(20) {
		signs := signs[:len(signs)-unsearchable*int(seed%2)]
		random := rand.New(rand.NewPCG(seed, 7))
		w := newWorld(t, itsmtest.Options{})
		ids, rows := map[string][]int{}, "Serial,Name\n"
		for range 40 {
			key := ""
			for range 1 + random.IntN(3) {
				key += signs[random.IntN(len(signs))]
			}
			stored := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(key)
			fields := map[string]any{"serial": stored, "is_deleted": random.IntN(8) / 7, "is_template": random.IntN(8) / 7}
			id := w.server.Put("Computer", fields)
			meant := strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(stored)
			if key == strings.TrimSpace(key) && random.IntN(2) == 0 && len(ids) < 45 {
				rows += key + ",new\n"
			}
			if fields["is_deleted"] == 0 && fields["is_template"] == 0 {
				ids[meant] = append(ids[meant], id)
			}
		}
		few := planned(t, w, rows)
		many := planned(t, w, rows+others(60))
		for row, got := range few {
			want := journal.NotFound
			switch n := len(ids[strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(got.Key)]); {
			case got.Settled == journal.Duplicate, got.Key == "":
				continue
			case n == 1:
				want = ""
			case n > 1:
				want = journal.Ambiguous
			}
			if got.Settled != want || many[row].Settled != want || many[row].ID != got.ID || many[row].Why != got.Why {
				t.Errorf("seed %d, key %q: sought %q (%s), read %q (%s), want %q",
					seed, got.Key, got.Settled, got.Why, many[row].Settled, many[row].Why, want)
			}
		}
	}
}

// others are rows of keys that no item has.
func others(n int) string {
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, "other %d,new\n", i)
	}
	return rows.String()
}

// planned gives the rows of a plan by their numbers.
func planned(t *testing.T, w *world, csv string) map[int]journal.Planned {
	t.Helper()
	rows := map[int]journal.Planned{}
	for row, err := range w.plan(t, csv, byName).Plan() {
		if err != nil {
			t.Fatal(err)
		}
		rows[row.Row] = row
	}
	return rows
}

// A key that almost fits an item says so, whether it is sought or all is read.
func TestKeysThatComeNear(t *testing.T) {
	for name, c := range map[string]struct {
		match, stored, key string
		want               string // the message's end
	}{
		"case":                  {"serial", "SN-1", "sn-1", "; SN-1 (id 1) differs only by case: compare: fold"},
		"accents":               {"serial", "Été 1", "ete 1", "; Été 1 (id 1) differs only by case, accents or blanks: compare: fold"},
		"blanks":                {"serial", "SN  1", "SN 1", "; SN  1 (id 1) differs only by case, accents or blanks: compare: fold"},
		"signs":                 {"serial", "SN-1", "SN1", "; SN-1 (id 1) differs only by signs or blanks: correct it"},
		"signs in a number":     {"serial", "#1234", "1234", "; #1234 (id 1) differs only by signs or blanks: compare: digits"},
		"zeros":                 {"serial", "0012", "12", "; 0012 (id 1) differs only by zeros in front of a number: correct it"},
		"one of several fields": {"[serial, name]", "SN-1", "sn-1", "; SN-1 / PC (id 1) differs only by case: compare: fold"},
		"a reference":           {"[serial, states_id]", "SN-1", "sn-1", "; SN-1 / Shelf (id 1) differs only by case: compare: fold"},
		"nothing":               {"serial", "SN-1", "SN-10", "create the item first"},
		"signs, by fold":        {"{ field: serial, column: Serial, compare: fold }", "SN-1", "SN1", "; SN-1 (id 1) differs only by signs or blanks: correct it"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{})
			w.server.Put("State", map[string]any{"id": 5, "name": "Shelf"})
			w.server.Put("Computer", map[string]any{"serial": c.stored, "name": "PC", "states_id": 5})
			mapping := keyed(c.match, "{ column: Serial, field: serial }", "{ column: Name, field: name }", "{ field: states_id, value: Shelf, lookup: State }")
			for _, more := range []string{"", others(60), c.stored + ",PC\n"} { // another row may mean the item
				rows := w.load(t, "Serial,Name\n"+c.key+",PC\n"+more, mapping)
				if got := rows[2]; got.Status != journal.NotFound || !strings.HasSuffix(got.Message, c.want) {
					t.Errorf("with %d bytes of others: %s, %q, want %q", len(more), got.Status, got.Message, c.want)
				}
			}
		})
	}
}

// Which place a name in a key means depends on the entity that the row names.
func TestKeysOfAnEntity(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	w.server.Put("Entity", map[string]any{"id": 7, "name": "Lyon"})
	if err := w.client.Activate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, entity := range []int{0, 7} {
		w.server.Put("Location", map[string]any{"id": 10 + i, "name": "twice", "entities_id": entity})
		w.server.Put("Computer", map[string]any{"id": 20 + i, "locations_id": 10 + i, "entities_id": entity})
	}
	rows := w.load(t, "Entity,Site,Note\n7,twice,x\n0,twice,y\n", keyed("[entities_id, locations_id]",
		"{ column: Entity, field: entities_id }", "{ column: Site, field: locations_id, lookup: Location }", "{ column: Note, field: comment }"))
	for row, id := range map[int]int{2: 21, 3: 20} {
		if got := rows[row]; got.Status != journal.Updated || got.ID != id {
			t.Errorf("row %d: %s of item %d, want %d: %s", row, got.Status, got.ID, id, got.Message)
		}
	}
}

// Of a key such as N/A that many items share, a row names some of them.
func TestRivalsAreNamedInPart(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	for range 60 {
		w.server.Put("Computer", map[string]any{"serial": "N/A"})
	}
	row := w.load(t, "Serial,Name\nN/A,x\n", byName)[2]
	if _, end, _ := strings.Cut(row.Message, "id 50 (Root entity, none); "); row.Code != "ambiguous-key" || end != "and 10 more; make it tell them apart" {
		t.Errorf("%s: %s", row.Code, row.Message)
	}
}
