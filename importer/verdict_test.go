package importer

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// The item of these tests is Computer 7, and its operation sets serial from A
// to B and locations_id from 1 to 2.
var (
	computerFields = []mapping.Field{
		{Name: "serial", Type: mapping.TypeText, Characters: 255, Null: true},
		{Name: "locations_id", Type: mapping.TypeReference, Itemtype: "Location"},
	}
	serialAndLocation = journal.Op{
		Name: journal.ItemOp, Verb: journal.Update, Itemtype: "Computer", ID: 7,
		Set: []journal.Field{
			{Name: "serial", Old: "A", New: "B"},
			{Name: "locations_id", Old: json.Number("1"), New: json.Number("2")},
		},
	}
)

func itemNow(serial any, location string, more ...any) *snapshot {
	s := newSnapshot(computerFields)
	item := client.Item{"id": json.Number("7"), "serial": serial, "locations_id": json.Number(location)}
	for i := 0; i < len(more); i += 2 {
		item[more[i].(string)] = more[i+1]
	}
	s.add(item)
	return s
}

func nothingNow(hidden bool) *snapshot {
	s := newSnapshot(computerFields)
	s.hidden[7] = hidden
	return s
}

func TestVerdict(t *testing.T) {
	asMeant, asBefore := itemNow("B", "2"), itemNow("A", "1")
	for name, c := range map[string]struct {
		said, message string
		now           *snapshot
		want          journal.Status
		code          string
	}{
		"true and written":              {"true", "", asMeant, journal.Updated, ""},
		"true and not written":          {"true", "", asBefore, journal.NotWritten, "stored-otherwise"},
		"true and half written":         {"true", "", itemNow("B", "1"), journal.NotWritten, "stored-otherwise"},
		"true and cleared":              {"true", "", itemNow(nil, "2"), journal.NotWritten, "stored-otherwise"},
		"false and not written":         {"false", "No.", asBefore, journal.Refused, "server-refused"},
		"false without a word":          {"false", "", asBefore, journal.Refused, "server-refused"},
		"false and written":             {"false", "No.", asMeant, journal.Updated, ""},
		"left out and written":          {"", "", asMeant, journal.Updated, ""},
		"left out again and again":      {"", "", asBefore, journal.Refused, "left-out"},
		"left out and gone":             {"", "", nothingNow(false), journal.NotFound, "vanished"},
		"left out and out of sight":     {"", "", nothingNow(true), journal.Unknown, "out-of-sight"},
		"true and gone":                 {"true", "", nothingNow(false), journal.Unknown, "purged"},
		"false and gone":                {"false", "", nothingNow(false), journal.Unknown, "purged"},
		"true and out of sight":         {"true", "", nothingNow(true), journal.Unknown, "out-of-sight"},
		"written and then trashed":      {"true", "", itemNow("B", "2", "is_deleted", json.Number("1")), journal.Unknown, "trashed-meanwhile"},
		"true with a neighbour's error": {"true", "Lock wait timeout exceeded", asMeant, journal.Updated, ""},
	} {
		t.Run(name, func(t *testing.T) {
			task := task{row: 3, op: serialAndLocation, kind: journal.Answered,
				last: journal.Outcome{Said: c.said, Message: c.message}}
			got := verdict(task, c.now)
			if got.Status != c.want || got.Code != c.code || got.Said != c.said {
				t.Errorf("verdict = %s (%s), said %q; want %s (%s), said %q", got.Status, got.Code, got.Said, c.want, c.code, c.said)
			}
			if got.Status.Failed() && got.Message == "" {
				t.Errorf("a failed row without a message")
			}
		})
	}
}

func TestVerdictNamesWhatIsStored(t *testing.T) {
	task := task{row: 3, op: serialAndLocation, kind: journal.Answered, last: journal.Outcome{Said: "true"}}
	want := []journal.Field{{Name: "locations_id", New: json.Number("2"), Old: json.Number("9")}}
	if diff := cmp.Diff(want, verdict(task, itemNow("B", "9")).Read); diff != "" {
		t.Errorf("read back otherwise (-want +got):\n%s", diff)
	}
}

