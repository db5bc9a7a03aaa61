package client_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
)

// paced makes a client whose requests note the time since the start.
func paced(t *testing.T, rate float64) (*client.Client, func() []time.Duration) {
	start := time.Now()
	var mu sync.Mutex
	var times []time.Duration
	transport := inMemory(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		times = append(times, time.Since(start))
		send(w, answer{status: 200, body: "[]"})
	}))
	c := clientOf(t, "https://itsm.example.org", func(c *client.Config) { c.Rate, c.Transport = rate, transport })
	return c, func() []time.Duration { mu.Lock(); defer mu.Unlock(); return times }
}

func TestAllRequestsShareOnePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, times := paced(t, 4)
		time.Sleep(time.Minute) // what was not used is not saved up
		began := time.Minute
		var working sync.WaitGroup
		for i := range 9 {
			working.Go(func() {
				if i%2 == 0 {
					c.Count(t.Context(), "Computer", false)
				} else {
					c.Update(t.Context(), "Computer", rowsOf(1))
				}
			})
		}
		working.Wait()
		for i, at := range times() {
			if want := began + time.Duration(i)*250*time.Millisecond; at != want {
				t.Errorf("request %d left at %v, want %v", i+1, at, want)
			}
		}
		if got := c.Requests(); got["GET"] != 5 || got["PUT"] != 4 {
			t.Errorf("requests counted: %v", got)
		}
	})
}

func TestWithoutARateNothingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, times := paced(t, 0)
		for range 100 {
			c.Count(t.Context(), "Computer", false)
		}
		if last := times()[99]; last != 0 {
			t.Errorf("request 100 left after %v", last)
		}
	})
}

func TestWaitingForATurnEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, times := paced(t, 0.1)
		c.Count(t.Context(), "Computer", false)
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, stop)
		if _, err := c.Update(ctx, "Computer", rowsOf(1)); err != context.Canceled {
			t.Errorf("stopped: error %v, want that of the context", err)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Count(short, "Computer", false); err != context.DeadlineExceeded {
			t.Errorf("out of time: error %v, want that of the context", err)
		}
		if got := len(times()); got != 1 || c.Requests()["PUT"] != 0 {
			t.Errorf("%d requests left, %v counted", got, c.Requests())
		}
	})
}
