package client_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"itsmload/client"
)

// exchange is a request to a real server, and what it answered.
type exchange struct {
	Name    string
	Request struct {
		Method, Path string
		Body         json.RawMessage
	}
	Response struct {
		Status  int
		Headers map[string]string
		Body    json.RawMessage
		RawBody string `json:"raw_body"`
	}
	Trimmed bool // the answer was cut when it was kept
}

// recorded reads the exchanges that a real server was seen in.
func recorded(t *testing.T) []exchange {
	t.Helper()
	data, err := os.ReadFile("../testdata/exchanges.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []exchange
	for line := range strings.Lines(string(data)) {
		var e exchange
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// answer gives the recorded answer as it came.
func (e exchange) answer(request) answer {
	body := e.Response.RawBody
	if len(e.Response.Body) > 0 {
		body = string(e.Response.Body)
	}
	return answer{status: e.Response.Status, body: body, page: !strings.Contains(e.Response.Headers["Content-Type"], "json")}
}

// answered finds the ids that an answer names with true or false, in order, the
// simple way.
func answered(body json.RawMessage) (ids []int, words []bool) {
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil && len(list) == 2 && list[0][0] == '"' {
		return answered(list[1])
	}
	for _, element := range list {
		var members map[string]any
		if json.Unmarshal(element, &members) != nil {
			continue
		}
		for name, value := range members {
			if id, err := strconv.Atoi(name); err == nil {
				ids, words = append(ids, id), append(words, value.(bool))
			}
		}
	}
	return ids, words
}

// Whatever a real server answered to an update, each id that it named gets its
// word, and everything else is silence or an error.
func TestUpdateAgainstRecordedAnswers(t *testing.T) {
	understood, failed := 0, 0
	for _, e := range recorded(t) {
		if e.Request.Method != "PUT" && e.Request.Method != "PATCH" || strings.Contains(e.Request.Path, "lostPassword") || e.Trimmed {
			continue
		}
		ids, words := answered(e.Response.Body)
		rows := rowsOf(append(ids, 424242)...)
		results, err := newFake(t, e.answer).client(t).Update(t.Context(), "Computer", rows)
		if err != nil {
			failed++
			checkRecordedFailure(t, e, err)
			continue
		}
		understood++
		for i, result := range results[:len(ids)] {
			if !result.Answered || result.OK != words[i] {
				t.Errorf("%s: %+v, want the word %v", e.Name, result, words[i])
			}
		}
		if last := results[len(ids)]; last.OK {
			t.Errorf("%s: %+v, and the server did not name it", e.Name, last)
		}
	}
	if understood < 20 || failed < 10 {
		t.Errorf("%d answers understood, %d errors: too few to prove anything", understood, failed)
	}
}

// checkRecordedFailure sees that an error tells what the server said.
func checkRecordedFailure(t *testing.T, e exchange, err error) {
	t.Helper()
	var pair []any
	if json.Unmarshal(e.Response.Body, &pair) == nil && len(pair) > 0 {
		if got, ok := errors.AsType[*client.Error](err); !ok || got.Code != pair[0] || got.Code == "ERROR_GLPI_UPDATE" {
			t.Errorf("%s: %v, want the code %v", e.Name, err, pair[0])
		}
		return
	}
	if means := map[int]error{413: client.ErrTooLarge}[e.Response.Status]; !errors.Is(err, cmp.Or(means, client.ErrFailed)) {
		t.Errorf("%s: %v", e.Name, err)
	}
}
