package mapping

import (
	"slices"
	"strings"
)

// Rule is one way in which an ITSM-NG takes a value, answers true, and stores
// something else: measured on a running server. Such a value is never sent.
type Rule struct {
	Code     Code   `json:"code"`     // what a row or a mapping is told
	Itemtype string `json:"itemtype"` // of the example
	Sent     string `json:"sent"`     // what would be sent, in JSON; long texts are shortened
	Stored   string `json:"stored"`   // what the server makes of it
	Why      string `json:"why"`      // the message for the example
	Fix      string `json:"fix"`      // what to do about all rows of the code
}

// Rules lists what the server would take and not store as meant, and what
// becomes of it instead. Those of the code sent-otherwise are sent in the form
// that the server keeps; all others are refused.
func Rules() []Rule {
	var rules []Rule
	for _, h := range lapses() {
		why := Because(h.code, h.args...).Why
		rules = append(rules, Rule{h.code, h.itemtype, h.sent, h.stored, why, advice(h.code, why)})
	}
	return rules
}

// advice is the fix of a cause; a mapping's cause has it at the end of its words.
func advice(code Code, why string) string {
	if fix := Fix(code); fix != "" {
		return fix
	}
	_, fix, _ := strings.Cut(why, ": ")
	return fix
}

// lapse is what the server does to a value, with the arguments of the words that
// a row is told instead.
type lapse struct {
	code                   Code
	itemtype, sent, stored string
	args                   []any
}

// lapses are all that we know of.
func lapses() []lapse {
	all := []lapse{
		{"bad-id", "Computer", `"id": "5abc"`, "item 5 is updated", []any{`column "Id"`, "5abc", maxInt}},
		{"bad-id", "Computer", `"id": true`, "item 1 is updated", []any{`column "Id"`, "TRUE", maxInt}},
		{"empty-key", "Computer", `"id": null`, "nothing, and the answer says nothing of the row", []any{`column "Id"`}},
		{"not-found", "Computer", `"id": 99999`, "nothing, and the answer leaves the row out", []any{"id", "99999"}},
		{"same-item", "Computer", `"id": 1, "name": "A"}, {"id": 1, "name": "B"`, "B, where another row said A", []any{"row 3"}},
		{"unknown-field", "Computer", `"nosuchfield": "zzz"`, "nothing", []any{"Computer", "nosuchfield", ""}},
		{"unknown-field", "Computer", `"Name": "PC"`, "nothing: names of fields are exact", []any{"Computer", "Name", ` (did you mean "name"?)`}},
		{"read-only-field", "Computer", `"date_mod": "2020-01-01 00:00:00"`, "the time of the request", []any{"date_mod"}},
		{"sent-otherwise", "Entity", `"comment": "Siège"`, "nothing, and the answer is empty, where it goes in a list", []any{`column "Commentaire"`, "Siège", "a request of its own"}},
		{"unreadable-field", "User", `"password": "x"`, "a hash, which no answer shows", []any{"password"}},
	}
	return slices.Concat(all, lapsesOfReferences(), lapsesOfNumbers(), lapsesOfTexts())
}

func lapsesOfReferences() []lapse {
	return []lapse{
		{"dangling-reference", "Computer", `"locations_id": 99999`, "99999, a location that is not there", []any{"Site", "99999", "Location"}},
		{"dangling-reference", "Computer", `"entities_id": 777`, "777, and the item can no longer be read or updated", []any{"Entité", "777", "Entity"}},
		{"bad-id", "Computer", `"locations_id": -5`, "-5", []any{`column "Site"`, "-5", maxInt}},
		{"bad-id", "Computer", `"users_id": "jdupont"`, "0: nobody", []any{`column "Utilisateur"`, "jdupont", maxInt}},
		{"bad-id", "Computer", `"states_id": "1E10"`, "2147483647", []any{`column "Statut"`, "1E10", maxInt}},
		{"empty-cell", "Computer", `"users_id": ""`, "0: nobody", []any{`column "Utilisateur"`}},
		{"clears-entity", "Computer", `"entities_id": ""`, "0: the item moves to the root entity", []any{"entities_id", `"empty: clear"`}},
		{"sent-otherwise", "Location", `"name": "Bat B"`, "the name, and the location moves to the root of the tree",
			[]any{`column "Nom"`, "Bat B", "a name together with its parent"}},
	}
}

