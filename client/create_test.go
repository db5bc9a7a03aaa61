package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

func TestCreate(t *testing.T) {
	rows := []map[string]any{{"name": "a"}, {"name": "b", "serial": "<1>"}}
	for name, c := range map[string]struct {
		status int
		body   string
		want   []client.Created
	}{
		"all made":  {201, `[{"id":5,"message":"ok a"},{"id":6,"message":""}]`, []client.Created{{5, "ok a"}, {6, ""}}},
		"some made": {207, `["ERROR_GLPI_PARTIAL_ADD",[{"id":false,"message":"Duplicate entry"},{"id":6,"message":""}]]`, []client.Created{{0, "Duplicate entry"}, {6, ""}}},
		"one word":  {400, `["ERROR_GLPI_ADD","You don't have permission"]`, []client.Created{{0, "You don't have permission"}, {0, "You don't have permission"}}},
		"none made": {400, `["ERROR_GLPI_ADD",[{"id":false,"message":"no"},{"id":false,"message":""}]]`, []client.Created{{0, "no"}, {0, ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(request) answer { return answer{status: c.status, body: c.body} })
			got, err := f.client(t).Create(t.Context(), "Computer", rows)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if sent := f.requests[0]; sent.method != http.MethodPost || sent.path != "Computer/" || sent.body != `{"input":[{"name":"a"},{"name":"b","serial":"<1>"}]}` {
				t.Errorf("sent %s %s %s", sent.method, sent.path, sent.body)
			}
		})
	}
}

// What may have been made is never sent a second time, and what was turned down is.
func TestCreateTwice(t *testing.T) {
	made := `[{"id":5,"message":""}]`
	for name, c := range map[string]struct {
		first    answer
		requests int // that create
		failed   bool
	}{
		"turned down":   {answer{status: 429, body: `["ERROR","slower"]`}, 2, false},
		"away":          {answer{status: 502, body: "<html>", page: true}, 1, true},
		"full":          {answer{status: 503, body: "<html>", page: true}, 1, true},
		"cut":           {answer{}, 1, true},
		"nothing":       {answer{status: 200, page: true}, 1, true},
		"other answer":  {answer{status: 201, body: `{"id":5}`}, 1, true},
		"too few rows":  {answer{status: 201, body: `[]`}, 1, true},
		"too many rows": {answer{status: 201, body: `[{"id":5,"message":""},{"id":6,"message":""}]`}, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			posts := 0
			f := newFake(t, func(r request) answer {
				if r.method != http.MethodPost {
					return answer{status: 200, body: `{}`}
				}
				if posts++; posts == 1 {
					return c.first
				}
				return answer{status: 201, body: made}
			})
			_, err := f.client(t).Create(t.Context(), "Computer", []map[string]any{{"name": "a"}})
			if errors.Is(err, client.ErrFailed) != c.failed || (err != nil) != c.failed {
				t.Errorf("error %v", err)
			}
			if posts != c.requests {
				t.Errorf("%d requests, want %d", posts, c.requests)
			}
		})
	}
}

func TestCreateRefuses(t *testing.T) {
	for name, row := range map[string]map[string]any{
		"a copy":   {"id": 5, "name": "a"},
		"null":     {"name": nil},
		"a list":   {"name": []string{"a"}},
		"no field": {},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, func(request) answer { return answer{status: 201, body: `[]`} })
			_, err := f.client(t).Create(t.Context(), "Computer", []map[string]any{{"name": "a"}, row})
			if err == nil || !strings.Contains(err.Error(), "row 2 of 2") || len(f.requests) > 0 {
				t.Errorf("error %v after %d requests", err, len(f.requests))
			}
		})
	}
}
