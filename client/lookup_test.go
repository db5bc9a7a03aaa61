package client_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

// stock answers reads by id: as whole as the server does, naming no culprit.
type stock struct {
	missing, forbidden []int
	unreadable         bool  // the itemtype's list
	longest            int   // ids a URL may hold; 0 is any number
	omit               []int // left out of answers for several
}

var asked = regexp.MustCompile(`items\[(\d+)\]\[itemtype\]=(\w+)&items\[(\d+)\]\[items_id\]=(\d+)`)

func (s stock) reply(r request) answer {
	switch {
	case r.path == "getMultipleItems":
		return s.several(r.query)
	case r.path == "Computer/" && s.unreadable:
		return answer{status: 403, body: `["ERROR_RIGHT_MISSING","You don't have permission to perform this action."]`}
	case r.path == "Computer/":
		return answer{status: 200, body: `[]`}
	}
	id, _ := strconv.Atoi(strings.TrimPrefix(r.path, "Computer/"))
	if refusal, ok := s.refusal(id); ok {
		return refusal
	}
	return answer{status: 200, body: object(id)}
}

func (s stock) several(query string) answer {
	var objects []string
	found := asked.FindAllStringSubmatch(query, -1)
	if s.longest > 0 && len(found) > s.longest {
		return answer{status: 414, body: "<title>414 Request-URI Too Large</title>", page: true}
	}
	for _, match := range found {
		id, _ := strconv.Atoi(match[4])
		if refusal, ok := s.refusal(id); ok {
			return refusal
		}
		if !slices.Contains(s.omit, id) {
			objects = append(objects, object(id))
		}
	}
	return answer{status: 200, body: "[" + strings.Join(objects, ",") + "]"}
}

func (s stock) refusal(id int) (answer, bool) {
	switch {
	case slices.Contains(s.missing, id):
		return answer{status: 404, body: `["ERROR_ITEM_NOT_FOUND","Item not found"]`}, true
	case slices.Contains(s.forbidden, id):
		return answer{status: 403, body: `["ERROR_RIGHT_MISSING","You don't have permission to perform this action."]`}, true
	}
	return answer{}, false
}

func object(id int) string {
	return fmt.Sprintf(`{"id":%d,"name":"n%d","is_deleted":%d,"comment":"c"}`, id, id, id%2)
}

// idsOf gives the ids of items.
func idsOf(items []client.Item) []int {
	var ids []int
	for _, item := range items {
		ids = append(ids, item.ID())
	}
	return ids
}

func TestByID(t *testing.T) {
	tests := []struct {
		name                      string
		stock                     stock
		ids                       []int
		found, missing, forbidden []int
		requests                  int
	}{
		{"none", stock{}, nil, nil, nil, nil, 0},
		{"one", stock{}, []int{5}, []int{5}, nil, nil, 1},
		{"one that is missing", stock{missing: []int{5}}, []int{5}, nil, []int{5}, nil, 1},
		{"fifty", stock{}, upTo(50), upTo(50), nil, nil, 1},
		{"fifty-one", stock{}, upTo(51), upTo(51), nil, nil, 2},
		{"a hundred and twenty", stock{}, upTo(120), upTo(120), nil, nil, 3},
		{"in the order of asking, each once", stock{}, []int{9, 3, 9, 7, 3}, []int{9, 3, 7}, nil, nil, 1},
		{"two missing", stock{missing: []int{2, 40}}, upTo(50), without(upTo(50), 2, 40), []int{2, 40}, nil, 23},
		{"one missing, one out of sight", stock{missing: []int{3}, forbidden: []int{1}}, upTo(4), []int{2, 4}, []int{3}, []int{1}, 8},
		{"all missing", stock{missing: upTo(8)}, upTo(8), nil, upTo(8), nil, 15},
		{"negative ids are not asked for", stock{}, []int{-1, 5}, []int{5}, []int{-1}, nil, 1},
		{"the root entity's id is", stock{}, []int{0, 5}, []int{0, 5}, nil, nil, 1},
		{"a URL that is too long", stock{longest: 20}, upTo(50), upTo(50), nil, nil, 7},
		{"one left out of the answer", stock{omit: []int{3}}, upTo(4), []int{1, 2, 3, 4}, nil, nil, 2},
	}
	for _, test := range tests {
		f := newFake(t, test.stock.reply)
		got, err := f.client(t).ByID(t.Context(), "Computer", test.ids)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		want := [][]int{test.found, test.missing, test.forbidden}
		if diff := cmp.Diff(want, [][]int{idsOf(got.Items), got.Missing, got.Forbidden}); diff != "" {
			t.Errorf("%s: found, missing, forbidden (-want +got):\n%s", test.name, diff)
		}
		if len(f.asked()) != test.requests {
			t.Errorf("%s: %d requests, want %d: %q", test.name, len(f.asked()), test.requests, f.asked())
		}
	}
}

// without gives a list but for some.
func without[T comparable](list []T, some ...T) []T {
	return slices.DeleteFunc(list, func(one T) bool { return slices.Contains(some, one) })
}

