package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/mapping"
)

// Without an account it is seen all the same whether an API is there, and why not.
func TestDoctorWithoutAnAccount(t *testing.T) {
	tests := []struct {
		name, body string
		status     int
		want       string
	}{
		{"there", `["ERROR_SESSION_TOKEN_MISSING",""]`, 400, "ok URL, ok connection, ok API, failed account"},
		{"switched off", `["ERROR","API disabled"]`, 400, "ok URL, ok connection, failed API, failed account"},
		{"an app token is asked for", `["ERROR_WRONG_APP_TOKEN_PARAMETER",""]`, 400, "ok URL, ok connection, failed app token, failed account"},
		{"no API", `{"some":"other"}`, 404, "ok URL, ok connection, failed API, failed account"},
	}
	for _, test := range tests {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, test.status, test.body)
		}))
		o := doctor{connection: connection{url: server.URL}}
		var got []string
		for _, f := range o.examine(t.Context(), console{err: io.Discard, env: variables(nil)}, nil) {
			if f.Check != "clock" {
				got = append(got, f.State+" "+f.Check)
			}
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: %q, want %s", test.name, got, test.want)
		}
		server.Close()
	}
}

func TestRights(t *testing.T) {
	const answer = `{"active_profile":{"id":4,"name":"Technician","interface":"central","computer":127,"networking":"1","dropdown":5,"helpdesk_item_type":["Computer"]}}`
	update := func(itemtype string) deed { return deed{"update", itemtype, rightToUpdate} }
	tests := []struct {
		deed
		body, want string
	}{
		{update("Computer"), answer, stateOK},
		{update("NetworkEquipment"), answer, stateFailed},
		{update("ComputerModel"), answer, stateFailed},
		{deed{"create", "ComputerModel", rightToCreate}, answer, stateOK},
		{update("Monitor"), answer, stateUnknown},
		{update("NoSuchItemtype"), answer, stateUnknown},
		{update("Computer"), `{"active_profile":{"id":4}}`, stateUnknown},
		{update("Computer"), `<html>`, stateUnknown},
	}
	for _, test := range tests {
		e := &examination{wire: &witness{active: []byte(test.body)}}
		e.may(test.deed)
		if got := e.findings[0]; got.State != test.want {
			t.Errorf("%s %s by %.30s: %v, want %s", test.verb, test.itemtype, test.body, got, test.want)
		}
	}
	if p := parseProfile([]byte(answer)); p.Interface != "central" {
		t.Errorf("the interface is %q", p.Interface)
	}
}

func TestCertificateRunsOut(t *testing.T) {
	now := time.Date(2026, 3, 2, 8, 15, 0, 0, time.UTC)
	for days, want := range map[int]string{3: stateWarning, 13: stateWarning, 14: stateOK, 90: stateOK} {
		leaf := &x509.Certificate{DNSNames: []string{"itsm.example.org"}, NotAfter: now.Add(time.Duration(days)*24*time.Hour + time.Minute)}
		e := &examination{}
		e.certificate(&tls.ConnectionState{Version: tls.VersionTLS12, PeerCertificates: []*x509.Certificate{leaf}}, now)
		got := e.findings[0]
		if got.State != want || !strings.HasPrefix(got.Message, "TLS 1.2, certificate of itsm.example.org valid for ") {
			t.Errorf("%d days left: %v, want %s", days, got, want)
		}
	}
}

func TestClocks(t *testing.T) {
	began := time.Date(2026, 3, 2, 8, 15, 0, 500, time.UTC)
	ended := began.Add(2 * time.Second)
	tests := []struct {
		date  time.Time
		ahead time.Duration
		state string
	}{
		{began.Truncate(time.Second), 0, stateOK},
		{ended, 0, stateOK},
		{ended.Add(59 * time.Second), 59 * time.Second, stateOK},
		{ended.Add(time.Hour), time.Hour, stateWarning},
		{began.Add(-time.Minute - time.Second), -time.Minute, stateWarning},
	}
	for _, test := range tests {
		d := ahead(test.date, began, ended)
		e := &examination{}
		e.clock(d)
		if *d != test.ahead || e.findings[0].State != test.state {
			t.Errorf("%v: %v ahead, %v; want %v and %s", test.date, *d, e.findings[0], test.ahead, test.state)
		}
	}
	e := &examination{}
	if e.clock(nil); e.findings[0].State != stateUnknown {
		t.Errorf("no Date: %v", e.findings[0])
	}
}