func TestSettleFirst(t *testing.T) {
	const sent, fresh = journal.Sending, journal.Kind("")
	for name, c := range map[string]struct {
		kind journal.Kind
		now  *snapshot
		want journal.Status // empty where the operation is to be sent
		code string
	}{
		"as planned":                    {fresh, itemNow("A", "1"), "", ""},
		"one field is there already":    {fresh, itemNow("B", "1"), "", ""},
		"all is there already":          {fresh, itemNow("B", "2"), journal.Unchanged, "reached-meanwhile"},
		"all is there, since sent":      {sent, itemNow("B", "2"), journal.Updated, ""},
		"sent and not written":          {sent, itemNow("A", "1"), "", ""},
		"sent and half written":         {sent, itemNow("B", "1"), "", ""},
		"sent and a third value":        {sent, itemNow("B", "9"), journal.NotWritten, "stored-otherwise"},
		"somebody changed a field":      {fresh, itemNow("C", "1"), journal.Conflict, "changed-meanwhile"},
		"somebody cleared a field":      {fresh, itemNow(nil, "1"), journal.Conflict, "changed-meanwhile"},
		"somebody changed one of two":   {fresh, itemNow("B", "9"), journal.Conflict, "changed-meanwhile"},
		"gone":                          {fresh, nothingNow(false), journal.NotFound, "vanished"},
		"out of sight":                  {fresh, nothingNow(true), journal.NotFound, "out-of-sight"},
		"gone after it was sent":        {sent, nothingNow(false), journal.Unknown, "purged"},
		"trashed":                       {fresh, itemNow("A", "1", "is_deleted", json.Number("1")), journal.NotFound, "in-trash"},
		"trashed after it was sent":     {sent, itemNow("B", "2", "is_deleted", json.Number("1")), journal.Unknown, "trashed-meanwhile"},
		"never left, and somebody came": {journal.Unsent, itemNow("C", "1"), journal.Conflict, "changed-meanwhile"},
	} {
		t.Run(name, func(t *testing.T) {
			got, done := decideBeforeSending(task{row: 3, op: serialAndLocation, kind: c.kind}, c.now)
			if done != (c.want != "") || got.Status != c.want || got.Code != c.code {
				t.Errorf("settleFirst = %s (%s), %t; want %s (%s)", got.Status, got.Code, done, c.want, c.code)
			}
		})
	}
}

// The lock of an operation holds until it was sent, which may change it.
func TestSettleFirstByLock(t *testing.T) {
	op := serialAndLocation
	op.Set, op.Lock = op.Set[:1], &journal.Field{Name: "locations_id", Old: json.Number("1")}
	for name, c := range map[string]struct {
		kind journal.Kind
		now  *snapshot
		want journal.Status // empty where the operation is to be sent
	}{
		"as it was":                       {"", itemNow("A", "1"), ""},
		"changed":                         {"", itemNow("A", "2"), journal.Conflict},
		"changed, and nothing to do":      {"", itemNow("B", "2"), journal.Unchanged},
		"changed, after it was sent":      {journal.Sending, itemNow("A", "2"), ""},
		"changed, and the other, as well": {"", itemNow("C", "2"), journal.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := decideBeforeSending(task{row: 3, op: op, kind: c.kind}, c.now); got.Status != c.want {
				t.Errorf("settleFirst = %s (%s), want %s", got.Status, got.Message, c.want)
			}
		})
	}
}

// What a reference held or should hold has a name in the plan, and what only others
// know has an id.
func TestReadable(t *testing.T) {
	location := computerFields[1]
	change := journal.Field{Name: "locations_id", Old: json.Number("1"), OldText: "Lyon", New: json.Number("2"), NewText: "Paris"}
	for text, want := range map[string]string{"1": "Lyon", "2": "Paris", "3": "id 3", "0": ""} {
		if got := readable(location, change, text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if got := readable(computerFields[0], journal.Field{Name: "serial", Old: "1", OldText: "no"}, "1"); got != "1" {
		t.Errorf("a text: %q", got)
	}
}
