package client_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

// rowsOf makes rows for some ids.
func rowsOf(ids ...int) []client.Input {
	rows := make([]client.Input, len(ids))
	for i, id := range ids {
		rows[i] = client.Input{ID: id, Fields: map[string]any{"comment": "c"}}
	}
	return rows
}

func yes(id int) client.Result { return client.Result{ID: id, Answered: true, OK: true} }

func no(id int, message string) client.Result {
	return client.Result{ID: id, Answered: true, Message: message}
}

func silence(id int) client.Result { return client.Result{ID: id} }

func TestUpdateUnderstandsEveryAnswer(t *testing.T) {
	const denied = "You don't have permission to perform this action."
	tests := []struct {
		name   string
		ids    []int
		status int
		body   string
		want   []client.Result
	}{
		{"all well", []int{2, 3}, 200, `[{"2":true,"message":""},{"3":true,"message":""}]`, []client.Result{yes(2), yes(3)}},
		{"a message with a yes", []int{2}, 200, `[{"2":true,"message":"Lock wait timeout exceeded"}]`,
			[]client.Result{{ID: 2, Answered: true, OK: true, Message: "Lock wait timeout exceeded"}}},
		{"no message", []int{2, 3}, 200, `[{"2":true},{"3":true,"message":null}]`, []client.Result{yes(2), yes(3)}},
		{"some refused, as a pair", []int{1, 2}, 207, `["ERROR_GLPI_PARTIAL_UPDATE",[{"1":false,"message":""},{"2":true,"message":""}]]`,
			[]client.Result{no(1, ""), yes(2)}},
		{"some refused, as documented", []int{16, 17}, 207, `[{"16":true,"message":""},{"17":false,"message":"Item not found"}]`,
			[]client.Result{yes(16), no(17, "Item not found")}},
		{"one left out, the later ones move up", []int{2, 999, 3, 4}, 207, `["ERROR_GLPI_PARTIAL_UPDATE",[{"2":true,"message":""},{"3":true,"message":""},{"4":false,"message":"x"}]]`,
			[]client.Result{yes(2), silence(999), yes(3), no(4, "x")}},
		{"elements of rows without an id", []int{2, 3}, 200, `[[],{"2":true,"message":""},[],{"3":true,"message":""}]`, []client.Result{yes(2), yes(3)}},
		{"in another order", []int{2, 3}, 200, `[{"3":false,"message":"x"},{"2":true,"message":""}]`, []client.Result{yes(2), no(3, "x")}},
		{"one id three times", []int{2, 5, 2, 2}, 200, `[{"2":true,"message":"a"},{"5":true,"message":""},{"2":false,"message":"b"},{"2":true,"message":"c"}]`,
			[]client.Result{{ID: 2, Answered: true, OK: true, Message: "a"}, yes(5), no(2, "b"), {ID: 2, Answered: true, OK: true, Message: "c"}}},
		{"one id twice, answered once", []int{2, 2}, 207, `["ERROR_GLPI_PARTIAL_UPDATE",[{"2":true,"message":""}]]`, []client.Result{yes(2), silence(2)}},
		{"an id that was not sent", []int{2}, 200, `[{"1020":true,"message":""},{"2":true,"message":""}]`, []client.Result{yes(2)}},
		{"all refused", []int{1, 2}, 400, `["ERROR_GLPI_UPDATE",[{"1":false,"message":"` + denied + `"},{"2":false,"message":"` + denied + `"}]]`,
			[]client.Result{no(1, denied), no(2, denied)}},
		{"all unknown", []int{1, 2}, 400, `["ERROR_GLPI_UPDATE",[]]`, []client.Result{silence(1), silence(2)}},
		{"unknown, as null", []int{1}, 400, `["ERROR_GLPI_UPDATE",null]`, []client.Result{silence(1)}},
		{"refused, as a text", []int{1}, 400, `["ERROR_GLPI_UPDATE","` + denied + `"]`, []client.Result{no(1, denied)}},
		{"refused without a word", []int{1}, 400, `["ERROR_GLPI_UPDATE",""]`, []client.Result{no(1, "")}},
		{"nothing but rows without an id", []int{1, 2}, 200, `[[],[]]`, []client.Result{silence(1), silence(2)}},
	}
	for _, test := range tests {
		f := newFake(t, always(test.status, test.body))
		got, err := f.client(t).Update(t.Context(), "Computer", rowsOf(test.ids...))
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: error %v, results (-want +got):\n%s", test.name, err, diff)
		}
		if len(f.asked()) != 1 || f.asked()[0] != "PUT Computer/" {
			t.Errorf("%s: requests %q", test.name, f.asked())
		}
	}
}

