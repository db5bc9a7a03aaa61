package client_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
)

// arrivals notes when requests come, by method, and answers them by their number from 1.
type arrivals struct {
	mu    sync.Mutex
	start time.Time
	times []time.Duration
	reply func(n int, r request) answer
}

func (a *arrivals) answer(r request) answer {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.start.IsZero() {
		a.start = time.Now()
	}
	a.times = append(a.times, time.Since(a.start))
	return a.reply(len(a.times), r)
}

// since counts the requests that came within a time.
func (a *arrivals) since(from, to time.Duration) (n int) {
	for _, at := range a.times {
		if at >= from && at < to {
			n++
		}
	}
	return n
}

func good(request) answer { return answer{status: 200, body: `[{"1":true,"message":""}]`} }

// One request that is answered with "later" keeps all of them back, and is sent
// again itself, reads and updates alike.
func TestAHoldIsOnAllRequests(t *testing.T) {
	for _, status := range []int{429, 503} {
		for name, pause := range map[string]func() string{
			"seconds": func() string { return "20" },
			"a date":  func() string { return time.Now().Add(20 * time.Second).UTC().Format(http.TimeFormat) },
		} {
			synctest.Test(t, func(t *testing.T) {
				a := &arrivals{}
				a.reply = func(n int, r request) answer {
					if n == 1 {
						return answer{status: status, page: true, pause: pause()}
					}
					return good(r)
				}
				c := newFake(t, a.answer).client(t)
				var working sync.WaitGroup
				for i := range 8 {
					working.Go(func() {
						time.Sleep(time.Duration(i) * time.Second)
						if results, err := c.Update(t.Context(), "Computer", rowsOf(1)); err != nil || !results[0].OK {
							t.Errorf("%d, %s: %v, error %v", status, name, results, err)
						}
					})
				}
				working.Wait()
				if early := a.since(0, 20*time.Second) - 1; early > 0 || len(a.times) < 9 {
					t.Errorf("%d, %s: %d of %d requests came during the hold", status, name, early, len(a.times))
				}
				if a.times[len(a.times)-1] > 23*time.Second {
					t.Errorf("%d, %s: the last came after %v", status, name, a.times[len(a.times)-1])
				}
			})
		}
	}
}

// Also those that wait for their turn when it begins.
func TestAHoldIsOnThoseWaitingForTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &arrivals{}
		a.reply = func(n int, r request) answer {
			if n == 1 {
				return answer{status: 429, pause: "20"}
			}
			return good(r)
		}
		slow := func(r request) answer { time.Sleep(500 * time.Millisecond); return a.answer(r) }
		c := newFake(t, slow).client(t, func(c *client.Config) { c.Rate = 1 })
		var working sync.WaitGroup
		for range 8 {
			working.Go(func() {
				if _, err := c.Update(t.Context(), "Computer", rowsOf(1)); err != nil {
					t.Error(err)
				}
			})
		}
		working.Wait()
		if early := a.since(1, 20*time.Second); early > 0 || len(a.times) != 9 {
			t.Errorf("%d of %d requests came during the hold: %v", early, len(a.times), a.times)
		}
	})
}

// Requests that are turned down together make one hold, not a longer one each.
func TestHoldsOfRequestsInFlightTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &arrivals{}
		a.reply = func(n int, r request) answer {
			if n <= 8 {
				return answer{status: 429}
			}
			return good(r)
		}
		c := newFake(t, func(r request) answer { time.Sleep(time.Second); return a.answer(r) }).client(t)
		var working sync.WaitGroup
		for range 8 {
			working.Go(func() {
				if _, err := c.Update(t.Context(), "Computer", rowsOf(1)); err != nil {
					t.Error(err)
				}
			})
		}
		working.Wait()
		if last := a.times[len(a.times)-1]; last > 2*time.Second || len(a.times) != 16 {
			t.Errorf("%d requests, the last answered after %v; want 16 within two seconds", len(a.times), last)
		}
	})
}

// The one who asks whether the server is there keeps to what it asked for.
func TestAHoldIsOnTheOneWhoAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &arrivals{}
		a.reply = func(n int, r request) answer {
			if n <= 3 {
				return answer{status: 503, pause: "60"}
			}
			return good(r)
		}
		if err := newFake(t, a.answer).client(t).Await(t.Context()); err != nil {
			t.Error(err)
		}
		want := []time.Duration{0, time.Minute, 2 * time.Minute, 3 * time.Minute}
		if !slices.Equal(a.times, want) {
			t.Errorf("asked at %v, want %v", a.times, want)
		}
	})
}

func TestAHoldIsNoLongerThanAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &arrivals{}
		a.reply = func(n int, r request) answer {
			if n == 1 {
				return answer{status: 429, pause: "86400"}
			}
			return good(r)
		}
		c := newFake(t, a.answer).client(t, func(c *client.Config) { c.MaxOutage = time.Minute })
		if _, err := c.Update(t.Context(), "Computer", rowsOf(1)); err != nil || a.times[1] != time.Minute {
			t.Errorf("sent again at %v, error %v; want a minute", a.times, err)
		}
	})
}

// Without a Retry-After holds grow, until a request is taken.
func TestHoldsGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &arrivals{}
		a.reply = func(n int, r request) answer {
			if n == 5 || n == 7 {
				return good(r)
			}
			return answer{status: 429, body: "slow down", page: true}
		}
		c := newFake(t, a.answer).client(t)
		for range 2 {
			if _, err := c.Update(t.Context(), "Computer", rowsOf(1)); err != nil {
				t.Fatal(err)
			}
		}
		for i, most := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 1, time.Second} {
			if gap := a.times[i+1] - a.times[i]; gap < most/2 || gap > most {
				t.Errorf("%v between request %d and the next, want %v to %v", gap, i+1, most/2, most)
			}
		}
	})
}

func TestAHoldEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, func(request) answer { return answer{status: 429, pause: "60"} })
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		if _, err := f.client(t).Update(ctx, "Computer", rowsOf(1)); err != ctx.Err() || len(f.asked()) != 1 {
			t.Errorf("error %v after %q, want that of the context", err, f.asked())
		}
	})
}
