package main

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// redraw is how often a bar is drawn anew at most: often enough to look alive,
// rarely enough to cost nothing over a slow connection.
const redraw = 100 * time.Millisecond

// progress draws one bar a phase. It may be used by several goroutines.
type progress struct {
	out   io.Writer
	mu    sync.Mutex
	phase string
	done  int
	bar   *progressbar.ProgressBar
}

// show moves the bar of a phase on to done out of total; a total of 0 is not
// known. A new phase begins a new bar on the same line.
func (p *progress) show(phase string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil || phase != p.phase {
		p.clear()
		p.phase, p.done, p.bar = phase, 0, newBar(p.out, phase, total)
	}
	_ = p.bar.Add(done - p.done)
	p.done = done
}

// finish takes the bar away, so that what follows starts on a clean line.
func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}

func newBar(out io.Writer, phase string, total int) *progressbar.ProgressBar {
	if total == 0 {
		total = -1
	}
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(out),
		progressbar.OptionSetDescription(phase),
		progressbar.OptionSetWidth(30),
		progressbar.OptionShowCount(),
		progressbar.OptionThrottle(redraw),
		progressbar.OptionClearOnFinish(),
	)
}
