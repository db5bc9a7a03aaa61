package client_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

// find reads a search to its end.
func find(t *testing.T, c *client.Client, itemtype string, s client.Search) ([]client.Found, error) {
	t.Helper()
	var all []client.Found
	for found, err := range c.Search(t.Context(), itemtype, s) {
		if err != nil {
			return all, err
		}
		all = append(all, found)
	}
	return all, nil
}

func TestSearchAsksForWhatItSays(t *testing.T) {
	f := newFake(t, always(200, `{"totalcount":0,"count":0,"content-range":"0--1/0"}`))
	got, err := find(t, f.client(t), "Computer", client.Search{
		Criteria: []client.Criterion{
			{Field: 1, Value: "^a&b é$"},
			{Link: "OR NOT", Field: 3, Type: "under", Value: "5"},
		},
		Show: []int{2, 5}, Trash: true, Sort: 19, Descending: true, Start: 100, Limit: 50,
	})
	want := "range=100-149" +
		"&criteria[0][link]=AND&criteria[0][field]=1&criteria[0][searchtype]=contains&criteria[0][value]=%5Ea%26b+%C3%A9%24" +
		"&criteria[1][link]=OR+NOT&criteria[1][field]=3&criteria[1][searchtype]=under&criteria[1][value]=5" +
		"&forcedisplay[0]=2&forcedisplay[1]=5&is_deleted=1&sort=19&order=DESC"
	if err != nil || len(got) > 0 {
		t.Errorf("%v, error %v; want nothing, since there is no data", got, err)
	}
	if r := f.requests[0]; r.path != "search/Computer" || r.query != want {
		t.Errorf("asked for %s?%s, want\n%s", r.path, r.query, want)
	}
}

func TestSearchGivesWhatIsShown(t *testing.T) {
	f := newFake(t, always(200, `{"totalcount":2,"count":2,"sort":"1","data":[{"1":"pc-a0","2":2,"5":null,"70":["a","b"],"x":1},{"1":"a &lt; b","2":"3"}],"content-range":"0-1/2"}`))
	got, err := find(t, f.client(t), "Computer", client.Search{})
	want := []client.Found{
		{1: "pc-a0", 2: number("2"), 5: nil, 70: []any{"a", "b"}},
		{1: "a &lt; b", 2: "3"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v, found (-want +got):\n%s", err, diff)
	}
}

func TestSearchRefuses(t *testing.T) {
	many := make([]client.Criterion, 51)
	for i := range many {
		many[i].Field = 1
	}
	f := newFake(t, always(200, `{}`))
	for says, s := range map[string]client.Search{
		"51 criteria are more than the 50":     {Criteria: many},
		"criterion 2 names no search option":   {Criteria: []client.Criterion{{Field: 1}, {}}},
		`"Computer/1" is not an itemtype`:      {},
		"criterion 1 names no search option: ": {Criteria: []client.Criterion{{Field: -1}}},
	} {
		itemtype := "Computer"
		if strings.Contains(says, "itemtype") {
			itemtype = "Computer/1"
		}
		if _, err := find(t, f.client(t), itemtype, s); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v, want one that says %q", err, says)
		}
	}
	if len(f.asked()) > 0 {
		t.Errorf("sent %q", f.asked())
	}
	if _, err := find(t, f.client(t), "Computer", client.Search{Criteria: many[:50]}); err != nil {
		t.Errorf("fifty criteria: %v", err)
	}
}

// results answers a search as a list of so many items.
func results(n, most int) func(request) answer {
	return func(r request) answer {
		var from, to int
		query, _ := url.ParseQuery(r.query)
		if _, err := fmt.Sscanf(query.Get("range"), "%d-%d", &from, &to); err != nil {
			return answer{status: 200, body: "{}"}
		}
		if to-from+1 > most {
			return answer{status: 200, page: true}
		}
		if from > n {
			return answer{status: 400, body: `["ERROR_RANGE_EXCEED_TOTAL","…"]`}
		}
		var data []string
		for id := from; id <= min(to, n-1); id++ {
			data = append(data, fmt.Sprintf(`{"2":%d}`, id))
		}
		return answer{status: 206, body: fmt.Sprintf(`{"totalcount":%d,"data":[%s]}`, n, strings.Join(data, ","))}
	}
}

