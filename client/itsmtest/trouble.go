package itsmtest

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// trouble is what goes wrong with requests: at random, as told, or with all.
type trouble struct {
	mu      sync.Mutex
	outage  Outage
	planned []plan
	drawn   uint64 // requests that chance has decided on
}

// plan is a fault that a test has asked for.
type plan struct {
	fault   Fault
	row     int
	left    int
	methods []string
}

func (p plan) covers(method string) bool {
	return len(p.methods) == 0 || slices.Contains(p.methods, method)
}

// Fail makes the next n requests fail, of the methods given or, without any, of
// all, logins too. A fault that breaks off at a row takes a random one. Further
// calls queue up behind the first.
func (s *Server) Fail(n int, f Fault, methods ...string) {
	s.trouble.add(plan{fault: f, row: anyRow, left: n, methods: methods})
}

// FailAt makes the next request of the methods given, or of any, break off at a
// row: those before it, counted from 0, are written. It is meant for Emptied,
// OutOfTime and LostDatabase, and is Fail for the others.
func (s *Server) FailAt(row int, f Fault, methods ...string) {
	s.trouble.add(plan{fault: f, row: row, left: 1, methods: methods})
}

func (t *trouble) add(p plan) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.planned = append(t.planned, p)
}

// next takes the first plan that covers the method.
func (t *trouble) next(method string) (p plan, ok bool) {
	i := slices.IndexFunc(t.planned, func(p plan) bool { return p.left > 0 && p.covers(method) })
	if i < 0 {
		return plan{}, false
	}
	t.planned[i].left--
	p = t.planned[i]
	t.planned = slices.DeleteFunc(t.planned, func(p plan) bool { return p.left <= 0 })
	return p, true
}

// fate decides what becomes of a request. Each number of a request has a chance
// of its own, so that what befalls it depends on the seed and its place in the
// order alone.
func (s *Server) fate(c *call) fate {
	t := &s.trouble
	t.mu.Lock()
	defer t.mu.Unlock()
	p, told := t.next(c.method)
	spared := !told && (c.parts[0] == "initSession" || c.parts[0] == "killSession")
	if !spared {
		t.drawn++
	}
	f := fate{fault: p.fault, row: anyRow, chance: rand.New(rand.NewPCG(uint64(s.options.Seed), t.drawn))}
	switch {
	case told:
		f.row = p.row
	case !spared:
		f.fault = s.options.Faults.pick(f.chance.Float64())
	}
	return f
}
