package itsmtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"itsmload/client/itsmtest"
)

const threeRows = `{"input":[{"id":1,"comment":"x"},{"id":2,"comment":"x"},{"id":3,"comment":"x"}]}`

// failure is what a client sees of a request that fails as a whole: the status
// and the Content-Type, or that the connection was cut.
func (w *wire) failure(method, path, body string) (seen string, a *httptest.ResponseRecorder) {
	w.t.Helper()
	defer func() {
		if reason := recover(); reason == http.ErrAbortHandler {
			seen = "cut"
		} else if reason != nil {
			panic(reason)
		}
	}()
	a = w.send(method, path, body)
	size := "empty"
	if a.Body.Len() > 0 {
		size = "full"
	}
	return fmt.Sprintf("%d %s %s", a.Code, a.Header().Get("Content-Type"), size), a
}

// written lists the first three computers that have the comment x.
func (w *wire) written() (ids []int) {
	for id := 1; id <= 3; id++ {
		if w.field("Computer", id, "comment") == "x" {
			ids = append(ids, id)
		}
	}
	return ids
}

const (
	phpPage   = "text/html; charset=UTF-8"
	jsonPage  = "application/json; charset=UTF-8"
	proxyKind = "text/html"
)

// TestFaults has a case for each way in which a request fails as a whole, told
// to happen at the row in the middle.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault   itsmtest.Fault
		seen    string
		written string
		made    int    // of three
		read    string // what a GET sees, where it differs
	}{
		"429":            {itsmtest.TooManyRequests, "429 " + proxyKind + " full", "[]", 0, ""},
		"503":            {itsmtest.Unavailable, "503 " + proxyKind + " full", "[]", 0, ""},
		"504":            {itsmtest.GatewayTimeout, "504 " + proxyKind + " full", "[1 2 3]", 3, ""},
		"cut":            {itsmtest.Dropped, "cut", "[1 2 3]", 3, ""},
		"page":           {itsmtest.Page, "200 " + phpPage + " full", "[]", 0, ""},
		"empty":          {itsmtest.Emptied, "200 " + phpPage + " empty", "[1]", 1, ""},
		"execution time": {itsmtest.OutOfTime, "500 " + phpPage + " empty", "[1]", 1, ""},
		"memory":         {itsmtest.OutOfMemory, "500 " + phpPage + " empty", "[]", 0, ""},
		"database":       {itsmtest.LostDatabase, "207 " + jsonPage + " full", "[1]", 1, "200 " + phpPage + " full"},
		"502":            {itsmtest.BadGateway, "502 " + proxyKind + " full", "[1 2 3]", 3, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := inventory(t)
			w.server.FailAt(1, c.fault, "PUT")
			if seen, _ := w.failure("PUT", "Computer", threeRows); seen != c.seen {
				t.Errorf("PUT: seen %s, want %s", seen, c.seen)
			}
			if got := fmt.Sprint(w.written()); got != c.written {
				t.Errorf("PUT: written %s, want %s", got, c.written)
			}
			before := len(w.server.Items("Computer"))
			w.server.FailAt(1, c.fault)
			w.failure("POST", "Computer", `{"input":[{"name":"a"},{"name":"b"},{"name":"c"}]}`)
			if made := len(w.server.Items("Computer")) - before; made != c.made {
				t.Errorf("POST: %d made, want %d", made, c.made)
			}
			w.server.Fail(1, c.fault, "GET")
			if c.read == "" {
				c.read = c.seen
			}
			if seen, _ := w.failure("GET", "Computer/1", ""); seen != c.read {
				t.Errorf("GET: seen %s, want %s", seen, c.read)
			}
			if got := w.send("PUT", "Computer", threeRows).Code; got != http.StatusOK {
				t.Errorf("the request after it has status %d", got)
			}
		})
	}
}

func TestALostDatabaseLeavesRowsOutOfTheAnswer(t *testing.T) {
	w := inventory(t)
	w.server.FailAt(2, itsmtest.LostDatabase)
	w.expect("PUT", "Computer", threeRows, 207, `["ERROR_GLPI_PARTIAL_UPDATE",[{"1":true,"message":""},{"2":true,"message":""}]]`)
	w.server.FailAt(0, itsmtest.LostDatabase)
	w.expect("PUT", "Computer", threeRows, 400, `["ERROR_GLPI_UPDATE",[]]`)
	w.server.Fail(1, itsmtest.LostDatabase)
	w.expect("PUT", "Computer/1", `{"input":{"comment":"y"}}`, 400, `["ERROR_GLPI_UPDATE",null]`)
	if got := w.field("Computer", 1, "comment"); got != "x" {
		t.Errorf("comment is %v, want x", got)
	}
}

func TestFaultsBehindTheLastRow(t *testing.T) {
	w := inventory(t)
	w.server.FailAt(99, itsmtest.Emptied, "PUT")
	w.died("PUT", "Computer", threeRows)
	if got := fmt.Sprint(w.written()); got != "[1 2 3]" {
		t.Errorf("written %s, want all", got)
	}
}

func TestFaultsBeforeTheOnlyRow(t *testing.T) {
	w := inventory(t)
	for _, path := range []string{"Computer/1", "Computer/1?force_purge=true"} {
		w.server.FailAt(0, itsmtest.Emptied, "DELETE")
		w.died("DELETE", path, "")
		if item, ok := w.server.Item("Computer", 1); !ok || item["is_deleted"] != 0 {
			t.Errorf("DELETE %s broke off, and computer 1 is %v, is_deleted %v", path, ok, item["is_deleted"])
		}
	}
}

