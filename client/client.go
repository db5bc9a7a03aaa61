package client

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"sync"

	"golang.org/x/time/rate"
)

// Client speaks to one server as one account, in one session. Make it with
// New. Between Login and Logout it may be used by several goroutines at once;
// they share the session and the pace.
type Client struct {
	config Config
	base   *url.URL
	http   *http.Client
	pace   *rate.Limiter

	mu    sync.Mutex
	token string         // of the session, empty while there is none
	sent  map[string]int // requests by method
}

// New makes a client. It checks the configuration and sends nothing.
func New(config Config) (*Client, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	base, err := config.base()
	if err != nil {
		return nil, err
	}
	config = config.withDefaults()
	transport := config.Transport
	if transport == nil {
		transport = newTransport()
	}
	return &Client{
		config: config,
		base:   base,
		http:   &http.Client{Transport: transport, CheckRedirect: stay},
		pace:   newPace(config.Rate),
		sent:   map[string]int{},
	}, nil
}

// stay keeps net/http from following redirects: it would turn a PUT into a GET
// and carry the tokens to another host.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// newPace makes the limiter that all requests share. Its burst is 1, so that a
// pause is never followed by a rush.
func newPace(perSecond float64) *rate.Limiter {
	if perSecond == 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Limit(perSecond), 1)
}

// Requests gives the number of requests sent so far by method, failed ones
// included. The map is the caller's own.
func (c *Client) Requests() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.sent)
}

// count notes a request about to leave, and gives the session that it is part of.
func (c *Client) count(method string) (token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent[method]++
	return c.token
}

// session gives the session token, empty while there is none.
func (c *Client) session() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// swap sets the session token and gives the one before.
func (c *Client) swap(token string) (before string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before, c.token = c.token, token
	return before
}

// String names the server. It keeps fmt from printing the tokens inside.
func (c *Client) String() string { return fmt.Sprintf("ITSM-NG at %s", c.base) }
