package itsmtest_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"itsmload/client/itsmtest"
)

// ids lists what a path answers, as ids with the status and the range.
func (w *wire) ids(path string) string {
	w.t.Helper()
	a := w.send("GET", path, "")
	var items []struct {
		ID int `json:"id"`
	}
	if err := json.Unmarshal(a.Body.Bytes(), &items); err != nil {
		return fmt.Sprintf("%d %s", a.Code, a.Body)
	}
	list := []int{}
	for _, item := range items {
		list = append(list, item.ID)
	}
	return fmt.Sprintf("%d %s %v", a.Code, a.Header().Get("Content-Range"), list)
}

// shelf is a server with items to search through.
func shelf(t *testing.T) *wire {
	w := connect(t, itsmtest.Options{})
	for _, fields := range []map[string]any{
		{"name": "Été", "serial": "ABC", "comment": "A&lt;B", "date_mod": "2026-01-03 00:00:00"},
		{"name": "ete 2", "serial": "xABCx", "comment": `C:\x`, "date_mod": "2026-01-01 00:00:00"},
		{"name": "b", "serial": "100%", "is_template": 1, "date_mod": "2026-01-02 00:00:00"},
		{"name": "c", "serial": "trash", "is_deleted": 1},
		{"name": "d", "serial": "0", "entities_id": 777},
		{"name": "a_c", "serial": "NULL?", "date_mod": "2026-01-02 00:00:00"},
	} {
		w.server.Put("Computer", fields)
	}
	return w
}

