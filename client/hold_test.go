package client_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
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
				if early := a.since(1, 20*time.Second); early > 0 || len(a.times) < 9 {
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

// What keeps failing while the server is there is given up after five times.
func TestAttemptsHaveAnEnd(t *testing.T) {
	tests := []struct {
		name  string
		fails answer
		read  int // requests for one read
		write int // and for one update
	}{
		{"too many requests", answer{status: 429}, 5, 5},
		{"not available", answer{status: 503}, 5, 5},
		{"an error", answer{status: 500}, 5, 1},
		{"a bad gateway", answer{status: 502}, 5, 1},
		{"a gateway's time-out", answer{status: 504}, 5, 1},
		{"a page", answer{status: 200, body: "<title>x</title>", page: true}, 5, 1},
		{"an empty body", answer{status: 200}, 5, 1},
		{"a cut", answer{}, 5, 1},
		{"too large", answer{status: 413, page: true}, 1, 1},
		{"a refusal", answer{status: 403, body: `["ERROR_RIGHT_MISSING",""]`}, 1, 1},
	}
	for _, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t, func(r request) answer {
				if r.path == "getActiveEntities" {
					return answer{status: 200, body: "{}"}
				}
				return test.fails
			})
			c := f.client(t)
			_, read := c.Count(t.Context(), "Computer", false)
			_, write := c.Update(t.Context(), "Computer", rowsOf(1))
			if read == nil || write == nil || errors.Is(read, client.ErrOutage) || errors.Is(write, client.ErrOutage) {
				t.Errorf("%s: errors %v and %v", test.name, read, write)
			}
			all := strings.Join(f.asked(), "\n")
			if got := strings.Count(all, "GET Computer/"); got != test.read {
				t.Errorf("%s: %d reads, want %d", test.name, got, test.read)
			}
			if got := strings.Count(all, "PUT"); got != test.write {
				t.Errorf("%s: %d updates, want %d", test.name, got, test.write)
			}
		})
	}
}

// A run in which everything fails ends in far fewer requests than five each.
func TestARunHasALimitOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, func(r request) answer { return answer{status: 429, pause: "1"} })
		c := f.client(t)
		for range 1000 {
			_, err := c.Count(t.Context(), "Computer", false)
			if !errors.Is(err, client.ErrFailed) {
				t.Fatal(err)
			}
		}
		if n := len(f.asked()); n < 1500 || n > 2300 {
			t.Errorf("%d requests for 1000 reads, want about 2200", n)
		}
	})
}