func TestUpdateThatIsNoAnswer(t *testing.T) {
	tests := []struct {
		name  string
		reply func(request) answer
		means error
	}{
		{"an empty page", page(200, ""), client.ErrFailed},
		{"an empty answer", always(200, ""), client.ErrFailed},
		{"a page", page(200, "<title>ITSM-NG - MAINTENANCE MODE</title>"), client.ErrFailed},
		{"cut JSON", always(200, `[{"2":true,"mess`), client.ErrFailed},
		{"an object", always(200, `{"2":true}`), client.ErrFailed},
		{"a text", always(200, `"done"`), client.ErrFailed},
		{"an answer that is neither yes nor no", always(200, `[{"2":"maybe","message":""}]`), client.ErrFailed},
		{"elements of another kind", always(200, `[7]`), client.ErrFailed},
		{"a gateway's time-out", page(504, "<title>504 Gateway Time-out</title>"), client.ErrFailed},
		{"an error of the server by the same code", always(500, `["ERROR_GLPI_UPDATE",[]]`), client.ErrFailed},
		{"no session", always(401, `["ERROR_SESSION_TOKEN_INVALID","session_token seems invalid"]`), client.ErrSession},
		{"an unknown itemtype", always(400, `["ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM","resource not found"]`), client.ErrItemtype},
		{"no right", always(403, `["ERROR_RIGHT_MISSING","You don't have permission"]`), client.ErrForbidden},
	}
	for _, test := range tests {
		got, err := newFake(t, test.reply).client(t).Update(t.Context(), "Computer", rowsOf(2))
		if got != nil || !errors.Is(err, test.means) {
			t.Errorf("%s: results %v, error %v; want %v", test.name, got, err, test.means)
		}
	}
}

func TestUpdateSendsTheDocumentedBody(t *testing.T) {
	f := newFake(t, always(200, `[]`))
	rows := []client.Input{
		{ID: 16, Fields: map[string]any{"otherserial": "a<b> & \"é\"\u2028\n😀", "states_id": number("3"), "is_deleted": true}},
		{ID: 17, Fields: map[string]any{"comment": "", "locations_id": 0, "ticket_tco": number("12.5000")}},
		{ID: 18},
	}
	if _, err := f.client(t).Update(t.Context(), "Computer", rows); err != nil {
		t.Fatal(err)
	}
	want := `{"input":[{"id":16,"is_deleted":true,"otherserial":"a<b> & \"é\"\u2028\n😀","states_id":3},` +
		`{"comment":"","id":17,"locations_id":0,"ticket_tco":12.5000},{"id":18}]}`
	if got := f.requests[0].body; got != want {
		t.Errorf("sent\n%s, want\n%s", got, want)
	}
	length := len(`{"input":[]}`) - len(",")
	for _, row := range rows {
		length += client.Size(row)
	}
	if length != len(want) {
		t.Errorf("the sizes of the rows add up to %d, the body has %d", length, len(want))
	}
}

func TestUpdateOfNoRowsSendsNothing(t *testing.T) {
	f := newFake(t, always(200, `[]`))
	for _, itemtype := range []string{"Computer", "Entity"} {
		if got, err := f.client(t).Update(t.Context(), itemtype, nil); err != nil || len(got) > 0 || len(f.asked()) > 0 {
			t.Errorf("%s: results %v, error %v, requests %q", itemtype, got, err, f.asked())
		}
	}
}

