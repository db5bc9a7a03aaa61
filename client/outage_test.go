package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
	"itsmload/client/itsmtest"
)

// ways are those in which a server can be away.
var ways = map[string]func(*http.Request) (*http.Response, error){
	"refusal": func(*http.Request) (*http.Response, error) {
		return nil, errors.New("connect: connection refused")
	},
	"502":   pageOf(502, "<title>502 Bad Gateway</title>"),
	"503":   pageOf(503, ""),
	"a 200": pageOf(200, "<title>ITSM-NG - Mysql Error</title>"),
	"silence": func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	},
}

func pageOf(status int, body string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		send(w, answer{status: status, body: body, page: true})
		return w.Result(), nil
	}
}

// host is a simulated server that can be away.
type host struct {
	*itsmtest.Server
	mu    sync.Mutex
	way   func(*http.Request) (*http.Response, error)
	until time.Time
	lost  int // requests while it was away
}

func (h *host) RoundTrip(r *http.Request) (*http.Response, error) {
	if way := h.gone(); way != nil {
		return way(r)
	}
	return inMemory(h.Server).RoundTrip(r)
}

// gone gives the way in which the server is away, nil while it is there.
func (h *host) gone() func(*http.Request) (*http.Response, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.away() {
		return nil
	}
	h.lost++
	return h.way
}

func (h *host) away() bool { return time.Now().Before(h.until) }

// leave takes the server away for a time.
func (h *host) leave(way func(*http.Request) (*http.Response, error), d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.way, h.until = way, time.Now().Add(d)
}

// logIn makes a client of a server in memory, and logs in. To be called where
// time is fake.
func logIn(t *testing.T, change ...func(*client.Config)) (*client.Client, *host) {
	t.Helper()
	simulator, err := itsmtest.New(itsmtest.Options{Items: 800})
	if err != nil {
		t.Fatal(err)
	}
	h := &host{Server: simulator}
	config := func(c *client.Config) { c.UserToken, c.Transport = itsmtest.DefaultUserToken, h }
	c := clientOf(t, "https://itsm.example.org", append([]func(*client.Config){config}, change...)...)
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c, h
}

func TestReadsGoOnAfterAnOutage(t *testing.T) {
	for name, away := range ways {
		synctest.Test(t, func(t *testing.T) {
			c, h := logIn(t, func(c *client.Config) { c.Timeout = 20 * time.Second })
			began := time.Now()
			h.leave(away, 30*time.Second)
			var reading sync.WaitGroup
			for i := range 8 {
				reading.Go(func() {
					if got, err := c.ByID(t.Context(), "Computer", []int{i + 1, i + 2}); err != nil || len(got.Items) != 2 {
						t.Errorf("%s: %d items, error %v", name, len(got.Items), err)
					}
				})
			}
			reading.Wait()
			if took := time.Since(began); took < 30*time.Second || took > 80*time.Second {
				t.Errorf("%s: went on after %v", name, took)
			}
			if lost := h.lost; lost > 8+8 {
				t.Errorf("%s: %d requests while the server was away: more than one asks for it", name, lost)
			}
		})
	}
}

func TestAListGoesOnAfterAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, h := logIn(t)
		n := 0
		for _, err := range c.Items(t.Context(), "Computer", client.Query{PageSize: 100, Parallel: 3}) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 250 {
				h.leave(ways["502"], 30*time.Second)
			}
		}
		if n != 800 || h.lost == 0 {
			t.Errorf("%d items, %d requests lost; want 800 items and an outage", n, h.lost)
		}
	})
}

func TestAwaitReturnsWhenTheServerIsBack(t *testing.T) {
	for name, away := range ways {
		synctest.Test(t, func(t *testing.T) {
			c, h := logIn(t)
			h.leave(away, 30*time.Second)
			if _, err := c.Update(t.Context(), "Computer", rowsOf(1)); name != "503" && !errors.Is(err, client.ErrFailed) {
				t.Fatalf("%s: error %v, want ErrFailed", name, err)
			}
			began := time.Now()
			if err := c.Await(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if h.away() || time.Since(began) > 80*time.Second {
				t.Errorf("%s: returned after %v, the server being away: %v", name, time.Since(began), h.away())
			}
			if results, err := c.Update(t.Context(), "Computer", rowsOf(1)); err != nil || !results[0].OK {
				t.Errorf("%s: the update after it: %v, error %v", name, results, err)
			}
		})
	}
}

// The API's errors come from a server that is there, as a session's end does.
func TestAwaitTakesAnyAnswerOfTheAPI(t *testing.T) {
	for _, reply := range []func(request) answer{
		always(200, `{"active_entity":{}}`),
		always(401, `["ERROR_SESSION_TOKEN_INVALID","session_token seems invalid"]`),
		always(400, `["ERROR","API disabled"]`),
	} {
		f := newFake(t, reply)
		if err := f.client(t).Await(t.Context()); err != nil || len(f.asked()) != 1 {
			t.Errorf("error %v after %q, want one request and none", err, f.asked())
		}
	}
}

// What waits for an outage to end is told when it does not, and has not left.
func TestAnOutageHasAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, h := logIn(t, func(c *client.Config) { c.MaxOutage = time.Minute })
		h.leave(ways["refusal"], time.Hour)
		puts := h.Counts()["PUT"]
		began := time.Now()
		var working sync.WaitGroup
		for i := range 8 {
			working.Go(func() {
				time.Sleep(time.Duration(i) * 5 * time.Second) // the later ones find the outage under way
				_, read := c.Count(t.Context(), "Computer", false)
				if !errors.Is(read, client.ErrOutage) || !strings.Contains(read.Error(), "more than 1m0s") || !strings.Contains(read.Error(), "connection refused") {
					t.Errorf("error %v, want the outage and its cause", read)
				}
			})
		}
		working.Wait()
		if took := time.Since(began); took != time.Minute {
			t.Errorf("given up after %v, want a minute", took)
		}
		if got := h.Counts()["PUT"] - puts; got != 0 || h.lost > 12 {
			t.Errorf("%d PUT, %d requests lost", got, h.lost)
		}
	})
}

func TestWaitingForAnOutageEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, h := logIn(t)
		h.leave(ways["502"], 45*time.Second)
		ctx, stop := context.WithTimeoutCause(t.Context(), 20*time.Second, errors.New("enough"))
		defer stop()
		other := make(chan error)
		go func() {
			time.Sleep(time.Second)
			other <- c.Await(t.Context()) // waits for the first, which is stopped, and takes over
		}()
		if err := c.Await(ctx); err != context.DeadlineExceeded {
			t.Errorf("stopped: error %v, want that of the context", err)
		}
		time.Sleep(2 * time.Second) // the other has asked, and knows
		began := time.Now()
		held, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := c.Update(held, "Computer", rowsOf(1)); err != context.Canceled || time.Since(began) != time.Second {
			t.Errorf("a write held back and stopped: error %v after %v, want that of the context", err, time.Since(began))
		}
		if err := <-other; err != nil || h.away() {
			t.Errorf("the one who waited too: error %v, server away: %v", err, h.away())
		}
		if got := h.Counts()["PUT"]; got != 0 {
			t.Errorf("%d PUT left", got)
		}
	})
}
