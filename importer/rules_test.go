package importer_test

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// demonstration shows a rule of mapping.Rules: what the server makes of a value
// that is sent as it is, and what becomes of a row that holds it.
type demonstration struct {
	sent  string // where the rule's own text is shortened or has no id; else that
	field string
	lost  any // what the server stores
	entry string
	cell  string
	id    string // of the row; empty is 1
	saved any    // what the server stores of the row, where it is sent in another form
}

// demonstrations has one for each rule, by its itemtype and what is sent.
func demonstrations() map[string]demonstration {
	long, wide, huge := strings.Repeat("s", 300), strings.Repeat("é", 128), strings.Repeat("a", 70_000)
	named := "column: A, field: name"
	return map[string]demonstration{
		`Computer "id": "5abc"`: {sent: `"id":"1abc","name":"B"`, field: "name", lost: "B", entry: named, cell: "B", id: "1abc"},
		`Computer "id": true`:   {sent: `"id":true,"name":"B"`, field: "name", lost: "B", entry: named, cell: "B", id: "TRUE"},
		`Computer "id": null`:   {sent: `"id":null,"name":"B"`, field: "name", lost: "PC-1", entry: named, cell: "B", id: " "},
		`Computer "id": 99999`:  {sent: `"id":99999,"name":"B"},{"id":1,"comment":"before"`, field: "name", lost: "PC-1", entry: named, cell: "B", id: "99999"},
		`Computer "id": 1, "name": "A"}, {"id": 1, "name": "B"`: {
			sent: `"id":1,"name":"A"},{"id":1,"name":"B"`, field: "name", lost: "B", entry: named, cell: "A\n1,B"},
		`Computer "nosuchfield": "zzz"`:                   {field: "name", lost: "PC-1", entry: "column: A, field: nosuchfield", cell: "zzz"},
		`Computer "Name": "PC"`:                           {field: "name", lost: "PC-1", entry: "column: A, field: Name", cell: "PC"},
		`Computer "date_mod": "2020-01-01 00:00:00"`:      {field: "date_mod", lost: nil, entry: "column: A, field: date_mod", cell: "2020-01-01"},
		`Entity "comment": "Siège"`:                       {field: "comment", lost: nil, entry: "column: A, field: comment", cell: "Siège", saved: "Siège"},
		`Computer "name": ["PC", "1"]`:                    {field: "name", lost: "PC-1", entry: `field: name, expr: 'row["A"] == "" ? "" : split(row["A"], " ")'`, cell: "PC 1"},
		`Computer "is_deleted": "oui"`:                    {field: "is_deleted", lost: 0, entry: "column: A, field: is_deleted", cell: "oui", saved: 1},
		`Computer "users_id": ""`:                         {field: "users_id", lost: 0, entry: "column: A, field: users_id", cell: " ", saved: 2},
		`User "password": "x"`:                            {field: "password", lost: nil, entry: "column: A, field: password", cell: "x"},
		`Computer "locations_id": 99999`:                  {field: "locations_id", lost: 99999, entry: "column: A, field: locations_id", cell: "99999"},
		`Computer "entities_id": 777`:                     {field: "entities_id", lost: 777, entry: "column: A, field: entities_id", cell: "777"},
		`Computer "locations_id": -5`:                     {field: "locations_id", lost: -5, entry: "column: A, field: locations_id", cell: "-5"},
		`Computer "users_id": "jdupont"`:                  {field: "users_id", lost: 0, entry: "column: A, field: users_id", cell: "jdupont"},
		`Computer "states_id": "1E10"`:                    {field: "states_id", lost: 2147483647, entry: "column: A, field: states_id", cell: "1E10"},
		`Computer "entities_id": ""`:                      {field: "entities_id", lost: 0, entry: "column: A, field: entities_id, empty: clear", cell: " "},
		`Location "name": "Bat B"`:                        {field: "locations_id", lost: 0, entry: named, cell: "Bat B", saved: 2},
		`Computer "ticket_tco": "12,5"`:                   {field: "ticket_tco", lost: "12.0000", entry: "column: A, field: ticket_tco", cell: "12,5"},
		`Infocom "value": "1e3"`:                          {field: "value", lost: "13.0000", entry: "column: A, field: value", cell: "1e3"},
		`Infocom "value": "12345678901234567890"`:         {field: "value", lost: "9999999999999999.9999", entry: "column: A, field: value", cell: "12345678901234567890"},
		`Infocom "warranty_duration": "1.9"`:              {field: "warranty_duration", lost: 19, entry: "column: A, field: warranty_duration", cell: "1.9"},
		`Computer "is_dynamic": "true"`:                   {field: "is_dynamic", lost: 0, entry: "column: A, field: is_dynamic", cell: "true", saved: 1},
		`Computer "is_dynamic": "peut-être"`:              {field: "is_dynamic", lost: 0, entry: "column: A, field: is_dynamic", cell: "peut-être"},
		`Ticket "status": 99`:                             {field: "status", lost: 99, entry: "column: A, field: status", cell: "99"},
		`Ticket "urgency": 9`:                             {field: "urgency", lost: 9, entry: "column: A, field: urgency", cell: "9"},
		`Ticket "priority": 77`:                           {field: "priority", lost: 6, entry: "column: A, field: priority", cell: "77"},
		`Computer "date_creation": "2026-13-45"`:          {field: "date_creation", lost: "0000-00-00 00:00:00", entry: "column: A, field: date_creation", cell: "2026-13-45"},
		`Infocom "buy_date": "2025-02-30"`:                {field: "buy_date", lost: "0000-00-00", entry: "column: A, field: buy_date", cell: "2025-02-30"},
		`Infocom "buy_date": "2025-03-04 10:11:12"`:       {field: "buy_date", lost: "2025-03-04", entry: "column: A, field: buy_date", cell: "2025-03-04 10:11:12"},
		`Computer "date_creation": "1969-03-04 10:00:00"`: {field: "date_creation", lost: "0000-00-00 00:00:00", entry: "column: A, field: date_creation", cell: "1969-03-04 10:00:00"},
		`Computer "date_creation": "31/12/2025"`:          {field: "date_creation", lost: "2020-01-01 00:00:00", entry: "column: A, field: date_creation", cell: "31/12/2025", saved: "2025-12-31 00:00:00"},
		`Computer "serial": "… 300 characters"`:           {sent: `"serial":"` + long + `"`, field: "serial", lost: long[:254], entry: "column: A, field: serial", cell: long},
		`Computer "serial": "… 128 times é"`:              {sent: `"serial":"` + wide + `"`, field: "serial", lost: wide[:254], entry: "column: A, field: serial", cell: wide},
		`Computer "comment": "… 70,000 characters"`:       {sent: `"comment":"` + huge + `"`, field: "comment", lost: huge[:65535], entry: "column: A, field: comment", cell: huge},
		`Computer "name": "emoji 😀"`:                      {field: "name", lost: "emoji ????", entry: named, cell: "emoji 😀"},
		`Computer "comment": "NULL"`:                      {field: "comment", lost: nil, entry: "column: A, field: comment", cell: "NULL"},
		`Computer "comment": "null"`:                      {field: "comment", lost: nil, entry: "column: A, field: comment", cell: "null"},
		`Computer "comment": null`:                        {field: "comment", lost: "before", entry: "column: A, field: comment, empty: clear", cell: " ", saved: ""},
		`Computer "comment": ""`:                          {field: "comment", lost: "", entry: "column: A, field: comment", cell: " ", saved: "before"},
		`Ticket "content": "<p>new</p>\nplain"`:           {field: "content", lost: "&lt;p&gt;new&lt;/p&gt;nplain", entry: "column: A, field: content", cell: "<p>new</p>\nplain"},
		`Computer "serial": " S 1 "`:                      {field: "serial", lost: " S 1 ", entry: "column: A, field: serial", cell: " S 1 ", saved: "S 1"},
	}
}

