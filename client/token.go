package client

import "sync"

// token is the session token that all requests of a client carry.
type token struct {
	mu      sync.Mutex
	text    string // empty while there is no session
	doubted bool   // it comes of a renewal, and has not served yet
}

func (t *token) get() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text
}

// set gives the token before.
func (t *token) set(text string, doubted bool) (before string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before, t.text, t.doubted = t.text, text, doubted
	return before
}

// served notes that a request was taken with a token.
func (t *token) served(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.text == text {
		t.doubted = false
	}
}

// useless reports whether a token that was refused is one that never served.
func (t *token) useless(text string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text == text && t.doubted
}
