package client_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
)

func TestItemsOfAChosenRange(t *testing.T) {
	for _, test := range []struct {
		query client.Query
		want  []int
		reads int
	}{
		{client.Query{Start: 10}, upTo(40)[10:], 4},
		{client.Query{Limit: 5}, upTo(5), 1},
		{client.Query{Limit: 1}, upTo(1), 1},
		{client.Query{Limit: 10}, upTo(10), 1},
		{client.Query{Limit: 11}, upTo(11), 2},
		{client.Query{Start: 10, Limit: 15}, upTo(25)[10:], 2},
		{client.Query{Start: 35, Limit: 15}, upTo(40)[35:], 1},
		{client.Query{Start: 40}, nil, 1},
		{client.Query{Start: 400}, nil, 1},
		{client.Query{Start: -5, Limit: 3}, upTo(3), 1},
		{client.Query{Start: 30, Limit: 10, Descending: true}, nil, 1},
	} {
		s := &shelf{ids: upTo(40)}
		if test.query.Descending {
			slices.Reverse(s.ids)
			test.want = slices.Clone(s.ids[30:])
		}
		test.query.PageSize = 10
		got, err := collect(t, newFake(t, s.reply).client(t), test.query)
		if err != nil || !slices.Equal(got, test.want) || s.reads != test.reads {
			t.Errorf("%+v: %v in %d requests, error %v; want %v in %d", test.query, got, s.reads, err, test.want, test.reads)
		}
	}
}

// What moves out of a chosen range while it is read is found all the same by
// its id; in another order nothing from before the range is given for it.
func TestItemsOfAChosenRangeUnderChanges(t *testing.T) {
	forward := func(s *shelf, reads int) {
		if reads <= 3 {
			s.ids = s.ids[3:]
		}
	}
	given := func(s *shelf, reads int) {
		for id := 11; id <= 20; id++ {
			if reads == 1 && id <= 15 || reads == 3 {
				s.remove(id)
			}
		}
	}
	for name, test := range map[string]struct {
		sort    string
		between func(*shelf, int)
		want    []int
	}{
		"by id, those before it leave":   {"id", forward, upTo(60)[10:]},
		"by id, those around leave":      {"id", given, without(upTo(60)[10:], 16, 17, 18, 19, 20)},
		"by date, those given leave":     {"date_mod", given, upTo(60)[10:]},
		"by date, those before it leave": {"date_mod", forward, without(upTo(60)[10:], 16)},
	} {
		s := &shelf{ids: upTo(60), between: test.between}
		got, err := collect(t, newFake(t, s.reply).client(t), client.Query{Start: 10, PageSize: 5, Sort: test.sort})
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, error %v; want %v", name, got, err, test.want)
		}
	}
}

// A list read side by side is the same list, in the same order.
func TestItemsSideBySide(t *testing.T) {
	for _, n := range []int{0, 1, 9, 10, 11, 100, 109} {
		for _, parallel := range []int{2, 3, 8} {
			s := &shelf{ids: upTo(n)}
			var one sync.Mutex
			f := newFake(t, func(r request) answer { one.Lock(); defer one.Unlock(); return s.reply(r) })
			got, err := collect(t, f.client(t), client.Query{PageSize: 10, Parallel: parallel})
			if err != nil || !slices.Equal(got, upTo(n)) {
				t.Errorf("%d items, %d pages at once: %v, error %v", n, parallel, got, err)
			}
			if most := n/9 + 1 + parallel; s.reads > most {
				t.Errorf("%d items, %d pages at once: %d requests, want %d at most", n, parallel, s.reads, most)
			}
		}
	}
}

// Pages are on the wire together, and the first alone.
func TestItemsSideBySideAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{ids: upTo(90)}
		var one sync.Mutex
		f := newFake(t, func(r request) answer {
			time.Sleep(time.Second)
			one.Lock()
			defer one.Unlock()
			return s.reply(r)
		})
		began := time.Now()
		if got, err := collect(t, f.client(t), client.Query{PageSize: 10, Parallel: 4}); err != nil || len(got) != 90 {
			t.Errorf("%d items, error %v", len(got), err)
		}
		if took := time.Since(began); took != 4*time.Second {
			t.Errorf("took %v, want 1 s for the first page and 1 s for each four of the ten others", took)
		}
	})
}

