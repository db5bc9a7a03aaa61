package journal

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"time"
)

// meter measures the phase that is under way.
type meter struct {
	name     string                // empty between phases
	requests func() map[string]int // made so far by this process, by method
	noted    map[string]int        // those of them that the journal has
	since    time.Time             // up to which the journal has the time
}

// Begin begins a phase. Requests gives those made so far by method, and may be
// called concurrently. What the phase takes goes into the journal bit by bit,
// whenever Note is called; end adds the rest, says that the phase has ended, and
// syncs. So a kill loses no more than what was made since the last Note. Phases
// follow each other: the next one begins behind the end of the last.
func (f *Folder) Begin(name string, requests func() map[string]int) (end func() error) {
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	noted := map[string]int{}
	maps.Copy(noted, requests())
	f.phase = meter{name: name, requests: requests, noted: noted, since: time.Now()}
	return func() error {
		if err := f.note(Ended); err != nil {
			return err
		}
		return f.Sync()
	}
}

// Note journals the requests that the phase has made since the last Note, if
// there are any; between phases it does nothing. It is meant to be called before
// each request leaves, concurrently too: its line is short beside what a request
// carries.
func (f *Folder) Note() error { return f.note(Going) }

func (f *Folder) note(kind Kind) error {
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	if f.phase.name == "" {
		return nil
	}
	made := f.phase.made()
	if len(made) == 0 && kind != Ended {
		return nil
	}
	event := Event{Kind: kind, Phase: &Phase{Name: f.phase.name, Seconds: f.phase.lap(), Requests: made}}
	if kind == Ended {
		f.phase = meter{}
	}
	var text bytes.Buffer
	if err := encode(&text, event); err != nil {
		return fmt.Errorf("journal: phase %s: %w", event.Phase.Name, err)
	}
	return f.append(text.Bytes())
}

// made gives the requests made since the last call, by method.
func (m *meter) made() map[string]int {
	made := map[string]int{}
	for method, n := range m.requests() {
		if n > m.noted[method] {
			made[method] = n - m.noted[method]
			m.noted[method] = n
		}
	}
	return made
}

// lap gives the seconds since the last call, to the millisecond; what is cut off
// goes to the next.
func (m *meter) lap() float64 {
	lap := time.Since(m.since).Truncate(time.Millisecond)
	m.since = m.since.Add(lap)
	return lap.Seconds()
}

// Totals adds up what the phases of the run took, those of resumed and of killed
// processes included: the seconds by phase, and the requests by method.
func (f *Folder) Totals() (seconds map[string]float64, requests map[string]int, err error) {
	seconds, requests = map[string]float64{}, map[string]int{}
	for event, err := range f.Events() {
		if err != nil {
			return nil, nil, err
		}
		if event.Phase == nil {
			continue
		}
		seconds[event.Phase.Name] += event.Phase.Seconds
		for method, n := range event.Phase.Requests {
			requests[method] += n
		}
	}
	for phase := range seconds {
		seconds[phase] = math.Round(seconds[phase]*1000) / 1000 // sums of fractions have a tail
	}
	return seconds, requests, nil
}