// TestRules shows of each rule that the server answers true and loses the value,
// and that a row which holds it is refused with the rule's code, or is stored as
// it is meant.
func TestRules(t *testing.T) {
	t.Parallel()
	all := demonstrations()
	for _, rule := range mapping.Rules() {
		name := rule.Itemtype + " " + rule.Sent
		t.Run(string(rule.Code)+" "+name, func(t *testing.T) {
			shown, ok := all[name]
			if !ok {
				t.Fatal("nothing shows this rule")
			}
			shown.sent = cmp.Or(shown.sent, rule.Sent)
			shown.loses(t, rule)
			shown.refuses(t, rule)
		})
		delete(all, name)
	}
	for name := range all {
		t.Errorf("%s is shown, and no rule", name)
	}
}

// stock is an item of each kind, number 1 but for the user; the location has a
// parent.
const stock = `{
	"Entity": [{"name": "Branch", "entities_id": 0}],
	"Computer": [{"name": "PC-1", "comment": "before", "entities_id": 1, "users_id": 2,
		"date_mod": "2020-01-01 00:00:00", "date_creation": "2020-01-01 00:00:00"}],
	"Infocom": [{"itemtype": "Computer", "items_id": 1, "value": "5", "warranty_duration": 36}],
	"Ticket": [{"name": "broken", "status": 1, "urgency": 3, "priority": 3}],
	"Location": [{"name": "Bat A"}, {"name": "Paris"}],
	"User": [{"name": "jdupont"}]
}`

