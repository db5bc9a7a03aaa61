package client_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

// collect reads a list to its end.
func collect(t testing.TB, c *client.Client, q client.Query) ([]int, error) {
	t.Helper()
	var ids []int
	for item, err := range c.Items(t.Context(), "Computer", q) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, item.ID())
	}
	return ids, nil
}

// upTo gives 1 to n.
func upTo(n int) []int {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = i + 1
	}
	return ids
}

func TestItemsGivesEachItemOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 9, 10, 11, 19, 20, 100} {
		for _, size := range []int{1, 2, 3, 10, 50} {
			s := &shelf{ids: upTo(n)}
			got, err := collect(t, newFake(t, s.reply).client(t), client.Query{PageSize: size})
			if err != nil || !slices.Equal(got, upTo(n)) {
				t.Errorf("%d items in pages of %d: %v, error %v", n, size, got, err)
			}
			if most := n/max(1, size-1) + 2; s.reads > most {
				t.Errorf("%d items in pages of %d: %d requests, want %d at most", n, size, s.reads, most)
			}
		}
	}
}

func TestItemsAsksForWhatTheQuerySays(t *testing.T) {
	tests := []struct {
		name  string
		query client.Query
		want  string
	}{
		{"nothing said", client.Query{}, "get_hateoas=false&order=ASC&range=0-4999&sort=id"},
		{"all said", client.Query{Trash: true, Sort: "date_mod", Descending: true, PageSize: 10, Fields: []string{"name"}},
			"get_hateoas=false&is_deleted=1&order=DESC&range=0-9&sort=date_mod"},
		{"a text longer than a URL", client.Query{Equal: map[string]string{"comment": strings.Repeat("é", 9000)}},
			"get_hateoas=false&order=ASC&range=0-4999&sort=id&searchText[comment]=%5E" + strings.Repeat("%C3%A9", 200) + "%25%24"},
		{"ids alone", client.Query{Fields: []string{}}, "get_hateoas=false&only_id=true&order=ASC&range=0-4999&sort=id"},
	}
	for _, test := range tests {
		f := newFake(t, always(200, `[]`))
		if _, err := collect(t, f.client(t), test.query); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := f.requests[0]; got.path != "Computer/" || got.query != test.want {
			t.Errorf("%s: asked for %s?%s, want Computer/?%s", test.name, got.path, got.query, test.want)
		}
	}
}

func TestItemsKeepsTheFieldsAskedFor(t *testing.T) {
	c := newFake(t, (&shelf{ids: upTo(2)}).reply).client(t)
	var got []client.Item
	for item, err := range c.Items(t.Context(), "Computer", client.Query{Fields: []string{"name"}}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, item)
	}
	want := []client.Item{{"id": number("1"), "name": "n1"}, {"id": number("2"), "name": "n2"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func TestItemsStopsWhenTheCallerDoes(t *testing.T) {
	s := &shelf{ids: upTo(100)}
	for item, err := range newFake(t, s.reply).client(t).Items(t.Context(), "Computer", client.Query{PageSize: 10}) {
		if err != nil || item.ID() == 5 {
			break
		}
	}
	if s.reads != 1 {
		t.Errorf("%d requests after the caller left, want 1", s.reads)
	}
}

func TestItemsGivesTheErrorLast(t *testing.T) {
	s := &shelf{ids: upTo(100)}
	f := newFake(t, func(r request) answer {
		if s.reads == 2 {
			return answer{status: 403, body: `["ERROR_RIGHT_MISSING","no"]`}
		}
		return s.reply(r)
	})
	got, err := collect(t, f.client(t), client.Query{PageSize: 10})
	if len(got) != 19 || !errors.Is(err, client.ErrForbidden) {
		t.Errorf("%d items before the error %v, want 19", len(got), err)
	}
}

func TestItemsRefusesWhatIsNoItemtype(t *testing.T) {
	f := newFake(t, always(200, `[]`))
	for _, itemtype := range []string{"", "Computer/1", "../x", "Computer?x", "a b", "Comp\nuter"} {
		for _, err := range f.client(t).Items(t.Context(), itemtype, client.Query{}) {
			if err == nil || !strings.Contains(err.Error(), "not an itemtype") {
				t.Errorf("%q: error %v", itemtype, err)
			}
		}
	}
	if len(f.asked()) > 0 {
		t.Errorf("sent %q", f.asked())
	}
}

func TestItemsBrokenAnswers(t *testing.T) {
	for _, body := range []string{``, ` `, `{}`, `null`, `true`, `[{"id":1}`, `[{"id":1},`, `[{"id":1}]<br>Warning`, `[7]`, `[{}]`, `[null]`, `<html>`} {
		synctest.Test(t, func(t *testing.T) {
			_, err := collect(t, newFake(t, always(200, body)).client(t), client.Query{})
			if !errors.Is(err, client.ErrFailed) {
				t.Errorf("%q: error %v, want ErrFailed", body, err)
			}
		})
	}
}
