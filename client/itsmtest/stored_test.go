package itsmtest_test

import (
	"strings"
	"testing"
	"time"

	"itsmload/client/itsmtest"
)

const trueAnswer = `[{"1":true,"message":""}]`

// storedCase is one row of "true does not mean written": what is sent to item 1
// and what is stored of it, while the answer is true.
type storedCase struct {
	name, itemtype, sent, field string
	want                        any
}

func storedCases() []storedCase {
	return []storedCase{
		{"dangling reference", "Computer", `"locations_id":99999`, "locations_id", 99999},
		{"negative reference", "Computer", `"locations_id":-5`, "locations_id", -5},
		{"login as reference", "Computer", `"users_id":"jdupont"`, "users_id", 0},
		{"word as reference", "Computer", `"states_id":"abc"`, "states_id", 0},
		{"exponent", "Computer", `"states_id":"1E10"`, "states_id", 2147483647},
		{"no such entity", "Computer", `"entities_id":777`, "entities_id", 777},
		{"long string", "Computer", `"serial":"` + strings.Repeat("s", 300) + `"`, "serial", strings.Repeat("s", 254)},
		{"255 bytes", "Computer", `"serial":"` + strings.Repeat("s", 255) + `"`, "serial", strings.Repeat("s", 255)},
		{"256 bytes", "Computer", `"serial":"` + strings.Repeat("é", 128) + `"`, "serial", strings.Repeat("é", 127)},
		{"name of 255 characters", "Computer", `"name":"` + strings.Repeat("é", 255) + `"`, "name", strings.Repeat("é", 255)},
		{"long name", "Computer", `"name":"` + strings.Repeat("n", 300) + `"`, "name", strings.Repeat("n", 255)},
		{"long text", "Computer", `"comment":"` + strings.Repeat("a", 70000) + `"`, "comment", strings.Repeat("a", 65535)},
		{"long text of two bytes", "Computer", `"comment":"` + strings.Repeat("é", 35000) + `"`, "comment", strings.Repeat("é", 32767)},
		{"emoji", "Computer", `"name":"emoji 😀"`, "name", "emoji ????"},
		{"decimal comma", "Computer", `"ticket_tco":"12,5"`, "ticket_tco", "12.0000"},
		{"decimal", "Computer", `"ticket_tco":"12.345678"`, "ticket_tco", "12.3457"},
		{"decimal of many digits", "Computer", `"ticket_tco":"1234567890123456.7891"`, "ticket_tco", "1234567890123456.7891"},
		{"no day", "Computer", `"date_creation":"2026-13-45"`, "date_creation", "0000-00-00 00:00:00"},
		{"day without time", "Computer", `"date_creation":"2026-3-4"`, "date_creation", "2026-03-04 00:00:00"},
		{"before 1970", "Computer", `"date_creation":"1969-03-04 10:00:00"`, "date_creation", "0000-00-00 00:00:00"},
		{"NULL", "Computer", `"comment":"NULL"`, "comment", nil},
		{"null as text", "Computer", `"comment":"null"`, "comment", nil},
		{"NULL in a reference", "Computer", `"locations_id":"NULL"`, "locations_id", 0},
		{"null", "Computer", `"comment":null`, "comment", "before"},
		{"null in Infocom", "Infocom", `"warranty_info":null`, "warranty_info", nil},
		{"null number in Infocom", "Infocom", `"warranty_duration":null`, "warranty_duration", 0},
		{"empty date", "Computer", `"date_creation":""`, "date_creation", nil},
		{"empty text", "Computer", `"comment":""`, "comment", ""},
		{"empty text over NULL", "Computer", `"serial":""`, "serial", nil},
		{"empty number", "Infocom", `"warranty_duration":""`, "warranty_duration", 0},
		{"empty reference", "Computer", `"locations_id":""`, "locations_id", 0},
		{"empty decimal", "Infocom", `"value":""`, "value", "0.0000"},
		{"exponent in a decimal", "Infocom", `"value":"1e3"`, "value", "13.0000"},
		{"comma in a measured decimal", "Infocom", `"value":"12,5"`, "value", "12.5000"},
		{"decimal in a number", "Infocom", `"warranty_duration":"1.9"`, "warranty_duration", 19},
		{"twenty digits", "Infocom", `"value":"12345678901234567890"`, "value", "9999999999999999.9999"},
		{"30 February", "Infocom", `"buy_date":"2025-02-30"`, "buy_date", "0000-00-00"},
		{"short date", "Infocom", `"buy_date":"2025-3-4"`, "buy_date", "2025-03-04"},
		{"date with a time", "Infocom", `"buy_date":"2025-03-04 10:11:12"`, "buy_date", "2025-03-04"},
		{"line break in a ticket", "Ticket", `"content":"<p>new</p>\nplain"`, "content", "&lt;p&gt;new&lt;/p&gt;nplain"},
		{"status", "Ticket", `"status":99`, "status", 99},
		{"urgency", "Ticket", `"urgency":9`, "urgency", 9},
		{"priority", "Ticket", `"priority":77`, "priority", 6},
		{"word as boolean", "Computer", `"is_dynamic":"true"`, "is_dynamic", 0},
		{"French boolean", "Computer", `"is_deleted":"oui"`, "is_deleted", 0},
		{"boolean", "Computer", `"is_dynamic":true`, "is_dynamic", 1},
		{"one", "Computer", `"is_deleted":1`, "is_deleted", 1},
		{"blanks around", "Computer", `"serial":" S 1 "`, "serial", " S 1 "},
		{"angle brackets", "Computer", `"comment":"<b> & \r\n"`, "comment", "&lt;b&gt; & \r\n"},
		{"encoded quote", "Computer", `"comment":"&lt; &amp; &quot;"`, "comment", `&lt; &amp; "`},
		{"other letters", "Computer", `"Comment":"x"`, "comment", "before"},
		{"number in a text", "Computer", `"serial":12345`, "serial", "12345"},
		{"float in a text", "Computer", `"serial":1.5`, "serial", "1.5"},
		{"true in a text", "Computer", `"serial":true`, "serial", "1"},
	}
}

