package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// storing is one case of "true does not mean written": what is sent to a new
// item, and what a field of it holds then. The answer is true without a message.
type storing struct {
	name, itemtype string
	sent           string // members of a JSON object
	field, want    string // JSON
}

// far is an id that no item has.
const far = "2147483000"

func storings() []storing { return slices.Concat(assetStorings(), otherStorings()) }

func assetStorings() []storing {
	return []storing{
		{"an unknown field", "Computer", `"nosuchfield":"zzz"`, "comment", `"before"`},
		{"a field name in other letters", "Computer", `"Comment":"x"`, "comment", `"before"`},
		{"a reference to nothing", "Computer", `"locations_id":` + far, "locations_id", far},
		{"a negative reference", "Computer", `"locations_id":-5`, "locations_id", "-5"},
		{"a login as a reference", "Computer", `"users_id":"jdupont"`, "users_id", "0"},
		{"a word as a reference", "Computer", `"states_id":"abc"`, "states_id", "0"},
		{"an exponent in a reference", "Computer", `"states_id":"1E10"`, "states_id", "2147483647"},
		{"a serial of 300 characters", "Computer", `"serial":"` + strings.Repeat("s", 300) + `"`, "serial", `"` + strings.Repeat("s", 254) + `"`},
		{"a text of 70,000 characters", "Computer", `"comment":"` + strings.Repeat("c", 70000) + `"`, "comment", `"` + strings.Repeat("c", 65535) + `"`},
		{"a character of four bytes", "Computer", `"comment":"emoji 😀"`, "comment", `"emoji ????"`},
		{"a decimal comma", "Computer", `"ticket_tco":"12,5"`, "ticket_tco", `"12.0000"`},
		{"no day of the calendar", "Computer", `"date_creation":"2026-13-45"`, "date_creation", `"0000-00-00 00:00:00"`},
		{"the word NULL", "Computer", `"comment":"NULL"`, "comment", "null"},
		{"the word null", "Computer", `"comment":"null"`, "comment", "null"},
		{"JSON null", "Computer", `"comment":null`, "comment", `"before"`},
		{"an empty text", "Computer", `"comment":""`, "comment", `""`},
		{"an empty date", "Computer", `"date_creation":""`, "date_creation", "null"},
		{"an empty reference", "Computer", `"locations_id":""`, "locations_id", "0"},
		{"the word true in a boolean", "Computer", `"is_dynamic":"true"`, "is_dynamic", "0"},
		{"a French word in a boolean", "Computer", `"is_deleted":"oui"`, "is_deleted", "0"},
		{"a boolean", "Computer", `"is_dynamic":true`, "is_dynamic", "1"},
		{"blanks around a text", "Computer", `"serial":" S 1 "`, "serial", `" S 1 "`},
		{"angle brackets, an ampersand and a line end", "Computer", `"comment":"<b> & \r\n"`, "comment", `"&lt;b&gt; & \r\n"`},
		{"an encoded quote", "Computer", `"comment":"&lt; &amp; &quot;"`, "comment", `"&lt; &amp; \""`},
		{"a number in a text", "Computer", `"serial":12345`, "serial", `"12345"`},
		{"a boolean in a text", "Computer", `"serial":true`, "serial", `"1"`},
		{"soft deletion", "Computer", `"is_deleted":true`, "is_deleted", "1"},
	}
}

func otherStorings() []storing {
	return []storing{
		{"JSON null in an Infocom", "Infocom", `"warranty_info":null`, "warranty_info", "null"},
		{"an empty number", "Infocom", `"warranty_duration":""`, "warranty_duration", "0"},
		{"an exponent in a decimal", "Infocom", `"value":"1e3"`, "value", `"13.0000"`},
		{"a decimal point in a number", "Infocom", `"warranty_duration":"1.9"`, "warranty_duration", "19"},
		{"a decimal of twenty digits", "Infocom", `"value":"12345678901234567890"`, "value", `"9999999999999999.9999"`},
		{"the 30th of February", "Infocom", `"buy_date":"2025-02-30"`, "buy_date", `"0000-00-00"`},
		{"a date in short", "Infocom", `"buy_date":"2025-3-4"`, "buy_date", `"2025-03-04"`},
		{"a date with a time", "Infocom", `"buy_date":"2025-03-04 10:11:12"`, "buy_date", `"2025-03-04"`},
		{"a line break in a ticket", "Ticket", `"content":"<p>new</p>\nplain","_disablenotif":true`, "content", `"&lt;p&gt;new&lt;/p&gt;nplain"`},
		{"a status that there is not", "Ticket", `"status":99,"_disablenotif":true`, "status", "99"},
		{"an urgency that there is not", "Ticket", `"urgency":9,"_disablenotif":true`, "urgency", "9"},
		{"a priority that there is not", "Ticket", `"priority":77,"_disablenotif":true`, "priority", "6"},
		{"a ticket's notifications turned off", "Ticket", `"name":"quiet","_disablenotif":true`, "name", `"quiet"`},
		{"a password", "User", `"password":"x-1-Y-2-z"`, "password", "200 {…}"},
	}
}

