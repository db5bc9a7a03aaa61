package itsmtest_test

import (
	"encoding/json"
	"testing"

	"itsmload/client/itsmtest"
)

func TestTrees(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 1})
	tree := func() map[any]any {
		names := map[any]any{}
		for _, l := range w.server.Items("Location") {
			names[l["id"]] = l["completename"]
		}
		return names
	}
	check := func(id int, want string) {
		t.Helper()
		if got := tree()[id]; got != want {
			t.Errorf("location %d is %v, want %s", id, got, want)
		}
	}
	check(3, "Paris > Bâtiment A > Bureau 101")
	w.expect("PUT", "Location/1", `{"input":{"name":"Lutèce","locations_id":0}}`, 200, trueAnswer)
	check(3, "Lutèce > Bâtiment A > Bureau 101")
	w.expect("PUT", "Location/4", `{"input":{"name":"Bat B"}}`, 200, `[{"4":true,"message":""}]`)
	check(4, "Bat B")
	w.expect("PUT", "Location/2", `{"input":{"comment":"stays"}}`, 200, `[{"2":true,"message":""}]`)
	check(2, "Lutèce > Bâtiment A")
	w.expect("PUT", "Location/1", `{"input":{"locations_id":3}}`, 400, `["ERROR_GLPI_UPDATE",""]`)
	w.expect("PUT", "Location", `{"input":[{"id":1,"locations_id":2},{"id":2,"comment":"fine"},{"id":1,"locations_id":1}]}`, 207,
		`["ERROR_GLPI_PARTIAL_UPDATE",[{"1":false,"message":""},{"2":true,"message":""},{"1":false,"message":""}]]`)
	w.expect("PUT", "Location/2", `{"input":{"locations_id":5}}`, 200, `[{"2":true,"message":""}]`)
	check(3, "Lyon > Bâtiment A > Bureau 101")
	if got := w.field("Location", 3, "level"); got != 3 {
		t.Errorf("level is %v, want 3", got)
	}
	w.expect("PUT", "Location/2", `{"input":{"locations_id":99}}`, 200, `[{"2":true,"message":""}]`)
	check(3, "Bâtiment A > Bureau 101")
	w.server.Delete("Location", 2)
	check(3, "Bureau 101")
}

func TestEntitiesFormATree(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	paris := w.server.Put("Entity", map[string]any{"name": "Paris", "entities_id": 0})
	below := w.server.Put("Entity", map[string]any{"name": "Siège", "entities_id": paris})
	w.send("POST", "changeActiveEntities", `{"entities_id":"all","is_recursive":true}`)
	w.expect("PUT", "Entity/0", `{"input":{"name":"Groupe"}}`, 200, `[{"0":true,"message":""}]`)
	if got := w.field("Entity", below, "completename"); got != "Groupe > Paris > Siège" {
		t.Errorf("the lowest entity is %v", got)
	}
	w.expect("PUT", "Entity/1", `{"input":{"entities_id":2}}`, 400, `["ERROR_GLPI_UPDATE",""]`)
	w.expect("PUT", "Entity/2", `{"input":{"entities_id":0}}`, 200, `[{"2":true,"message":""}]`)
	if got := w.field("Entity", below, "completename"); got != "Groupe > Siège" {
		t.Errorf("the entity that moved is %v", got)
	}
}

