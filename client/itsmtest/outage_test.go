package itsmtest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client/itsmtest"
)

func TestOutages(t *testing.T) {
	for name, c := range map[string]struct {
		outage itsmtest.Outage
		seen   string
		body   string
	}{
		"PHP":         {itsmtest.PHPDown, "502 " + proxyKind + " full", "<title>502 Bad Gateway</title>"},
		"maintenance": {itsmtest.Maintenance, "200 " + phpPage + " full", "<title>ITSM-NG - MAINTENANCE MODE</title>"},
		"update":      {itsmtest.UpdateNeeded, "200 " + phpPage + " full", "<title>ITSM-NG - UPDATE NEEDED</title>"},
		"database":    {itsmtest.DatabaseDown, "200 " + phpPage + " full", "<title>ITSM-NG - Mysql Error</title>"},
		"connection":  {itsmtest.Unreachable, "cut", ""},
		"API":         {itsmtest.APIDisabled, "400 " + jsonPage + " full", `["ERROR","API disabled"]`},
		"address":     {itsmtest.AddressRefused, "400 " + jsonPage + " full", `["ERROR_NOT_ALLOWED_IP",`},
	} {
		t.Run(name, func(t *testing.T) {
			w := inventory(t)
			w.server.Down(c.outage)
			for _, request := range [][3]string{
				{"PUT", "Computer", threeRows},
				{"GET", "Computer", ""},
				{"GET", "initSession?user_token=" + itsmtest.DefaultUserToken, ""},
			} {
				seen, a := w.failure(request[0], request[1], request[2])
				if seen != c.seen {
					t.Errorf("%s %s: seen %s, want %s", request[0], request[1], seen, c.seen)
				}
				if a != nil && !strings.Contains(a.Body.String(), c.body) {
					t.Errorf("%s %s: answered %s, want %s", request[0], request[1], a.Body, c.body)
				}
			}
			if got := w.written(); len(got) > 0 {
				t.Errorf("written while down: %v", got)
			}
			w.server.Up()
			if got := w.send("PUT", "Computer", threeRows).Code; got != http.StatusOK {
				t.Errorf("after it was back, status %d", got)
			}
		})
	}
}

func TestLimitsOfTheWebServer(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 1, MaxBody: 2000, HeaderBuffer: 4096})
	update := func(size int) string {
		const rest = `{"input":{"id":1,"comment":""}}`
		return strings.Replace(rest, `""`, `"`+strings.Repeat("a", size-len(rest))+`"`, 1)
	}
	create := func(rows int) string {
		return `{"input":[` + strings.TrimSuffix(strings.Repeat(`{"name":"n"},`, rows), ",") + `]}`
	}
	line := len("GET /itsm/apirest.php/Computer? HTTP/1.1\r\n")
	for _, c := range []struct {
		name, method, path, body, seen string
	}{
		{"body at the limit", "PUT", "Computer", update(2000), "200 " + jsonPage},
		{"body over the limit", "PUT", "Computer", update(2001), "413 " + proxyKind},
		{"line at the limit", "GET", "Computer?" + strings.Repeat("a", 8192-line), "", "200 " + jsonPage},
		{"line over the limit", "GET", "Computer?" + strings.Repeat("a", 8193-line), "", "414 " + proxyKind},
		{"50 new items", "POST", "Computer", create(50), "201 " + jsonPage},
		{"100 new items", "POST", "Computer", create(100), "502 " + proxyKind},
	} {
		if seen, _ := w.failure(c.method, c.path, c.body); seen != c.seen+" full" {
			t.Errorf("%s: seen %s, want %s", c.name, seen, c.seen)
		}
	}
	if got := len(w.server.Items("Computer")); got != 151 {
		t.Errorf("%d computers in the end, want 151", got)
	}
}

func TestWorkGoesOnAfterATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		w := connect(t, itsmtest.Options{Items: 3, RowLatency: time.Minute, ProxyPatience: 90 * time.Second, Log: &log})
		log.Reset()
		if seen, _ := w.failure("PUT", "Computer", threeRows); seen != "504 "+proxyKind+" full" {
			t.Errorf("seen %s", seen)
		}
		if got := fmt.Sprint(w.written()); got != "[1]" {
			t.Errorf("when the 504 came, written %s, want [1]", got)
		}
		if got := log.String(); !strings.Contains(got, `"rows":3,"ids":[1,2,3],"fields":["comment"],"status":504}`) {
			t.Errorf("logged %s", got)
		}
		time.Sleep(2 * time.Minute)
		if got := fmt.Sprint(w.written()); got != "[1 2 3]" {
			t.Errorf("in the end, written %s", got)
		}
	})
}

func TestLoginByPasswordCanBeOff(t *testing.T) {
	w := connect(t, itsmtest.Options{NoPasswords: true})
	w.expect("GET", "initSession?login=itsm&password=itsm", "", 400,
		`["ERROR_LOGIN_WITH_CREDENTIALS_DISABLED","usage of initSession resource with credentials is disabled"]`)
}

func TestTheLogShowsWhatFailed(t *testing.T) {
	var log lines
	clock := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	w := connect(t, itsmtest.Options{Items: 3, Log: &log, Now: clock})
	log.writes = nil
	w.server.Fail(1, itsmtest.Unavailable)
	w.server.Fail(2, itsmtest.Dropped)
	w.failure("PUT", "Computer", threeRows)
	w.failure("PUT", "Computer/3", `{"input":{"comment":"x"}}`)
	w.failure("POST", "Computer", `{"input":[{"name":"a"},{"name":"b"}]}`)
	for i, want := range []string{
		`"rows":3,"ids":[1,2,3],"fields":["comment"],"status":503}`,
		`"rows":1,"ids":[3],"fields":["comment"],"status":0}`,
		`"rows":2,"ids":[4,5],"fields":["name"],"status":0}`,
	} {
		if !strings.Contains(log.writes[i], want) {
			t.Errorf("line %d is %s, want %s", i+1, log.writes[i], want)
		}
	}
}