func storedChecks() []check {
	checks := []check{
		{"stored: a date in another form is left, with a message", badDate},
		{"stored: date_mod is the server's own", ownDate},
		{"stored: restored from the trash", restored},
		{"stored: moved to another entity", moved},
	}
	for _, s := range storings() {
		checks = append(checks, check{"stored: " + s.name, s.check})
	}
	return checks
}

func (s storing) check(ctx context.Context, b *bench) (want, got string) {
	id := b.subject(ctx, s.itemtype)
	a := b.main.send(ctx, "PUT", fmt.Sprintf("%s/%d", s.itemtype, id), `{"input":{`+s.sent+`}}`)
	want = fmt.Sprintf(`200 [{"%d":true,"message":""}], then %s`, id, s.want)
	return want, a.String() + ", then " + b.get(ctx, s.itemtype, id).field(s.field)
}

// subject makes an item to send values to.
func (b *bench) subject(ctx context.Context, itemtype string) int {
	switch itemtype {
	case "Infocom":
		owner := b.make(ctx, "Computer", nil)
		return b.make(ctx, itemtype, map[string]any{
			"itemtype": "Computer", "items_id": owner, "warranty_info": "before", "warranty_duration": 36, "value": "5",
		})
	case "Ticket":
		return b.make(ctx, itemtype, map[string]any{"content": "before", "_disablenotif": true})
	case "User":
		return b.make(ctx, itemtype, map[string]any{"is_active": 0})
	}
	return b.make(ctx, itemtype, map[string]any{"comment": "before"})
}

func badDate(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	before := b.get(ctx, "Computer", id).field("date_creation")
	a := b.put(ctx, "Computer", id, map[string]any{"date_creation": "31/12/2025"})
	want = fmt.Sprintf(`200 [{"%d":true,"message":"…: …"}], then %s`, id, before)
	return want, a.String() + ", then " + b.get(ctx, "Computer", id).field("date_creation")
}

func ownDate(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	before := b.get(ctx, "Computer", id).field("date_mod")
	b.put(ctx, "Computer", id, map[string]any{"date_mod": "2020-01-01 00:00:00"})
	if after := b.get(ctx, "Computer", id).field("date_mod"); after < before {
		return "now", after
	}
	return "now", "now"
}

// waitingChecks take their time, and come last.
func waitingChecks() []check {
	return []check{{"stored: the same value again leaves date_mod", sameAgain}}
}

func sameAgain(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", map[string]any{"comment": "x"})
	before := b.get(ctx, "Computer", id).field("date_mod")
	time.Sleep(1100 * time.Millisecond) // date_mod counts whole seconds
	a := b.put(ctx, "Computer", id, map[string]any{"comment": "x"})
	want = fmt.Sprintf(`200 [{"%d":true,"message":""}], then %s`, id, before)
	return want, a.String() + ", then " + b.get(ctx, "Computer", id).field("date_mod")
}

func restored(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	b.put(ctx, "Computer", id, map[string]any{"is_deleted": 1})
	b.put(ctx, "Computer", id, map[string]any{"is_deleted": 0})
	return "0", b.get(ctx, "Computer", id).field("is_deleted")
}

func moved(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	b.put(ctx, "Computer", id, map[string]any{"entities_id": b.below})
	return fmt.Sprint(b.below), b.get(ctx, "Computer", id).field("entities_id")
}