// furnished is a server with the stock, and the id of the itemtype's item.
func furnished(t *testing.T, itemtype string) (w *world, id int) {
	t.Helper()
	w = newWorld(t, itsmtest.Options{Load: strings.NewReader(stock)})
	w.server.Put("Location", map[string]any{"id": 1, "locations_id": 2})
	if itemtype != "User" {
		return w, 1
	}
	users := w.server.Items("User")
	return w, users[len(users)-1]["id"].(int)
}

// loses sends the value as it is.
func (d demonstration) loses(t *testing.T, rule mapping.Rule) {
	t.Helper()
	w, id := furnished(t, rule.Itemtype)
	before, _ := w.server.Item(rule.Itemtype, id)
	row := d.sent
	if !strings.HasPrefix(row, `"id"`) {
		row = fmt.Sprintf(`"id": %d, %s`, id, row)
	}
	answer := w.plain(t, "PUT", rule.Itemtype+"/", `{"input":[{`+row+`}]}`)
	if strings.Contains(answer, "false") {
		t.Errorf("the server says no: %s", answer)
	}
	after, _ := w.server.Item(rule.Itemtype, id)
	got := after[d.field]
	switch rule.Code {
	case "read-only-field":
		if got == "2020-01-01 00:00:00" {
			t.Errorf("the server has stored %v", got)
		}
	case "unreadable-field":
		if got == "x" || got == before[d.field] || strings.Contains(w.plain(t, "GET", fmt.Sprintf("User/%d", id), ""), `"password"`) {
			t.Errorf("the server has stored %v, or shows it", got)
		}
	default:
		if got != d.lost {
			t.Errorf("the server has stored %v, want %v", got, d.lost)
		}
	}
}

// refuses loads a row that holds the value.
func (d demonstration) refuses(t *testing.T, rule mapping.Rule) {
	t.Helper()
	w, _ := furnished(t, rule.Itemtype)
	text := "version: 1\nitemtype: " + rule.Itemtype + "\nmatch: { field: id, column: Id }\nsource: { delimiter: \",\", decimal: \".\" }\n" +
		"columns: [{ " + d.entry + " }]\n"
	rows := d.csv(t)
	var flaws *mapping.Error
	if err := bound(t, write(t, "rows.csv", rows), text); errors.As(err, &flaws) {
		if code := flaws.Flaws[0].Code; code != rule.Code {
			t.Errorf("the mapping is refused for %s: %v", code, err)
		}
		return
	}
	for number, row := range w.load(t, rows, text) {
		if d.saved == nil && (row.Code != string(rule.Code) || row.Result != "") {
			t.Errorf("row %d is %s %s: %s", number, row.Status, row.Code, row.Message)
		}
	}
	item, _ := w.server.Item(rule.Itemtype, 1)
	if d.saved != nil && item[d.field] != d.saved {
		t.Errorf("the server has stored %v, want %v", item[d.field], d.saved)
	}
}

// csv is a file with the row, or with two of them.
func (d demonstration) csv(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"Id", "A"}, {cmp.Or(d.id, "1"), d.cell}}
	if first, second, several := strings.Cut(d.cell, "\n1,"); several {
		rows = append(rows[:1], []string{"1", first}, []string{"1", second})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// bound is what is wrong with a mapping for a file.
func bound(t *testing.T, path, text string) error {
	t.Helper()
	m, err := mapping.Load("mapping.yaml", []byte(text))
	if err != nil {
		return err
	}
	file, err := sheet.Open(path, m.Source, m.Headers())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	schema, _ := mapping.Builtin(m.Itemtype)
	_, err = m.Bind(file.Header(), schema)
	return err
}

// plain sends a request by plain HTTP, with nothing of the client's care.
func (w *world) plain(t *testing.T, method, path, body string) string {
	t.Helper()
	var session struct {
		Token string `json:"session_token"`
	}
	opened := httptest.NewRecorder()
	w.server.ServeHTTP(opened, httptest.NewRequest("GET", "/apirest.php/initSession?user_token="+itsmtest.DefaultUserToken, nil))
	if err := json.Unmarshal(opened.Body.Bytes(), &session); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(method, "/apirest.php/"+path, strings.NewReader(body))
	request.Header.Set("Session-Token", session.Token)
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	w.server.ServeHTTP(answer, request)
	return answer.Body.String()
}