func TestNamesAreUniqueUnderTheParent(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	const duplicate = `"Duplicate entry '0-0-Paris' for key 'unicity'"`
	w.expect("POST", "Location", `{"input":{"name":"Paris"}}`, 201, `{"id":1,"message":"Item successfully added: Paris"}`)
	w.expect("POST", "Location", `{"input":{"name":"Paris"}}`, 400, `["ERROR_GLPI_ADD",`+duplicate+`]`)
	w.expect("POST", "Location", `{"input":[{"name":"Lyon"},{"name":"Paris"}]}`, 207,
		`["ERROR_GLPI_PARTIAL_ADD",[{"id":2,"message":"Item successfully added: Lyon"},{"id":false,"message":`+duplicate+`}]]`)
	w.expect("POST", "Location", `{"input":[{"name":"Nice"},{"comment":"no name"}]}`, 207,
		`["ERROR_GLPI_PARTIAL_ADD",[{"id":3,"message":"Item successfully added: Nice"},{"id":false,"message":"Duplicate entry '0-0-Nice' for key 'unicity'"}]]`)
	w.expect("POST", "Location", `{"input":{"name":"Paris","locations_id":2}}`, 201, `{"id":4,"message":"Item successfully added: Paris"}`)
	w.expect("PUT", "Location", `{"input":[{"id":2,"name":"Paris","locations_id":0},{"id":3,"comment":"x"}]}`, 200,
		`[{"2":true,"message":`+duplicate+`},{"3":true,"message":`+duplicate+`}]`)
	if got := w.field("Location", 2, "name"); got != "Lyon" {
		t.Errorf("location 2 is now %v", got)
	}
	if got := w.field("Location", 3, "comment"); got != "x" {
		t.Errorf("the row after an SQL error was not written: %v", got)
	}
}

func TestInfocomIsOneAnItem(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 1})
	const first = `{"input":{"itemtype":"Computer","items_id":1,"value":"10"}}`
	w.expect("POST", "Infocom", first, 201, `{"id":1,"message":"Item successfully added: Infocom - ID 1"}`)
	w.expect("POST", "Infocom", first, 400, `["ERROR_GLPI_ADD",""]`)
	w.expect("POST", "Infocom", `{"input":{"itemtype":"Computer","items_id":9}}`, 400, `["ERROR_GLPI_ADD",`+noRight+`]`)
	w.expect("DELETE", "Computer/1?force_purge=true", "", 200, trueAnswer)
	if left := w.server.Items("Infocom"); len(left) > 0 {
		t.Errorf("the purged item left %v", left)
	}
}

func TestUsers(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	w.expect("PUT", "User/4", `{"input":{"name":"itsm","comment":"x"}}`, 200,
		`[{"4":true,"message":"Unable to update login. A user already exists."}]`)
	if w.field("User", 4, "name") != "tech" || w.field("User", 4, "comment") != "x" {
		t.Errorf("user 4 is now %v, %v", w.field("User", 4, "name"), w.field("User", 4, "comment"))
	}
	w.expect("PUT", "User/4", `{"input":{"password":"a","password2":"b"}}`, 400,
		`["ERROR_GLPI_UPDATE","Error: the two passwords do not match"]`)
	w.expect("POST", "User", `{"input":{"name":"ITSM"}}`, 400, `["ERROR_GLPI_ADD","Unable to add. The user already exists."]`)
	w.expect("POST", "User", `{"input":{"name":"new","password":"secret"}}`, 201, `{"id":7,"message":"Item successfully added: new"}`)
	w.expect("POST", "UserEmail", `{"input":{"users_id":7,"email":"new@example.org"}}`, 201,
		`{"id":1,"message":"Item successfully added: UserEmail - ID 1"}`)
	w.expect("POST", "UserEmail", `{"input":{"users_id":7,"email":"new@example.org"}}`, 400,
		`["ERROR_GLPI_ADD","Duplicate entry '7-new@example.org' for key 'unicity'"]`)
	if got := w.send("GET", "initSession?login=new&password=secret", "").Code; got != 200 {
		t.Errorf("the new user's login has status %d", got)
	}
}

func TestTicketsKeepLineBreaksWhenMade(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	w.expect("POST", "Ticket", `{"input":{"name":"t","content":"a\nb"}}`, 201, `{"id":1,"message":"Item successfully added: t"}`)
	if got := w.field("Ticket", 1, "content"); got != "a\nb" {
		t.Errorf("content is %q", got)
	}
	if got := w.field("Ticket", 1, "priority"); got != 3 {
		t.Errorf("priority is %v, want 3", got)
	}
}

func TestPostWithAnIDMakesACopy(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 1})
	w.expect("POST", "Computer", `{"input":{"id":1}}`, 201, `{"id":2,"message":"Item successfully added: PC-000001 (copy)"}`)
	if got := w.field("Computer", 2, "serial"); got != "SN000001" {
		t.Errorf("serial of the copy is %v", got)
	}
}