func lapsesOfNumbers() []lapse {
	return []lapse{
		{"bad-decimal", "Computer", `"ticket_tco": "12,5"`, "12.0000", []any{`column "Coût"`, "12,5", 4, "1234.5678"}},
		{"bad-decimal", "Infocom", `"value": "1e3"`, "13.0000", []any{`column "Valeur"`, "1e3", 4, "1234.5678"}},
		{"out-of-range", "Infocom", `"value": "12345678901234567890"`, "9999999999999999.9999",
			[]any{`column "Valeur"`, "12345678901234567890", "-9999999999999999", "9999999999999999"}},
		{"bad-integer", "Infocom", `"warranty_duration": "1.9"`, "19", []any{`column "Garantie"`, "1.9"}},
		{"sent-otherwise", "Computer", `"is_deleted": "oui"`, "0, as before", []any{`column "Supprimé"`, "oui", "1"}},
		{"sent-otherwise", "Computer", `"is_dynamic": "true"`, "0, as before", []any{`column "Auto"`, "true", "1"}},
		{"bad-boolean", "Computer", `"is_dynamic": "peut-être"`, "0, as before", []any{`column "Auto"`, "peut-être"}},
		{"unknown-choice", "Ticket", `"status": 99`, "99", []any{`column "Statut"`, "99", "1 New, 2 Processing (assigned), …"}},
		{"unknown-choice", "Ticket", `"urgency": 9`, "9", []any{`column "Urgence"`, "9", "1 Very low, 2 Low, …"}},
		{"unknown-choice", "Ticket", `"priority": 77`, "6", []any{`column "Priorité"`, "77", "1 Very low, 2 Low, …"}},
		{"bad-date", "Computer", `"date_creation": "2026-13-45"`, "0000-00-00 00:00:00", []any{`column "Créé le"`, "2026-13-45", "YYYY-MM-DD"}},
		{"bad-date", "Infocom", `"buy_date": "2025-02-30"`, "0000-00-00", []any{`column "Acheté le"`, "2025-02-30", "YYYY-MM-DD"}},
		{"bad-date", "Infocom", `"buy_date": "2025-03-04 10:11:12"`, "2025-03-04, without the time", []any{`column "Acheté le"`, "2025-03-04 10:11:12", "YYYY-MM-DD"}},
		{"date-range", "Computer", `"date_creation": "1969-03-04 10:00:00"`, "0000-00-00 00:00:00",
			[]any{`column "Créé le"`, "1969-03-04 10:00:00", firstMoment, lastMoment}},
		{"sent-otherwise", "Computer", `"date_creation": "31/12/2025"`, "nothing: the date stays as it was",
			[]any{`column "Créé le"`, "31/12/2025", "2025-12-31 00:00:00"}},
	}
}

func lapsesOfTexts() []lapse {
	return []lapse{
		{"too-long", "Computer", `"serial": "… 300 characters"`, "the first 254", []any{`column "Série"`, "S…", 300, 255}},
		{"too-many-bytes", "Computer", `"serial": "… 128 times é"`, "é 127 times", []any{`column "Série"`, "é…", 256, 255}},
		{"too-many-bytes", "Computer", `"comment": "… 70,000 characters"`, "the first 65,535", []any{`column "Commentaire"`, "a…", 70000, 65535}},
		{"four-byte", "Computer", `"name": "emoji 😀"`, "emoji ????", []any{`column "Nom"`, "emoji 😀", "😀"}},
		{"null-word", "Computer", `"comment": "NULL"`, "no value", []any{`column "Commentaire"`, "NULL"}},
		{"null-word", "Computer", `"comment": "null"`, "no value", []any{`column "Commentaire"`, "null"}},
		{"failed-expression", "Computer", `"name": ["PC", "1"]`, "nothing, nor any row of the request behind it, and the answer is empty",
			[]any{`field "name"`, errSeveral("a list")}},
		{"sent-otherwise", "Computer", `"comment": null`, "nothing: the comment stays as it was", []any{`column "Commentaire"`, "", "an empty text where the mapping has it cleared"}},
		{"empty-cell", "Computer", `"comment": ""`, "an empty text: the comment is gone", []any{`column "Commentaire"`}},
		{"bare-line-break", "Ticket", `"content": "<p>new</p>\nplain"`, "&lt;p&gt;new&lt;/p&gt;nplain: the line break becomes a letter",
			[]any{`column "Description"`, "<p>new</p>\nplain"}},
		{"sent-otherwise", "Computer", `"serial": " S 1 "`, "the serial with its blanks", []any{`column "Série"`, " S 1 ", `"S 1"`}},
	}
}
