package conformance

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"slices"
)

// Target is the server to ask, and as whom.
type Target struct {
	URL       string // of the server, with or without /apirest.php
	UserToken string // of a super admin
	AppToken  string // of the API client, where the server wants one

	Transport http.RoundTripper // http.DefaultTransport where nil
}

// Finding is what one check found.
type Finding struct {
	Check string // the check's name
	Want  string // what was measured; … stands for any text
	Got   string // what this server did
}

// AsMeasured says whether the server did what was measured.
func (f Finding) AsMeasured() bool { return matches(f.Want, f.Got) }

// String is the line of a check.
func (f Finding) String() string {
	if f.AsMeasured() {
		return f.Check + ": as measured"
	}
	return f.Check + ": DIFFERS\n    want " + shorten(f.Want) + "\n    got  " + shorten(f.Got)
}

// check is one thing that was measured. It gives what it wants as a pattern,
// and what it got.
type check struct {
	name string
	run  func(ctx context.Context, b *bench) (want, got string)
}

// checks are all there are, in the order of their running.
func checks() []check {
	return slices.Concat(answerChecks(), createChecks(), storedChecks(), treeChecks(), listChecks(),
		readingChecks(), sessionChecks(), failureChecks(), clientChecks(), waitingChecks())
}

// Run asks the server, and gives a finding as soon as a check is done. Where the
// caller stops, or ctx ends, the checks that are left are not run; what was made
// is removed all the same, within ten minutes. The last finding says whether it was.
// A server that lets nobody in gives one finding, that of the login.
func Run(ctx context.Context, target Target) iter.Seq[Finding] {
	return func(yield func(Finding) bool) {
		b := newBench(target)
		defer b.close(ctx) // also where the caller panics or ends its goroutine
		if f := b.open(ctx); !f.AsMeasured() {
			yield(f)
			return
		}
		for _, c := range checks() {
			if ctx.Err() != nil {
				break
			}
			if !yield(b.run(ctx, c)) {
				return
			}
		}
		yield(b.close(ctx))
	}
}

// run runs one check. What could not be prepared counts as a difference.
func (b *bench) run(ctx context.Context, c check) Finding {
	b.err = nil
	want, got := c.run(ctx, b)
	if b.err != nil {
		want, got = cmp.Or(want, "an answer"), b.err.Error()
	}
	return Finding{Check: c.name, Want: want, Got: got}
}
