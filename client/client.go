package client

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
)

// Client speaks to one server as one account, in one session. Make it with
// New. Between Login and Logout it may be used by several goroutines at once;
// they share the session and the pace.
type Client struct {
	config Config
	base   *url.URL
	http   *http.Client
	pace   *pacer

	longest int64 // how many bytes of an answer are read

	watch   joint       // one asks whether the server is there
	away    atomic.Bool // it is not, and requests wait for the one who asks
	renewal joint       // one logs in again
	token   token

	mu      sync.Mutex
	sent    map[string]int // requests by method
	repeats int            // how many of them were sent again
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
		if transport, err = NewTransport(config.CAFile); err != nil {
			return nil, err
		}
	}
	return &Client{
		config: config,
		base:   base,
		http:   &http.Client{Transport: transport, CheckRedirect: stay},
		pace:   newPacer(config.Rate),
		sent:   map[string]int{},
		// A page of 5,000 items takes some ten million. What is longer than this is
		// read in halves, where it can be, and an error where it cannot.
		longest: 256 << 20,
	}, nil
}

// stay keeps net/http from following redirects: it would turn a PUT into a GET
// and carry the tokens to another host.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Requests gives the number of requests sent so far by method, failed ones
// included. The map is the caller's own.
func (c *Client) Requests() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.sent)
}

// count notes a request about to leave.
func (c *Client) count(method string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent[method]++
}

// spare reports whether sending once more is worth it, and notes that it is
// done. A run in which more than half of all requests are repeats, and a
// hundred besides, is more than its server can bear.
func (c *Client) spare() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	total := 0
	for _, n := range c.sent {
		total += n
	}
	if c.repeats >= total/2+100 {
		return false
	}
	c.repeats++
	return true
}

// String names the server. It keeps fmt from printing the tokens inside.
func (c *Client) String() string { return fmt.Sprintf("ITSM-NG at %s", c.base) }