func TestTrueDoesNotMeanWritten(t *testing.T) {
	for _, c := range storedCases() {
		t.Run(c.name, func(t *testing.T) {
			w := connect(t, itsmtest.Options{})
			w.server.Put("Computer", map[string]any{"name": "PC", "comment": "before"})
			w.server.Put("Infocom", map[string]any{
				"itemtype": "Computer", "items_id": 1, "warranty_info": "before", "warranty_duration": 36, "value": "5",
			})
			w.server.Put("Ticket", map[string]any{"name": "broken"})
			w.expect("PUT", c.itemtype+"/1", `{"input":{`+c.sent+`}}`, 200, trueAnswer)
			if got := w.field(c.itemtype, 1, c.field); got != c.want {
				t.Errorf("stored %q, want %q", got, c.want)
			}
		})
	}
}

func TestBadDateIsLeftWithAMessage(t *testing.T) {
	w := inventory(t)
	before := w.field("Computer", 1, "date_creation")
	w.expect("PUT", "Computer/1", `{"input":{"date_creation":"31/12/2025"}}`, 200,
		`[{"1":true,"message":"At least one field has an incorrect value: Creation date"}]`)
	if got := w.field("Computer", 1, "date_creation"); got != before {
		t.Errorf("stored %v, want %v as before", got, before)
	}
}

func TestItemOfAnUnknownEntityIsOutOfSight(t *testing.T) {
	w := inventory(t)
	w.send("PUT", "Computer/1", `{"input":{"entities_id":777}}`)
	w.expect("GET", "Computer/1", "", 403, `["ERROR_RIGHT_MISSING",`+noRight+`]`)
	w.expect("PUT", "Computer/1", `{"input":{"entities_id":0}}`, 400, `["ERROR_GLPI_UPDATE",`+noRight+`]`)
	w.expect("GET", "Computer?searchText[name]=PC-1", "", 200, `[]`)
}

func TestDateModIsTheServersOwn(t *testing.T) {
	clock := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	w := connect(t, itsmtest.Options{Now: func() time.Time { return clock }})
	w.server.Put("Computer", map[string]any{"comment": "x"})
	for _, c := range []struct {
		name, sent string
		moves      bool
	}{
		{"same value", `"comment":"x"`, false},
		{"unknown field", `"nosuchfield":"zzz"`, false},
		{"other value", `"comment":"y"`, true},
		{"date_mod itself", `"date_mod":"2020-01-01 00:00:00"`, true},
	} {
		clock = clock.Add(time.Minute)
		before := w.field("Computer", 1, "date_mod")
		w.expect("PUT", "Computer/1", `{"input":{`+c.sent+`}}`, 200, trueAnswer)
		want := before
		if c.moves {
			want = clock.Format(time.DateTime)
		}
		if got := w.field("Computer", 1, "date_mod"); got != want {
			t.Errorf("%s: date_mod is %v, want %v", c.name, got, want)
		}
	}
}