// Whatever changes between pages that are read side by side, in whichever order
// they come, what was there all the time is given, and nothing twice.
func TestItemsSideBySideUnderRandomChanges(t *testing.T) {
	finished := 0
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		s := &shelf{ids: upTo(random.IntN(80))}
		stayed := map[int]bool{}
		for _, id := range s.ids {
			stayed[id] = true
		}
		s.between = func(s *shelf, reads int) { churn(s, random, stayed) }
		var one sync.Mutex
		f := newFake(t, func(r request) answer { one.Lock(); defer one.Unlock(); return s.reply(r) })
		got, err := collect(t, f.client(t), client.Query{PageSize: 3 + random.IntN(12), Parallel: 2 + random.IntN(4)})
		if err != nil && !strings.Contains(err.Error(), "try again") {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("seed %d: not each once and in order: %v", seed, got)
		}
		if err != nil {
			continue
		}
		finished++
		for id := range stayed {
			if !slices.Contains(got, id) {
				t.Errorf("seed %d: left out %d, given %v", seed, id, got)
			}
		}
	}
	if finished < 200 {
		t.Errorf("%d lists of 300 were read to their end", finished)
	}
}

// A server that cannot bear large pages is read in smaller ones.
func TestItemsInHalves(t *testing.T) {
	for name, fails := range map[string]answer{
		"an error": {status: 500, page: true}, "an empty body": {status: 200, page: true},
		"an empty body said to be JSON": {status: 200}, "a gateway's time-out": {status: 504, body: "<title>504</title>", page: true},
	} {
		for _, parallel := range []int{1, 3} {
			synctest.Test(t, func(t *testing.T) {
				var sizes []int
				var one sync.Mutex
				s := &shelf{ids: upTo(1000)}
				f := newFake(t, func(r request) answer {
					one.Lock()
					defer one.Unlock()
					var from, to int
					query, _ := url.ParseQuery(r.query)
					if _, err := fmt.Sscanf(query.Get("range"), "%d-%d", &from, &to); err != nil {
						return answer{status: 200, body: "{}"} // asks whether the server is there
					}
					if sizes = append(sizes, to-from+1); to-from+1 > 130 {
						return fails
					}
					return s.reply(r)
				})
				got, err := collect(t, f.client(t), client.Query{PageSize: 500, Parallel: parallel})
				if err != nil || !slices.Equal(got, upTo(1000)) {
					t.Errorf("%s: %d items, error %v", name, len(got), err)
				}
				if parallel == 1 && (!slices.Equal(sizes[:4], []int{500, 250, 125, 125}) || len(sizes) != 11) {
					t.Errorf("%s: pages of %v", name, sizes)
				}
			})
		}
	}
}

// So is one that takes too long over them.
func TestItemsInHalvesForTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{ids: upTo(300)}
		var one sync.Mutex
		f := newFake(t, func(r request) answer {
			if strings.Contains(r.query, "range=0-299") {
				time.Sleep(time.Minute)
			}
			one.Lock()
			defer one.Unlock()
			return s.reply(r)
		})
		c := f.client(t, func(c *client.Config) { c.Timeout = 30 * time.Second })
		if got, err := collect(t, c, client.Query{PageSize: 300}); err != nil || !slices.Equal(got, upTo(300)) {
			t.Errorf("%d items, error %v", len(got), err)
		}
		time.Sleep(time.Minute) // the late answer comes
	})
}

// Halving has an end: a server that fails at any size is told so.
func TestItemsInHalvesHasAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, func(r request) answer {
			if r.path == "getActiveEntities" {
				return answer{status: 200, body: "{}"}
			}
			return answer{status: 500, page: true}
		})
		_, err := collect(t, f.client(t), client.Query{})
		// 5000, 2500, 1250, 625, 312, 156, 78, and 50 five times.
		if got := count(f.asked(), "GET Computer/"); !errors.Is(err, client.ErrFailed) || got != 12 {
			t.Errorf("error %v after %d requests, want 12", err, got)
		}
	})
}

func TestItemsEqual(t *testing.T) {
	c, simulator := login(t, 20)
	for name, serial := range map[string]string{
		"plain": "SN-9", "with %": "50%", "with signs": `a<b>&c\d`, "escaped": "x &lt; y", "accents": "Éléonore",
	} {
		id := simulator.Put("Computer", map[string]any{"serial": strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(serial)})
		got, err := collect(t, c, client.Query{Equal: map[string]string{"serial": serial}})
		if err != nil || !slices.Contains(got, id) || len(got) > 3 {
			t.Errorf("%s: found %v, error %v; want %d", name, got, err, id)
		}
	}
	got, err := collect(t, c, client.Query{Equal: map[string]string{"serial": "SN000007", "name": "PC-000008"}})
	if err != nil || len(got) > 0 {
		t.Errorf("two that no item has together: %v, error %v", got, err)
	}
}
