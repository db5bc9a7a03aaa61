package sheet

import (
	"fmt"
	"strings"
)

// Bounds of the sample that is looked at for what `source` does not say. It holds
// any preamble, and thousands of rows of most inventories, whose shape does not
// change behind them; all ways of taking it apart are tried within milliseconds.
const (
	sampleBytes = 256 << 10
	sampleRows  = 1000
)

// confidence says how sure a finding is.
type confidence string

const (
	sure   confidence = "sure"
	likely confidence = "likely"
	guess  confidence = "a guess"
)

// finding is what was found out about a file, and the line of `source` that pins
// it.
type finding struct {
	what string
	how  confidence
	pin  string
}

// noteFound says aloud what was found out.
func (f *File) noteFound() {
	if len(f.findings) == 0 {
		return
	}
	var whats, pins []string
	for _, found := range f.findings {
		whats = append(whats, fmt.Sprintf("%s (%s)", found.what, found.how))
		pins = append(pins, found.pin)
	}
	f.notes = append(f.notes, fmt.Sprintf("found out: %s; pinned by `source: { %s }`", strings.Join(whats, ", "), strings.Join(pins, ", ")))
}
