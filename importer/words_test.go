package importer

import (
	"encoding/json"
	"strings"
	"testing"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// sent is the operation of these tests once it was sent and answered.
func sent(op journal.Op, said, message string) task {
	return task{row: 3, op: op, kind: journal.Answered, last: journal.Outcome{Said: said, Message: message}}
}

func TestVerdictWords(t *testing.T) {
	const silent = "the server refused the row and gave no reason"
	trashed := itemNow("B", "2", "is_deleted", json.Number("1"))
	echo := func(said string) task {
		task := sent(serialAndLocation, said, "Lock wait timeout exceeded")
		task.last.Echo = true
		return task
	}
	for name, c := range map[string]struct {
		task  task
		now   *snapshot
		begin string // of the message; the whole where it is empty
		end   string
	}{
		"one field":              {sent(serialAndLocation, "true", ""), itemNow("B", "1"), `locations_id: sent "2", stored "1"`, "cannot be set"},
		"several fields":         {sent(serialAndLocation, "true", ""), itemNow("A", "1"), `serial: sent "B", stored "A"`, differing("locations_id", "2", "1")},
		"in the server's words":  {sent(serialAndLocation, "true", "Oh."), itemNow("B", "1"), `locations_id: sent "2"`, "; the server said: Oh."},
		"gone":                   {sent(serialAndLocation, "true", "Oh."), nothingNow(false), "item 7 can no longer be read", "; the server said: Oh."},
		"in the trash":           {sent(serialAndLocation, "true", "Oh."), trashed, "item 7 was sent, and lies in the trash", "; the server said: Oh."},
		"refused in words":       {sent(serialAndLocation, "false", "No right."), itemNow("A", "1"), "", "No right."},
		"refused in silence":     {sent(serialAndLocation, "false", ""), itemNow("A", "1"), silent, "update this item"},
		"an error of its own":    {sent(serialAndLocation, "true", "Oh."), itemNow("B", "2"), "", "Oh."},
		"an echo, and written":   {echo("true"), itemNow("B", "2"), "", ""},
		"an echo, and refused":   {echo("false"), itemNow("A", "1"), "", "Lock wait timeout exceeded"},
		"an echo, and unwritten": {echo("true"), itemNow("A", "1"), `serial: sent "B"`, "; the server said: Lock wait timeout exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			got := verdict(c.task, c.now).Message
			if !strings.HasPrefix(got, c.begin) || !strings.HasSuffix(got, c.end) || c.begin == "" && got != c.end {
				t.Errorf("message = %q, want %q … %q", got, c.begin, c.end)
			}
		})
	}
}

// differing is how one field of several is told at the end of a message.
func differing(field, sent, stored string) string {
	return "; " + mapping.Because("stored-otherwise", field, sent, stored).Why
}

// A row that puts its item into the trash, or takes it out, is not lost there.
func TestTrashedByTheRowItself(t *testing.T) {
	deleted := mapping.Field{Name: "is_deleted", Type: mapping.TypeBoolean}
	op := func(old, new string) journal.Op {
		return journal.Op{Name: journal.ItemOp, ID: 7, Set: []journal.Field{
			{Name: "is_deleted", Old: json.Number(old), New: json.Number(new)},
		}}
	}
	now := newSnapshot([]mapping.Field{deleted})
	now.add(thing(7, "is_deleted", json.Number("1")))
	if got := verdict(sent(op("0", "1"), "true", ""), now); got.Status != journal.Updated {
		t.Errorf("put into the trash: %s (%s)", got.Status, got.Message)
	}
	if got := verdict(sent(op("1", "0"), "true", ""), now); got.Status != journal.NotWritten {
		t.Errorf("not taken out of the trash: %s (%s)", got.Status, got.Message)
	}
	if got, done := decideBeforeSending(task{op: op("1", "0")}, now); done {
		t.Errorf("to be taken out of the trash: %s (%s)", got.Status, got.Message)
	}
	if got, _ := decideBeforeSending(task{op: op("0", "1"), kind: journal.Sending}, now); got.Status != journal.Updated {
		t.Errorf("put there by a run that died: %s (%s)", got.Status, got.Message)
	}
}

// What the server holds is compared by its meaning, not by its letters.
func TestVerdictComparesMeanings(t *testing.T) {
	mac := mapping.Field{Name: "f", Type: mapping.TypeMAC}
	reference := mapping.Field{Name: "f", Type: mapping.TypeReference, Itemtype: "Location"}
	cost := mapping.Field{Name: "f", Type: mapping.TypeDecimal, Precision: 20, Scale: 4}
	text := mapping.Field{Name: "f", Type: mapping.TypeText}
	for _, c := range []struct {
		field    mapping.Field
		old, new any
		now      any
		reached  bool // the item holds what was sent
		standing bool // the item holds what the plan found
	}{
		{mac, "", "00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E", true, false},
		{mac, "001a.2b3c.4d5e", "00:1a:2b:3c:4d:5f", "00-1A-2B-3C-4D-5E", false, true},
		{reference, json.Number("3"), "", json.Number("0"), true, false},
		{reference, json.Number("3"), json.Number("0"), nil, true, false},
		{reference, json.Number("0"), json.Number("3"), nil, false, true},
		{cost, "12.5000", "", "0.0000", true, false},
		{cost, "12.5000", "0.0000", nil, true, false},
		{cost, "", "12.5000", "0.0000", false, true},
		{text, "old", "a<b", "a&lt;b", true, false},
		{text, "a<b", "new", "a&lt;b", false, true},
		{text, "old", "a", "A", false, false},
	} {
		op := journal.Op{Name: journal.ItemOp, ID: 7, Set: []journal.Field{{Name: "f", Old: c.old, New: c.new}}}
		now := newSnapshot([]mapping.Field{c.field})
		now.add(thing(7, "f", c.now))
		reached := verdict(sent(op, "true", ""), now).Status == journal.Updated
		unanswered := verdict(sent(op, "", ""), now).Status
		first, done := decideBeforeSending(task{op: op}, now)
		if reached != c.reached || (first.Status == journal.Unchanged) != c.reached {
			t.Errorf("%s from %q to %q, now %q: reached = %t, settled first as %q", c.field.Type, c.old, c.new, c.now, reached, first.Status)
		}
		if done == c.standing || (unanswered == journal.Refused) != c.standing {
			t.Errorf("%s from %q to %q, now %q: settled first as %q, left out as %q", c.field.Type, c.old, c.new, c.now, first.Status, unanswered)
		}
	}
}