func TestByIDKeepsTheFieldsAskedFor(t *testing.T) {
	for _, ids := range [][]int{{5}, {5, 6}} {
		f := newFake(t, stock{}.reply)
		got, err := f.client(t).ByID(t.Context(), "Computer", ids, "is_deleted")
		want := client.Item{"id": number("5"), "is_deleted": number("1")}
		if err != nil || !cmp.Equal(want, got.Items[0]) {
			t.Errorf("%v: %v, error %v; want %v first", ids, got.Items, err, want)
		}
		for _, fields := range [][]string{nil, {}} {
			whole, err := f.client(t).ByID(t.Context(), "Computer", ids, fields...)
			if err != nil || len(whole.Items[0]) != 4 {
				t.Errorf("%v, fields %#v: %v, error %v; want all columns", ids, fields, whole.Items, err)
			}
		}
	}
}

func TestByIDAsksWithBareBrackets(t *testing.T) {
	f := newFake(t, stock{}.reply)
	if _, err := f.client(t).ByID(t.Context(), "Computer", []int{5, 6}); err != nil {
		t.Fatal(err)
	}
	want := "get_hateoas=false&items[0][itemtype]=Computer&items[0][items_id]=5&items[1][itemtype]=Computer&items[1][items_id]=6"
	if got := f.requests[0].query; got != want {
		t.Errorf("asked for\n%s, want\n%s", got, want)
	}
}

func TestByIDOfAnItemtypeThatMayNotBeRead(t *testing.T) {
	f := newFake(t, stock{forbidden: upTo(100), unreadable: true}.reply)
	_, err := f.client(t).ByID(t.Context(), "Computer", upTo(100))
	if !errors.Is(err, client.ErrForbidden) {
		t.Errorf("error %v, want ErrForbidden", err)
	}
	if len(f.asked()) > 8 {
		t.Errorf("%d requests to find out", len(f.asked()))
	}
}

func TestByIDAsksOnceWhetherTheListIsReadable(t *testing.T) {
	f := newFake(t, stock{forbidden: upTo(4)}.reply)
	got, err := f.client(t).ByID(t.Context(), "Computer", upTo(4))
	if err != nil || !slices.Equal(got.Forbidden, upTo(4)) {
		t.Errorf("forbidden %v, error %v", got.Forbidden, err)
	}
	lists := slices.DeleteFunc(f.asked(), func(line string) bool { return line != "GET Computer/" })
	if len(lists) != 1 {
		t.Errorf("the list was asked for %d times", len(lists))
	}
}

func TestByIDEndsWithAnError(t *testing.T) {
	tests := []struct {
		name  string
		reply func(request) answer
		means error
	}{
		{"an unknown itemtype", always(400, `["ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM","resource not found"]`), client.ErrItemtype},
		{"no session", always(400, `["ERROR_SESSION_TOKEN_MISSING","parameter session_token is missing"]`), client.ErrSession},
		{"PHP down", page(502, "<title>502 Bad Gateway</title>"), client.ErrOutage},
	}
	for _, test := range tests {
		for _, n := range []int{1, 3} {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t, test.reply)
				_, err := f.client(t).ByID(t.Context(), "Computer", upTo(n))
				asked := without(f.asked(), "GET getActiveEntities")
				if !errors.Is(err, test.means) || len(asked) != 1 {
					t.Errorf("%s, %d ids: error %v after %q, want %v", test.name, n, err, asked, test.means)
				}
			})
		}
	}
}

func TestGetRefusesWhatIsNoItemtype(t *testing.T) {
	f := newFake(t, stock{}.reply)
	_, one := f.client(t).Get(t.Context(), "Computer/1", 5)
	_, several := f.client(t).ByID(t.Context(), "Computer/1", []int{5, 6})
	for _, err := range []error{one, several} {
		if err == nil || !strings.Contains(err.Error(), "is not an itemtype") {
			t.Errorf("error %v, want one that says what an itemtype is", err)
		}
	}
	if len(f.asked()) > 0 {
		t.Errorf("sent %q", f.asked())
	}
}

// One item that the server cannot read is found by halving, and is an error.
func TestByIDHalvesWhatIsTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, func(r request) answer {
			if strings.Contains(r.query+"&", "=7&") || r.path == "Computer/7" {
				return answer{status: 200, page: true}
			}
			return stock{}.reply(r)
		})
		got, err := f.client(t).ByID(t.Context(), "Computer", upTo(8))
		if !errors.Is(err, client.ErrFailed) || !slices.Equal(idsOf(got.Items), upTo(6)) {
			t.Errorf("found %v, error %v; want 1 to 6 and an error", idsOf(got.Items), err)
		}
		// 1 to 8, 5 to 8, and 7 with 8 in vain, each once; 1 to 4, and 5 with 6.
		if n := count(f.asked(), "GET getMultipleItems"); n != 5 {
			t.Errorf("%d requests for several, want 5", n)
		}
	})
}