func TestRungOfAFailure(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{nil, ""},
		{errors.New(`the account has no profile "X"`), ""},
		{&client.Error{Endpoint: "initSession"}, "connection"},
		{&client.Error{Endpoint: "initSession", Status: 301, Target: "https://itsm.example.org/"}, "API"},
		{&client.Error{Endpoint: "initSession", Status: 200, Excerpt: "MAINTENANCE"}, "API"},
		{&client.Error{Endpoint: "initSession", Status: 400, Code: "ERROR", Text: "API disabled; view documentation"}, "API"},
		{&client.Error{Endpoint: "initSession", Status: 400, Code: "ERROR_NOT_ALLOWED_IP"}, "API"},
		{&client.Error{Endpoint: "initSession", Status: 400, Code: "ERROR_WRONG_APP_TOKEN_PARAMETER"}, "app token"},
		{&client.Error{Endpoint: "initSession", Status: 401, Code: "ERROR_GLPI_LOGIN"}, "account"},
		{&client.Error{Endpoint: "changeActiveProfile", Status: 404, Code: "ERROR_ITEM_NOT_FOUND"}, ""},
	}
	for _, test := range tests {
		if got := rung(test.err); got != test.want {
			t.Errorf("%v: %q, want %q", test.err, got, test.want)
		}
	}
}

func TestReferredItemtypes(t *testing.T) {
	m, err := mapping.Load("m.yaml", []byte(`
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Site, field: locations_id, lookup: Location }
  - { column: User, field: users_id, lookup: { itemtype: User, by: name } }
  - { column: Tech, field: users_id_tech, lookup: { itemtype: User, by: name } }
  - { column: State id, field: states_id }
`))
	if err != nil {
		t.Fatal(err)
	}
	schema, _ := mapping.Builtin(m.Itemtype)
	if diff := cmp.Diff([]string{"Location", "User", "State"}, referred(m, schema)); diff != "" {
		t.Error(diff)
	}
}

// The witness gives the client the answer that it read itself, and the failure
// that it met.
func TestWitnessHandsOn(t *testing.T) {
	cut := errors.New("cut")
	for name, test := range map[string]struct {
		rest io.Reader
		want error
	}{"whole": {strings.NewReader(""), nil}, "cut": {iotest.ErrReader(cut), cut}} {
		body := io.NopCloser(io.MultiReader(strings.NewReader("{}"), test.rest))
		w := &witness{base: roundTripper(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: body}, nil
		})}
		r, err := http.NewRequest(http.MethodGet, "https://itsm.example.org/apirest.php/getActiveProfile", nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := w.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		if string(text) != "{}" || !errors.Is(err, test.want) || w.seen().clock != nil {
			t.Errorf("%s: %q, error %v", name, text, err)
		}
	}
}

// A finding is one line, whatever stands in it.
func TestFindingsAreALineEach(t *testing.T) {
	var out strings.Builder
	findings := []finding{{"URL", stateOK, "here"}, {"settings", stateFailed, "two\n  lines"}}
	if err := (&doctor{}).print(&out, findings); err != nil {
		t.Fatal(err)
	}
	if want := "ok       URL: here\nfailed   settings: two lines\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	out.Reset()
	if err := (&doctor{asJSON: true}).print(&out, findings); err != nil {
		t.Fatal(err)
	}
	var got []finding
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(findings, got); diff != "" {
		t.Error(diff)
	}
}