func TestPostIsNotIdempotent(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	for range 2 {
		w.send("POST", "Computer", `{"input":[{"name":"a"},{"name":"b"}]}`)
	}
	if got := len(w.server.Items("Computer")); got != 4 {
		t.Errorf("there are %d computers, want 4", got)
	}
	w.expect("POST", "Computer", `{"input":[]}`, 400, `["ERROR_GLPI_ADD",[]]`)
}

func TestDelete(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 3})
	w.expect("DELETE", "Computer/1", "", 200, trueAnswer)
	if got := w.field("Computer", 1, "is_deleted"); got != 1 {
		t.Errorf("is_deleted is %v, want 1", got)
	}
	w.expect("PUT", "Computer/1", `{"input":{"is_deleted":0}}`, 200, trueAnswer)
	if got := w.field("Computer", 1, "is_deleted"); got != 0 {
		t.Errorf("is_deleted is %v, want 0", got)
	}
	w.expect("DELETE", "Computer", `{"input":[{"id":2}],"force_purge":true}`, 200, `[{"2":true,"message":""}]`)
	if _, there := w.server.Item("Computer", 2); there {
		t.Error("item 2 was not purged")
	}
	w.expect("DELETE", "Computer/99", "", 400, `["ERROR_GLPI_DELETE","Item not found"]`)
	used := w.field("Computer", 3, "manufacturers_id").(int)
	w.server.Delete("Manufacturer", used)
	if got := w.field("Computer", 3, "manufacturers_id"); got != 0 {
		t.Errorf("the reference to a purged manufacturer is %v, want 0", got)
	}
}

func TestSearch(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	for _, fields := range []map[string]any{{"name": "Paris"}, {"name": "A", "locations_id": 1}, {"name": "Lyon"}} {
		w.server.Put("Location", fields)
	}
	for i, at := range []int{1, 2, 3} {
		w.server.Put("Computer", map[string]any{"name": string(rune('a' + i)), "serial": "S", "locations_id": at})
	}
	w.server.Put("Computer", map[string]any{"name": "model", "is_template": 1})
	one := func(n, field, kind, value string) string {
		c := "criteria[" + n + "]"
		return c + "[field]=" + field + "&" + c + "[searchtype]=" + kind + "&" + c + "[value]=" + value + "&"
	}
	for query, want := range map[string]string{
		one("0", "1", "contains", "^A$"):  `[{"1":"a"}]`,
		one("0", "1", "notcontains", "a"): `[{"1":"b"},{"1":"c"}]`,
		one("0", "2", "equals", "2"):      `[{"1":"b","2":2}]`,
		one("0", "3", "equals", "2"):      `[{"1":"b","3":"Paris > A"}]`,
		one("0", "3", "under", "1"):       `[{"1":"a","3":"Paris"},{"1":"b","3":"Paris > A"}]`,
		one("0", "3", "contains", "lyon"): `[{"1":"c","3":"Lyon"}]`,
		one("0", "1", "contains", "a") + one("1", "1", "contains", "c") + "criteria[1][link]=OR":                            `[{"1":"a"},{"1":"c"}]`,
		one("0", "5", "contains", "s") + one("1", "1", "contains", "c") + "criteria[1][link]=AND":                           `[{"1":"c","5":"S"}]`,
		one("0", "5", "contains", "s") + "sort=1&order=DESC&range=0-0&forcedisplay[0]=2":                                    `[{"1":"c","2":3}]`,
		"criteria[0][criteria][0][field]=1&criteria[0][criteria][0][searchtype]=contains&criteria[0][criteria][0][value]=b": `[{"1":"b"}]`,
	} {
		if got := w.data("search/Computer?" + query); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", query, got, want)
		}
	}
}

// data gives the rows of a search.
func (w *wire) data(path string) string {
	w.t.Helper()
	a := w.send("GET", path, "")
	var found struct{ Data json.RawMessage }
	if err := json.Unmarshal(a.Body.Bytes(), &found); err != nil {
		return a.Body.String()
	}
	return string(found.Data)
}
