package client_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"itsmload/client"
)

// shelf is a list on a server, in its order, that changes between requests.
type shelf struct {
	ids     []int
	between func(s *shelf, reads int)
	reads   int
}

// reply gives a range of the list as the server does.
func (s *shelf) reply(r request) answer {
	if s.between != nil && s.reads > 0 {
		s.between(s, s.reads)
	}
	s.reads++
	var from, to int
	query, _ := url.ParseQuery(r.query)
	fmt.Sscanf(query.Get("range"), "%d-%d", &from, &to)
	if from > len(s.ids) {
		return answer{status: 400, body: `["ERROR_RANGE_EXCEED_TOTAL","Provided range exceed total count of data"]`}
	}
	var objects []string
	for _, id := range s.ids[from:min(to+1, len(s.ids))] {
		objects = append(objects, fmt.Sprintf(`{"id":%d,"name":"n%d","comment":"c"}`, id, id))
	}
	return answer{status: 206, body: "[" + strings.Join(objects, ",") + "]"}
}

func (s *shelf) remove(id int) {
	s.ids = slices.DeleteFunc(slices.Clone(s.ids), func(n int) bool { return n == id })
}

func TestItemsThatLeaveTheListMeanwhile(t *testing.T) {
	tests := []struct {
		name    string
		between func(s *shelf, reads int)
		gone    []int
	}{
		{"one of those given", func(s *shelf, reads int) { s.remove(3) }, nil},
		{"the link itself", func(s *shelf, reads int) { s.remove(10) }, nil},
		{"the last of all", func(s *shelf, reads int) { s.remove(40) }, []int{40}},
		{"one to come", func(s *shelf, reads int) { s.remove(25) }, []int{25}},
		{"several pages at once", func(s *shelf, reads int) {
			if reads == 3 {
				s.ids = slices.DeleteFunc(s.ids, func(id int) bool { return id <= 25 })
			}
		}, nil},
		{"everything given, and more than is left", func(s *shelf, reads int) {
			if reads == 2 {
				s.ids = []int{30, 40}
			}
		}, []int{20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 34, 35, 36, 37, 38, 39}},
		{"one each time", func(s *shelf, reads int) { s.ids = s.ids[1:] }, nil},
	}
	for _, test := range tests {
		s := &shelf{ids: upTo(40), between: test.between}
		got, err := collect(t, newFake(t, s.reply).client(t), client.Query{PageSize: 10})
		want := slices.DeleteFunc(upTo(40), func(id int) bool { return slices.Contains(test.gone, id) })
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, error %v; want %v", test.name, got, err, want)
		}
	}
}

// Whatever is deleted and added while a list is read, what was there from the
// first request to the last is given, and nothing twice.
func TestItemsUnderRandomChanges(t *testing.T) {
	s := &shelf{}
	c := newFake(t, func(r request) answer { return s.reply(r) }).client(t)
	finished := 0
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 0))
		*s = shelf{ids: upTo(random.IntN(60))}
		stayed := map[int]bool{}
		for _, id := range s.ids {
			stayed[id] = true
		}
		s.between = func(s *shelf, reads int) { churn(s, random, stayed) }
		got, err := collect(t, c, client.Query{PageSize: 2 + random.IntN(12)})
		if err != nil && !strings.Contains(err.Error(), "try again") {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for i, id := range got {
			delete(stayed, id)
			if i > 0 && id <= got[i-1] {
				t.Errorf("seed %d: %d after %d", seed, id, got[i-1])
			}
		}
		if err != nil {
			continue
		}
		finished++
		if len(stayed) > 0 {
			t.Errorf("seed %d: left out %v of %v, given %v", seed, stayed, s.ids, got)
		}
	}
	if finished < 250 {
		t.Errorf("%d lists of 300 were read to their end", finished)
	}
}

// churn deletes some items of a list, and adds some at its end.
func churn(s *shelf, random *rand.Rand, stayed map[int]bool) {
	for range random.IntN(4) {
		if len(s.ids) > 0 {
			id := s.ids[random.IntN(len(s.ids))]
			delete(stayed, id)
			s.remove(id)
		}
	}
	if random.IntN(3) == 0 {
		s.ids = append(s.ids, 1000+s.reads)
	}
}

