package itsmtest_test

import (
	"testing"

	"itsmload/client/itsmtest"
)

// TestAnswersOfUpdates has a case for each shape of the answer to PUT.
func TestAnswersOfUpdates(t *testing.T) {
	for _, c := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"all known", "Computer/", `{"input":[{"id":2,"comment":"a"},{"id":3,"comment":"a"}]}`, 200, `[{"2":true,"message":""},{"3":true,"message":""}]`},
		{"one refused", "Computer/", `{"input":[{"id":2,"comment":"b"},{"id":4,"comment":"b"}]}`, 207, `["ERROR_GLPI_PARTIAL_UPDATE",[{"2":true,"message":""},{"4":false,"message":` + noRight + `}]]`},
		{"all refused", "Computer/", `{"input":[{"id":4,"comment":"b"}]}`, 400, `["ERROR_GLPI_UPDATE",[{"4":false,"message":` + noRight + `}]]`},
		{"all unknown", "Computer/", `{"input":[{"id":98},{"id":99}]}`, 400, `["ERROR_GLPI_UPDATE",[]]`},
		{"one unknown", "Computer/", `{"input":[{"id":1},{"id":99},{"id":3}]}`, 207, `["ERROR_GLPI_PARTIAL_UPDATE",[{"1":true,"message":""},{"3":true,"message":""}]]`},
		{"no ids", "Computer/", `{"input":[{"comment":"x"},{"id":null}]}`, 200, `[[],[]]`},
		{"no id among others", "Computer/", `{"input":[{"comment":"x"},{"id":1}]}`, 200, `[[],{"1":true,"message":""}]`},
		{"same id", "Computer/", `{"input":[{"id":1,"comment":"1"},{"id":1,"comment":"2"},{"id":1,"comment":"3"}]}`, 200, `[{"1":true,"message":""},{"1":true,"message":""},{"1":true,"message":""}]`},
		{"empty list", "Computer/", `{"input":[]}`, 400, `["ERROR_GLPI_UPDATE",[]]`},
		{"object", "Computer/1", `{"input":{"comment":"x"}}`, 200, `[{"1":true,"message":""}]`},
		{"object, id unknown", "Computer/99", `{"input":{"comment":"x"}}`, 400, `["ERROR_GLPI_UPDATE",null]`},
		{"object, no right", "Computer/4", `{"input":{"comment":"x"}}`, 400, `["ERROR_GLPI_UPDATE",` + noRight + `]`},
		{"two ids", "Computer/1", `{"input":{"id":2,"comment":"y"}}`, 200, `[{"2":true,"message":""}]`},
		{"loose ids", "Computer/", `{"input":[{"id":"2abc"},{"id":true},{"id":" 3"},{"id":3.0}]}`, 200, `[{"2":true,"message":""},{"1":true,"message":""},{"3":true,"message":""},{"3":true,"message":""}]`},
		{"huge id", "Computer/", `{"input":[{"id":99999999999999999999}]}`, 200, `[{"1020":true,"message":""}]`},
		{"id 0 and words", "Computer/", `{"input":[{"id":0},{"id":""},{"id":"abc"},{"id":-1}]}`, 400, `["ERROR_GLPI_UPDATE",[]]`},
		{"history", "Computer/", `{"input":[{"id":1,"_no_history":true}],"history":false}`, 200, `[{"1":true,"message":""}]`},
		{"one entity", "Entity/", `{"input":{"id":0,"comment":"x"}}`, 200, `[{"0":true,"message":""}]`},
		{"lone surrogate", "Computer/", `{"input":[{"id":1,"comment":"\ud83d"}]}`, 400, `["ERROR_JSON_PAYLOAD_INVALID","JSON payload seems not valid"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, method := range []string{"PUT", "PATCH"} {
				w := inventory(t)
				w.expect(method, c.path, c.body, c.status, c.want)
			}
		})
	}
}

// inventory is a server with three computers in sight, one out of it and one
// with a high number.
func inventory(t *testing.T) *wire {
	w := connect(t, itsmtest.Options{})
	for _, name := range []string{"PC-1", "PC-2", "PC-3"} {
		w.server.Put("Computer", map[string]any{"name": name})
	}
	w.server.Put("Computer", map[string]any{"name": "PC-4", "entities_id": 777})
	w.server.Put("Computer", map[string]any{"id": 1020})
	return w
}

func TestBodyIDWins(t *testing.T) {
	w := inventory(t)
	w.send("PUT", "Computer/1", `{"input":{"id":2,"comment":"y"}}`)
	if got := w.field("Computer", 2, "comment"); got != "y" {
		t.Errorf("item 2 has comment %v, want y", got)
	}
	if got := w.field("Computer", 1, "comment"); got != nil {
		t.Errorf("item 1 has comment %v, want none", got)
	}
}

func TestUpdatesThatKillTheScript(t *testing.T) {
	for name, c := range map[string][2]string{
		"list with an id in the path": {"Computer/1", `{"input":[{"id":2,"comment":"x"}]}`},
		"list to Entity":              {"Entity/", `{"input":[{"id":0,"comment":"x"}]}`},
		"child of a parent":           {"Entity/0/Computer/1", `{"input":{"comment":"x"}}`},
		"list as id":                  {"Computer/", `{"input":[{"id":[1],"comment":"x"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := inventory(t)
			w.died("PUT", c[0], c[1])
			for _, id := range []int{1, 2} {
				if got := w.field("Computer", id, "comment"); got != nil {
					t.Errorf("item %d has comment %v, want none", id, got)
				}
			}
		})
	}
}

func TestRowsBeforeACompoundValueAreWritten(t *testing.T) {
	for _, value := range []string{`["a"]`, `{"k":"v"}`} {
		w := inventory(t)
		w.died("PUT", "Computer/", `{"input":[{"id":1,"comment":"x"},{"id":2,"comment":`+value+`},{"id":3,"comment":"x"}]}`)
		for id, want := range map[int]any{1: "x", 2: nil, 3: nil} {
			if got := w.field("Computer", id, "comment"); got != want {
				t.Errorf("%s: item %d has comment %v, want %v", value, id, got, want)
			}
		}
	}
}

func TestNoPermissionWithoutTheRight(t *testing.T) {
	w := inventory(t)
	w.token = w.open(itsmtest.DefaultTechUserToken)
	w.expect("PUT", "Computer/1", `{"input":{"comment":"by tech"}}`, 200, `[{"1":true,"message":""}]`)
	w.expect("PUT", "Profile/1", `{"input":{"comment":"x"}}`, 400, `["ERROR_GLPI_UPDATE",`+noRight+`]`)
	w.expect("GET", "Profile/", "", 403, `["ERROR_RIGHT_MISSING",`+noRight+`]`)
	w.expect("GET", "Profile/1", "", 403, `["ERROR_RIGHT_MISSING",`+noRight+`]`)
	w.expect("GET", "search/Profile", "", 403, `["ERROR_RIGHT_MISSING",`+noRight+`]`)
	w.expect("POST", "User", `{"input":{"name":"x"}}`, 400, `["ERROR_GLPI_ADD",`+noRight+`]`)
}
