package importer

import (
	"encoding/json"
	"fmt"
	"runtime"
	"testing"

	"itsmload/client"
)

func staff() *shelf {
	return &shelf{items: map[string][]client.Item{
		"User": {
			thing(5, "name", "jdupont", "realname", "Dupont", "firstname", "Jean"),
			thing(6, "name", "jdupond", "realname", "DUPONT", "firstname", "JEAN"),
			thing(7, "name", "mlenoir", "realname", "Le Noir", "firstname", "Marie-Hélène"),
			thing(8, "name", "root", "realname", "Administrateur"),
			thing(9, "name", "Martin Paul", "realname", "Paul", "firstname", "Martin"),
			thing(10, "name", "pmartin", "realname", "Martin", "firstname", "Paul"),
			thing(11, "name", "nobody"),
			thing(12, "name", "eleroy", "realname", "Leroy", "firstname", "Ève", "is_active", json.Number("0")),
			thing(13, "name", "eleroy2", "realname", "Leroy", "firstname", "Ève", "is_active", json.Number("1")),
			thing(14, "name", "former", "realname", "Petit", "firstname", "Luc", "is_active", json.Number("0")),
			thing(15, "name", "former2", "realname", "Petit", "firstname", "Luc", "is_active", json.Number("0")),
		},
		"UserEmail": {
			thing(1, "users_id", "5", "email", "jean.dupont@example.org"),
			thing(2, "users_id", "5", "email", "jd@example.org"),
			thing(3, "users_id", "6", "email", "shared@example.org"),
			thing(4, "users_id", "7", "email", "shared@example.org"),
			thing(5, "users_id", "7", "email", "SHARED@example.org"),
			thing(6, "users_id", "99", "email", "left@example.org"),
		},
	}}
}

func userMapping(by string) string {
	return `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Who, field: users_id, lookup: { itemtype: User, by: ` + by + ` } }
  - { column: Else, field: users_id_tech, lookup: User }
`
}

func TestUsers(t *testing.T) {
	for _, c := range []struct{ by, text, want string }{
		{"login", "jdupont", "5"},
		{"login", "JDUPONT", "5"},
		{"login", "Dupont Jean", "unknown-reference"},
		{"login", "martin paul", "9"},
		{"email", "jean.dupont@example.org", "5"},
		{"email", "JD@Example.org", "5"},
		{"email", "jdupont", "unknown-reference"},
		{"email", "shared@example.org", "ambiguous-reference"},
		{"email", "SHARED@example.org", "7"},
		{"email", "left@example.org", "unknown-reference"},
		{"fullname", "Dupont Jean", "5"},
		{"fullname", "Jean Dupont", "5"},
		{"fullname", "DUPONT JEAN", "6"},
		{"fullname", "jean dupont", "ambiguous-reference"},
		{"fullname", "marie-helene  le noir", "7"},
		{"fullname", "Le Noir Marie-Hélène", "7"},
		{"fullname", "administrateur", "8"},
		{"fullname", "Martin Paul", "ambiguous-reference"},
		{"fullname", "jdupont", "unknown-reference"},
		{"fullname", "Leroy Ève", "13"},
		{"fullname", "Luc Petit", "ambiguous-reference"},
		{"login", "eleroy", "12"},
	} {
		t.Run(c.by+" "+c.text, func(t *testing.T) {
			record := refer(t, staff(), userMapping(c.by), []string{"Serial", "Who", "Else"}, "SN1", c.text)
			got := record.Values[1].Text
			if len(record.Problems) > 0 {
				got = string(record.Problems[0].Code)
			}
			if got != c.want {
				t.Errorf("%s, want %s: %v", got, c.want, record.Problems)
			}
		})
	}
}

// Addresses are asked for only where a column holds them.
func TestUserEmailsAreReadWhereAsked(t *testing.T) {
	for by, want := range map[string]string{"login": "[User User User]", "fullname": "[User User User]", "email": "[User User User UserEmail]"} {
		server := staff()
		newPlanner(t, server, userMapping(by), "Serial", "Who", "Else")
		if got := fmt.Sprint(server.listed); got != want {
			t.Errorf("by %s: read page by page %s, want %s", by, got, want)
		}
	}
}

// What is kept of 100,000 items stays far below what was read of them.
func TestDictionariesStaySmall(t *testing.T) {
	const items, most = 20_000, 260 // bytes an item
	for _, c := range []struct{ lookup, text string }{{"by: path", "Site 3 > Floor 7"}, {"by: name", "Room 19999"}} {
		server := &shelf{items: map[string][]client.Item{}}
		before := heap()
		server.items["Location"] = make([]client.Item, 0, items)
		for n := range items {
			name := fmt.Sprint("Room ", n)
			path := fmt.Sprint("Site ", n%50, " > Floor ", n%7, " > ", name)
			server.items["Location"] = append(server.items["Location"], in(thing(n+1, "name", name, "completename", path), 1, "1"))
		}
		p := newPlanner(t, server, siteMapping(", lookup: { itemtype: Location, "+c.lookup+" }"), "Serial", "Site")
		resolved(p, "SN1", c.text)
		server.items = nil
		if size := (heap() - before) / items; size > most {
			t.Errorf("%s: %d bytes an item, want at most %d", c.lookup, size, most)
		} else {
			t.Logf("%s: %d bytes an item", c.lookup, size)
		}
		runtime.KeepAlive(p)
	}
}

// heap is what is in use after the garbage is gone.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