func TestItemsInOtherOrders(t *testing.T) {
	down := upTo(40)
	slices.Reverse(down)
	shuffled := []int{7, 31, 2, 40, 11, 5, 29, 1, 36, 18, 23, 9}
	tests := []struct {
		name    string
		ids     []int
		query   client.Query
		between func(s *shelf, reads int)
		want    []int
	}{
		{"ids downwards", down, client.Query{Descending: true}, nil, down},
		{"ids downwards, one given deleted", down, client.Query{Descending: true}, func(s *shelf, _ int) { s.remove(39) }, down},
		{"by date", shuffled, client.Query{Sort: "date_mod"}, nil, shuffled},
		{"by date, one given deleted", shuffled, client.Query{Sort: "date_mod"}, func(s *shelf, _ int) { s.remove(7) }, shuffled},
		{"by date, two given deleted", shuffled, client.Query{Sort: "date_mod"}, func(s *shelf, _ int) { s.remove(7); s.remove(2) }, shuffled},
		{"by date, four given deleted now and then", upTo(80), client.Query{Sort: "date_mod"}, func(s *shelf, reads int) {
			if reads%5 == 0 && s.ids[8] < 5*reads {
				s.ids = append(slices.Clone(s.ids[:4]), s.ids[8:]...)
			}
		}, upTo(80)},
		{"by date, one moved to the front", shuffled, client.Query{Sort: "date_mod"}, func(s *shelf, reads int) {
			if reads == 2 {
				s.remove(23)
				s.ids = append([]int{23}, s.ids...)
			}
		}, slices.DeleteFunc(slices.Clone(shuffled), func(id int) bool { return id == 23 })},
		{"by date, one moved to the end, long after it was given", upTo(60), client.Query{Sort: "date_mod"}, func(s *shelf, reads int) {
			if reads == 9 {
				s.ids = append(s.ids[1:], 1)
			}
		}, append(upTo(60), 1)},
	}
	for _, test := range tests {
		s := &shelf{ids: slices.Clone(test.ids), between: test.between}
		test.query.PageSize = 5
		got, err := collect(t, newFake(t, s.reply).client(t), test.query)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, error %v; want %v", test.name, got, err, test.want)
		}
	}
}

func TestItemsEnds(t *testing.T) {
	tests := []struct {
		name  string
		query client.Query
		reply func(reads int) string
		says  string
	}{
		{"the same page for ever", client.Query{}, func(int) string { return `[{"id":1},{"id":2},{"id":3}]` }, "does not go on"},
		{"the same page for ever, by date", client.Query{Sort: "date_mod"}, func(int) string { return `[{"id":1},{"id":2},{"id":3}]` }, "does not go on"},
		{"other items each time, by date", client.Query{Sort: "date_mod"}, func(n int) string {
			return fmt.Sprintf(`[{"id":%d},{"id":%d},{"id":%d}]`, 3*n+1, 3*n+2, 3*n+3)
		}, "changes faster"},
		{"ever higher ids", client.Query{}, func(n int) string {
			return fmt.Sprintf(`[{"id":%d},{"id":%d},{"id":%d}]`, 3*n+1, 3*n+2, 3*n+3)
		}, "changes faster"},
		{"a hole too long for the memory, by date", client.Query{Sort: "date_mod"}, func(n int) string {
			if n <= 10 {
				return fmt.Sprintf(`[{"id":%d},{"id":%d},{"id":%d}]`, 2*n-1, 2*n, 2*n+1)
			}
			return fmt.Sprintf(`[{"id":%d},{"id":2},{"id":3}]`, 100+n)
		}, "changes faster"},
		{"not sorted", client.Query{}, func(int) string { return `[{"id":3},{"id":1},{"id":2}]` }, "not sorted"},
		{"not sorted downwards", client.Query{Descending: true}, func(int) string { return `[{"id":1},{"id":2},{"id":3}]` }, "not sorted"},
	}
	for _, test := range tests {
		reads := 0
		c := newFake(t, func(request) answer {
			reads++
			return answer{status: 206, body: test.reply(reads)}
		}).client(t)
		test.query.PageSize = 3
		_, err := collect(t, c, test.query)
		if err == nil || !strings.Contains(err.Error(), test.says) || !strings.HasPrefix(err.Error(), "read Computer: ") {
			t.Errorf("%s: error %v, want one that says %q", test.name, err, test.says)
		}
		if reads > 50 {
			t.Errorf("%s: %d requests", test.name, reads)
		}
	}
}

// A list that loses much of what was given, again and again, is read to its end
// however long it is, and in not many more requests than it has pages.
func TestItemsOfALongListThatKeepsShrinking(t *testing.T) {
	for _, sort := range []string{"id", "date_mod"} {
		s := &shelf{ids: upTo(2000), between: func(s *shelf, reads int) {
			if reads%6 == 0 && s.ids[20] < 7*reads {
				s.ids = s.ids[20:]
			}
		}}
		got, err := collect(t, newFake(t, s.reply).client(t), client.Query{PageSize: 20, Sort: sort})
		if err != nil || !slices.Equal(got, upTo(2000)) || s.reads > 250 {
			t.Errorf("by %s: %d items of 2000 in %d requests, error %v", sort, len(got), s.reads, err)
		}
	}
}

// In another order than by id a walk can go three pages back, each time anew,
// and no further than it remembers.
func TestItemsThreePagesBack(t *testing.T) {
	for loss, goes := range map[int]bool{12: true, 13: false} {
		s := &shelf{ids: upTo(200), between: func(s *shelf, reads int) {
			if reads == 8 || reads == 25 {
				s.ids = s.ids[loss:]
			}
		}}
		got, err := collect(t, newFake(t, s.reply).client(t), client.Query{PageSize: 5, Sort: "date_mod"})
		if goes != (err == nil && slices.Equal(got, upTo(200))) {
			t.Errorf("%d lost: %d items of 200, error %v", loss, len(got), err)
		}
	}
}
