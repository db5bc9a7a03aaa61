package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// gate stands before a server and can hold the requests of one method, so that
// a script can act while one is on the wire.
type gate struct {
	handler http.Handler
	arrived chan struct{} // gets a word from each request that is held

	mu     sync.Mutex
	method string
	opened chan struct{} // closed when the gate opens
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	held, opened := g.opened != nil && r.Method == g.method, g.opened
	g.mu.Unlock()
	if held {
		g.arrived <- struct{}{}
		<-opened
	}
	g.handler.ServeHTTP(w, r)
}

func (g *gate) hold(method string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.method, g.opened = method, make(chan struct{})
}

func (g *gate) await() { <-g.arrived }

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.opened != nil {
		close(g.opened)
		g.opened = nil
	}
}

// freeAddress finds an address that nobody listens on, below the ports that the
// system gives to the servers of the other scripts.
func freeAddress() (string, error) {
	var err error
	for n := range 1000 {
		var l net.Listener
		l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 21000+(os.Getpid()+n)%1000))
		if err == nil {
			return l.Addr().String(), l.Close()
		}
	}
	return "", err
}

// listening waits until somebody listens at an address.
func listening(ts *testscript.TestScript, _ bool, args []string) {
	for range 500 {
		if c, err := net.Dial("tcp", args[0]); err == nil {
			ts.Check(c.Close())
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("nobody listens at %s", args[0])
}
