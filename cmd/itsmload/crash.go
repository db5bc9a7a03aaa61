package main

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// crashVariable names the moment at which the tests of crash safety have the
// process killed: request:N before the N-th request is sent, answer:N after its
// answer has come and before it is used, journal:N after the N-th write to the
// journal.
const crashVariable = "ITSMLOAD_TEST_KILL"

// crash kills the process at one moment; nil never does.
type crash struct {
	moment string
	left   atomic.Int64
}

// plannedCrash reads the moment from the environment.
func plannedCrash(env lookup) (*crash, error) {
	value, _ := env(crashVariable)
	if value == "" {
		return nil, nil
	}
	moment, number, _ := strings.Cut(value, ":")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 {
		return nil, usage("%s: write request:N, answer:N or journal:N", crashVariable)
	}
	c := &crash{moment: moment}
	c.left.Store(n)
	return c, nil
}

// reached counts a moment down, and kills the process at the last. It asks the
// system for it (SIGKILL, TerminateProcess), so that nothing is tidied up.
func (c *crash) reached(moment string) {
	if c == nil || c.moment != moment || c.left.Add(-1) != 0 {
		return
	}
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill()
	}
	select {}
}

// journalled is to be called after each write to the journal.
func (c *crash) journalled() { c.reached("journal") }

// around puts the moments of requests around a transport.
func (c *crash) around(base http.RoundTripper) http.RoundTripper {
	if c == nil {
		return base
	}
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		c.reached("request")
		answer, err := base.RoundTrip(r)
		if err == nil && c.moment == "answer" && c.left.Load() == 1 {
			_, _ = io.Copy(io.Discard, answer.Body)
		}
		c.reached("answer")
		return answer, err
	})
}

// roundTripper makes a function a transport.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
