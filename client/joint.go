package client

import (
	"context"
	"sync"
)

// joint is work that several goroutines need done at the same moment: the first
// does it, the others wait for what comes of it.
type joint struct {
	mu      sync.Mutex
	running *effort
}

// effort is one doing of a joint work.
type effort struct {
	done    chan struct{}
	err     error
	stopped bool // the context of the one at work ended, which says nothing to the others
}

// do does the work, or waits for the one who is at it. Where that one was
// stopped, another takes over.
func (j *joint) do(ctx context.Context, work func(context.Context) error) error {
	for {
		e, mine := j.join()
		if mine {
			e.err = work(ctx)
			e.stopped = ctx.Err() != nil
			j.finish(e)
			return e.err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-e.done:
		}
		if !e.stopped {
			return e.err
		}
	}
}

// join gives the effort under way, or begins one.
func (j *joint) join() (e *effort, mine bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running != nil {
		return j.running, false
	}
	j.running = &effort{done: make(chan struct{})}
	return j.running, true
}

func (j *joint) finish(e *effort) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.running = nil
	close(e.done)
}