func TestFaultsBreakOffAtARandomRow(t *testing.T) {
	seen := map[int]bool{}
	w := connect(t, itsmtest.Options{Items: 3})
	for range 100 {
		for id := 1; id <= 3; id++ {
			w.server.Put("Computer", map[string]any{"id": id, "comment": ""})
		}
		w.server.Fail(1, itsmtest.Emptied)
		w.died("PUT", "Computer", threeRows)
		seen[len(w.written())] = true
	}
	if !seen[0] || !seen[1] || !seen[2] || seen[3] {
		t.Errorf("rows written before the end: %v, want 0, 1 and 2", seen)
	}
}

func TestFailChoosesMethodsAndQueues(t *testing.T) {
	w := inventory(t)
	w.server.Fail(0, itsmtest.Dropped)
	w.server.Fail(2, itsmtest.Page, "PUT", "PATCH")
	w.server.Fail(1, itsmtest.OutOfMemory, "GET")
	w.server.Fail(1, itsmtest.Unavailable)
	for i, c := range []struct {
		method, path, body string
		status             int
		html               bool
	}{
		{"PUT", "Computer", threeRows, 200, true},
		{"GET", "Computer/1", "", 500, true},
		{"PATCH", "Computer", threeRows, 200, true},
		{"GET", "initSession?user_token=" + itsmtest.DefaultUserToken, "", 503, true},
		{"PUT", "Computer", threeRows, 200, false},
		{"GET", "Computer/1", "", 200, false},
	} {
		a := w.send(c.method, c.path, c.body)
		if html := strings.HasPrefix(a.Header().Get("Content-Type"), "text/html"); a.Code != c.status || html != c.html {
			t.Errorf("request %d: status %d, HTML %v; want %d, %v", i+1, a.Code, html, c.status, c.html)
		}
	}
}

func TestRetryAfterComesInBothForms(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("CET", 60*60))
	w := connect(t, itsmtest.Options{Now: func() time.Time { return now }})
	forms := map[string]bool{}
	for range 50 {
		w.server.Fail(1, itsmtest.TooManyRequests)
		_, a := w.failure("GET", "Computer", "")
		wait, form := 0, "seconds"
		after := a.Header().Get("Retry-After")
		wait, err := strconv.Atoi(after)
		if err != nil {
			at, err := http.ParseTime(after)
			if err != nil {
				t.Fatal(err)
			}
			wait, form = int(at.Sub(now).Seconds()), "date"
		}
		if forms[form] = true; wait < 0 || wait > 2 {
			t.Errorf("Retry-After %s is %d seconds away", after, wait)
		}
	}
	if len(forms) != 2 {
		t.Errorf("only seen %v", forms)
	}
}

func TestPoison(t *testing.T) {
	for _, c := range []struct{ method, path, body, written string }{
		{"PUT", "Computer", threeRows, "[1]"},
		{"PATCH", "Computer", threeRows, "[1]"},
		{"PUT", "Computer/2", `{"input":{"comment":"x"}}`, "[]"},
		{"PUT", "Computer", `{"input":{"id":"2","comment":"x"}}`, "[]"},
		{"PUT", "Computer", `{"input":[{"id":3,"comment":"x"},{"id":2,"comment":"x"},{"id":1,"comment":"x"}]}`, "[3]"},
	} {
		w := connect(t, itsmtest.Options{Items: 3, Poison: []int{2, 77}})
		for id := 1; id <= 3; id++ {
			w.server.Put("Computer", map[string]any{"id": id, "comment": ""})
		}
		w.died(c.method, c.path, c.body)
		if got := fmt.Sprint(w.written()); got != c.written {
			t.Errorf("%s %s %s: written %s, want %s", c.method, c.path, c.body, got, c.written)
		}
		w.died("PUT", "Computer", `{"input":[{"id":77}]}`)
		w.expect("PUT", "Computer", `{"input":[{"id":1},{"id":3}]}`, 200, `[{"1":true,"message":""},{"3":true,"message":""}]`)
		if got := w.send("GET", "Computer/2", "").Code; got != 200 {
			t.Errorf("reading the poison row has status %d", got)
		}
	}
}

func TestLockedRowsAnswerTrueAndAreNotWritten(t *testing.T) {
	w := inventory(t)
	w.server.Lock("Computer", 2)
	const timeout = `"Lock wait timeout exceeded; try restarting transaction"`
	w.expect("PUT", "Computer", threeRows, 200,
		`[{"1":true,"message":""},{"2":true,"message":`+timeout+`},{"3":true,"message":`+timeout+`}]`)
	if got := fmt.Sprint(w.written()); got != "[1 3]" {
		t.Errorf("written %s, want [1 3]", got)
	}
	w.expect("PUT", "Computer", `{"input":[{"id":2,"serial":"S"},{"id":3,"date_creation":"31/12/2025"}]}`, 200,
		`[{"2":true,"message":`+timeout+`},{"3":true,"message":"At least one field has an incorrect value: Creation date"}]`)
	w.expect("PUT", "Computer/2", `{"input":{"serial":"S"}}`, 200, `[{"2":true,"message":`+timeout+`}]`)
	w.expect("PUT", "Computer/2", `{"input":{"nosuchfield":"S"}}`, 200, `[{"2":true,"message":""}]`)
	w.server.Unlock()
	w.expect("PUT", "Computer", threeRows, 200, `[{"1":true,"message":""},{"2":true,"message":""},{"3":true,"message":""}]`)
	if got := fmt.Sprint(w.written()); got != "[1 2 3]" {
		t.Errorf("after the lock, written %s, want [1 2 3]", got)
	}
}