func TestSearchPages(t *testing.T) {
	for _, test := range []struct {
		search             client.Search
		first, n, requests int
	}{
		{client.Search{}, 0, 2500, 3},
		{client.Search{Start: 1000}, 1000, 1500, 2},
		{client.Search{Limit: 10}, 0, 10, 1},
		{client.Search{Limit: 1500}, 0, 1500, 2},
		{client.Search{Start: 2400, Limit: 1500}, 2400, 100, 1},
		{client.Search{Start: 5000}, 0, 0, 1},
		{client.Search{PageSize: 2500}, 0, 2500, 2},
	} {
		f := newFake(t, results(2500, 5000))
		got, err := find(t, f.client(t), "Computer", test.search)
		if err != nil || len(got) != test.n || len(f.asked()) != test.requests {
			t.Errorf("%+v: %d found in %d requests, error %v; want %d in %d", test.search, len(got), len(f.asked()), err, test.n, test.requests)
		}
		for i, found := range got {
			if found[2] != number(fmt.Sprint(test.first+i)) {
				t.Fatalf("%+v: %v at %d", test.search, found, i)
			}
		}
	}
}

func TestSearchInHalves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := find(t, newFake(t, results(600, 130)).client(t), "Computer", client.Search{PageSize: 500})
		if err != nil || len(got) != 600 {
			t.Errorf("%d found, error %v; want 600", len(got), err)
		}
	})
}

// Something on the way drops the query: every page is the first.
func TestSearchThatNeverEnds(t *testing.T) {
	f := newFake(t, always(206, `{"totalcount":5,"data":[{"2":1},{"2":2}]}`))
	got, err := find(t, f.client(t), "Computer", client.Search{PageSize: 2})
	if err == nil || !strings.Contains(err.Error(), "drops the range") || len(got) > 12 {
		t.Errorf("%d found, error %v; want an end", len(got), err)
	}
}

// What was found leaves the result while it is read: it ends, and is no error.
func TestSearchThatShrinks(t *testing.T) {
	for _, left := range []int{0, 500, 2500, 2999} {
		n := 3001
		f := newFake(t, func(r request) answer {
			if strings.Contains(r.query, "range=3000-") {
				n = left
			}
			return results(n, 5000)(r)
		})
		got, err := find(t, f.client(t), "Computer", client.Search{})
		if err != nil || len(got) != 3000 {
			t.Errorf("%d left: %d found, error %v; want the 3000 of before", left, len(got), err)
		}
	}
}

func TestSearchInHalvesHasAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, results(600, 0))
		_, err := find(t, f.client(t), "Computer", client.Search{PageSize: 500})
		// 500, 250, 125, 62, and 50 five times.
		if got := count(f.asked(), "GET search/Computer"); !errors.Is(err, client.ErrFailed) || got != 9 {
			t.Errorf("error %v after %d requests, want 9", err, got)
		}
		if last := f.requests[len(f.requests)-1].query; last != "range=0-49" {
			t.Errorf("asked for %s at the end, want range=0-49", last)
		}
	})
}

func TestSearchBrokenAnswers(t *testing.T) {
	for _, body := range []string{``, `[]`, `null`, `{"data":[{"1":"a"}]`, `{"data":{"1":"a"}}`, `{"data":[7]}`, `{"data":[{"1":"a"}]}<br>Warning`, `{"data":[{"1":`, `{"totalcount":"many"}`} {
		synctest.Test(t, func(t *testing.T) {
			if _, err := find(t, newFake(t, always(200, body)).client(t), "Computer", client.Search{}); !errors.Is(err, client.ErrFailed) {
				t.Errorf("%q: error %v, want ErrFailed", body, err)
			}
		})
	}
}

func TestSimulatedSearch(t *testing.T) {
	c, _ := login(t, 120)
	got, err := find(t, c, "Computer", client.Search{
		Criteria: []client.Criterion{{Field: 5, Value: "^SN00000"}, {Link: "AND NOT", Field: 1, Value: "PC-000003$"}},
		Show:     []int{2, 5}, Sort: 2, PageSize: 4,
	})
	var ids []string
	for _, found := range got {
		ids = append(ids, fmt.Sprint(found[2]))
	}
	if want := []string{"1", "2", "4", "5", "6", "7", "8", "9"}; err != nil || !slices.Equal(ids, want) {
		t.Errorf("found %v, error %v; want %v", ids, err, want)
	}
	_, err = find(t, c, "Computer", client.Search{Criteria: []client.Criterion{{Field: 99999, Value: "x"}}})
	if err == nil || !strings.Contains(err.Error(), "Bad field ID") {
		t.Errorf("an unknown option: error %v", err)
	}
}