func TestLists(t *testing.T) {
	const all = "200 0-3/4 [1 2 3 6]"
	for path, want := range map[string]string{
		"":                                 all, // templates too, neither trash nor foreign entities
		"is_deleted=1":                     "200 0-0/1 [4]",
		"is_deleted=true":                  "200 0-0/1 [4]",
		"range=0-1":                        "206 0-1/4 [1 2]",
		"range=2-9":                        "206 2-3/4 [3 6]",
		"range=4-9":                        "206 4-3/4 []",
		"range=0-9":                        all,
		"range=5-9":                        `400 ["ERROR_RANGE_EXCEED_TOTAL","Provided range exceed total count of data: 4; view documentation in your browser at http://itsm.example/itsm/apirest.php/#ERROR_RANGE_EXCEED_TOTAL"]`,
		"sort=name&order=ASC":              "200 0-3/4 [6 3 1 2]",
		"sort=name&order=DESC":             "200 0-3/4 [2 1 3 6]",
		"sort=date_mod&order=desc":         "200 0-3/4 [1 6 3 2]",
		"sort=id&order=DESC&range=0-1":     "206 0-1/4 [6 3]",
		"order=sideways":                   `400 ["ERROR","order must be DESC or ASC; view documentation in your browser at http://itsm.example/itsm/apirest.php/#ERROR"]`,
		"searchText[serial]=^abc$":         "200 0-0/1 [1]",
		"searchText[serial]=abc":           "200 0-1/2 [1 2]",
		"searchText[serial]=abc$":          "200 0-0/1 [1]",
		"searchText[name]=^ETE":            "200 0-1/2 [1 2]",
		"searchText[serial]=+%5Eabc%24+":   "200 0-0/1 [1]",
		"searchText[serial]=0":             all,
		"searchText[serial]=":              all,
		"searchText[serial]=^x%25x$":       "200 0-0/1 [2]",
		"searchText[comment]=^A%26lt;B$":   "200  []",
		"searchText[comment]=^A<B$":        "200  []",
		"searchText[comment]=^A%25lt;B$":   "200 0-0/1 [1]",
		"searchText[comment]=^C:%5Cx$":     "200  []",
		"searchText[comment]=^C:%25x$":     "200 0-0/1 [2]",
		"searchText[comment]=NULL":         "200 0-1/2 [3 6]",
		"searchText[name]=^A_C$":           "200 0-0/1 [6]",
		"searchText[name]=^___$":           "200  []",
		"searchText[is_template]=^1$":      "200 0-0/1 [3]",
		"searchText[nosuch]=0":             all,
		"searchText[serial]=a&only_id=1":   "200 0-1/2 [1 2]",
		"range=0-1&searchText[serial]=abc": "200 0-1/2 [1 2]",
	} {
		t.Run(path, func(t *testing.T) {
			w := shelf(t)
			if got := w.ids("Computer?get_hateoas=false&" + path); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestSearchTextInAnUnknownColumnKillsTheScript(t *testing.T) {
	shelf(t).died("GET", "Computer/?searchText[nosuch]=x", "")
}

func TestOrdersFollowWrites(t *testing.T) {
	w := shelf(t)
	const path = "Computer?sort=date_mod&order=DESC&range=0-1"
	if got := w.ids(path); got != "206 0-1/4 [1 6]" {
		t.Errorf("before: %s", got)
	}
	w.server.Put("Computer", map[string]any{"id": 2, "date_mod": "2027-01-01 00:00:00"})
	w.server.Put("Computer", map[string]any{"name": "new", "date_mod": "2026-06-01 00:00:00"})
	w.server.Delete("Computer", 1)
	if got := w.ids(path); got != "206 0-1/4 [2 7]" {
		t.Errorf("after: %s", got)
	}
}

func TestAnItemDeletedBetweenPagesShiftsTheNext(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 4})
	if got := w.ids("Computer?range=0-1"); got != "206 0-1/4 [1 2]" {
		t.Error(got)
	}
	w.server.Delete("Computer", 1)
	if got := w.ids("Computer?range=2-3"); got != "206 2-2/3 [4]" {
		t.Error(got)
	}
}

func TestTheTotalOfUsersCountsProfiles(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 1})
	if got, want := w.ids("User?range=0-99"), "200 0-8/9 [2 3 4 5 6 7 8 9]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestGetMultipleItems(t *testing.T) {
	const first, second = "items[0][itemtype]=Computer&items[0][items_id]=", "&items[1][itemtype]=Computer&items[1][items_id]="
	for query, want := range map[string]string{
		first + "3" + second + "1":  "200  [3 1]",
		first + "4" + second + "1":  "200  [4 1]", // the trash too
		first + "1" + second + "99": `404 ["ERROR_ITEM_NOT_FOUND","Item not found"]`,
		first + "1" + second + "5":  `403 ["ERROR_RIGHT_MISSING",` + noRight + `]`,
	} {
		if got := shelf(t).ids("getMultipleItems?" + query); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	shelf(t).died("POST", "getMultipleItems", `{"items":[{"itemtype":"Computer","items_id":1}]}`)
}

func TestHeadersOfAnItem(t *testing.T) {
	a := shelf(t).send("GET", "Computer/1", "")
	if got, want := a.Header().Get("Last-Modified"), "Sat, 03 Jan 2026 00:00:00 GMT"; got != want {
		t.Errorf("Last-Modified is %q, want %q", got, want)
	}
}

func TestChildrenOfAnItem(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 2})
	w.server.Put("Infocom", map[string]any{"itemtype": "Computer", "items_id": 2})
	for path, want := range map[string]string{
		"Computer/2/Infocom":  "200 0-0/1 [1]",
		"Computer/1/Infocom":  "200  []",
		"User/8/UserEmail":    "200 0-0/1 [2]",
		"Computer/99/Infocom": `404 ["ERROR_ITEM_NOT_FOUND","Item not found"]`,
	} {
		if got := w.ids(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestPasswordsAndTokensAreNotShown(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	w.expect("PUT", "User/2", `{"input":{"password":"x"}}`, 200, `[{"2":true,"message":""}]`)
	for _, name := range []string{"password", "api_token", "personal_token", "cookie_token"} {
		if got := w.read("User", "2", name); got != nil {
			t.Errorf("%s is shown as %v", name, got)
		}
	}
	if got := w.field("User", 2, "password"); got == "x" || got == nil {
		t.Errorf("password is stored as %v", got)
	}
}

func TestAllRowsOfABulkCarryTheTimeOfItsBeginning(t *testing.T) {
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	w := connect(t, itsmtest.Options{Now: func() time.Time {
		clock = clock.Add(time.Second)
		return clock
	}})
	w.server.Put("Computer", map[string]any{"name": "1"})
	w.server.Put("Computer", map[string]any{"name": "2"})
	w.send("PUT", "Computer", `{"input":[{"id":1,"comment":"x"},{"id":2,"comment":"x"}]}`)
	if a, b := w.field("Computer", 1, "date_mod"), w.field("Computer", 2, "date_mod"); a != b {
		t.Errorf("the rows are dated %v and %v", a, b)
	}
}