func TestUpdateRefusesWhatTheServerBends(t *testing.T) {
	good := client.Input{ID: 1, Fields: map[string]any{"comment": "c"}}
	tests := []struct {
		name string
		row  client.Input
		says string
	}{
		{"id 0", client.Input{}, "positive"},
		{"a negative id", client.Input{ID: -5}, "positive"},
		{"null", client.Input{ID: 1, Fields: map[string]any{"serial": nil}}, `send "" to clear`},
		{"a list", client.Input{ID: 1, Fields: map[string]any{"serial": []string{"a"}}}, "[]string"},
		{"an object", client.Input{ID: 1, Fields: map[string]any{"serial": map[string]any{"k": "v"}}}, "map[string]interface"},
		{"a float", client.Input{ID: 1, Fields: map[string]any{"cost": 0.1}}, "float64"},
		{"no number", client.Input{ID: 1, Fields: map[string]any{"cost": number("12,5")}}, "not a number"},
		{"an empty number", client.Input{ID: 1, Fields: map[string]any{"cost": number("")}}, "not a number"},
		{"not a number", client.Input{ID: 1, Fields: map[string]any{"cost": number("NaN")}}, "not a number"},
		{"another kind of JSON as a number", client.Input{ID: 1, Fields: map[string]any{"cost": number(`"12"`)}}, "not a number"},
		{"null as a number", client.Input{ID: 1, Fields: map[string]any{"cost": number("null")}}, "not a number"},
		{"blanks around a number", client.Input{ID: 1, Fields: map[string]any{"cost": number(" 12")}}, "not a number"},
		{"blanks behind a number", client.Input{ID: 1, Fields: map[string]any{"cost": number("12 ")}}, "not a number"},
		{"broken UTF-8", client.Input{ID: 1, Fields: map[string]any{"serial": "a\xffb"}}, "UTF-8"},
		{"half a surrogate pair", client.Input{ID: 1, Fields: map[string]any{"serial": "\xed\xa0\x80"}}, "UTF-8"},
		{"an id among the fields", client.Input{ID: 1, Fields: map[string]any{"id": 2}}, "beside the fields"},
		{"a field without a name", client.Input{ID: 1, Fields: map[string]any{"": "x"}}, "name of a field"},
	}
	for _, test := range tests {
		f := newFake(t, always(200, `[]`))
		_, err := f.client(t).Update(t.Context(), "Computer", []client.Input{good, test.row})
		if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), "update Computer: row 2 of 2") {
			t.Errorf("%s: error %v, want one that says %q", test.name, err, test.says)
		}
		if len(f.asked()) > 0 {
			t.Errorf("%s: sent %s", test.name, f.requests[0].body)
		}
		if client.Size(test.row) != 0 {
			t.Errorf("%s: has the size %d", test.name, client.Size(test.row))
		}
	}
}

func TestUpdateTakesNumbersAsWritten(t *testing.T) {
	f := newFake(t, always(200, `[]`))
	for _, text := range []string{"0", "-12", "12.5000", "9999999999999999.9999", "1e3", "1e400"} {
		row := client.Input{ID: 1, Fields: map[string]any{"n": number(text)}}
		if _, err := f.client(t).Update(t.Context(), "Computer", []client.Input{row}); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if body := f.requests[len(f.requests)-1].body; !strings.Contains(body, `"n":`+text+`}`) {
			t.Errorf("%s: sent as %s", text, body)
		}
	}
}

func TestUpdateNeverSendsAListOfEntities(t *testing.T) {
	f := newFake(t, func(r request) answer {
		if strings.Contains(r.body, `"id":3`) {
			return answer{status: 400, body: `["ERROR_GLPI_UPDATE","no"]`}
		}
		return answer{status: 200, body: `[{"2":true,"message":""}]`}
	})
	for _, itemtype := range []string{"Entity", "entity"} {
		f.requests = nil
		got, err := f.client(t).Update(t.Context(), itemtype, rowsOf(2, 3))
		if diff := cmp.Diff([]client.Result{yes(2), no(3, "no")}, got); err != nil || diff != "" {
			t.Errorf("error %v, results (-want +got):\n%s", err, diff)
		}
		if want := []string{"PUT " + itemtype + "/", "PUT " + itemtype + "/"}; !slices.Equal(f.asked(), want) {
			t.Errorf("requests %q, want %q", f.asked(), want)
		}
		if got := f.requests[0].body; got != `{"input":{"comment":"c","id":2}}` {
			t.Errorf("sent %s", got)
		}
	}
}

func TestUpdateOfEntitiesGivesTheResultsBeforeAnError(t *testing.T) {
	f := newFake(t, func(r request) answer {
		if strings.Contains(r.body, `"id":3`) {
			return answer{status: 200, page: true}
		}
		return answer{status: 200, body: `[{"2":true,"message":""}]`}
	})
	got, err := f.client(t).Update(t.Context(), "Entity", rowsOf(2, 3, 4))
	if diff := cmp.Diff([]client.Result{yes(2), silence(3), silence(4)}, got); !errors.Is(err, client.ErrFailed) || diff != "" {
		t.Errorf("error %v, results (-want +got):\n%s", err, diff)
	}
	if len(f.asked()) != 2 {
		t.Errorf("went on after the error: %q", f.asked())
	}
}
