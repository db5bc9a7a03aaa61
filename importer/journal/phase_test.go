package journal_test

import (
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
)

func expectTotals(t *testing.T, folder *journal.Folder, seconds map[string]float64, requests map[string]int) {
	t.Helper()
	gotSeconds, gotRequests, err := folder.Totals()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(seconds, gotSeconds); diff != "" {
		t.Errorf("seconds (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(requests, gotRequests); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestPhasesAddUp(t *testing.T) {
	folder := newFolder(t)
	expectTotals(t, folder, map[string]float64{}, map[string]int{})
	for i, event := range []journal.Event{
		{Kind: journal.Ended, Phase: &journal.Phase{Name: "plan", Seconds: 1, Requests: map[string]int{"GET": 3}}},
		{Kind: journal.Going, Phase: &journal.Phase{Name: "apply", Seconds: 2, Requests: map[string]int{"GET": 1, "PUT": 4}}},
		{Kind: journal.Ended, Phase: &journal.Phase{Name: "verify", Seconds: 0.1}},
		{Kind: journal.Ended, Phase: &journal.Phase{Name: "apply", Seconds: 3, Requests: map[string]int{"PUT": 2, "POST": 1}}},
		{Kind: journal.Ended, Phase: &journal.Phase{Name: "verify", Seconds: 0.2, Requests: map[string]int{"GET": 1}}},
	} {
		if err := folder.Append(event); err != nil {
			t.Fatal(i, err)
		}
	}
	expectTotals(t, folder, map[string]float64{"plan": 1, "apply": 5, "verify": 0.3}, map[string]int{"GET": 5, "PUT": 6, "POST": 1})
}

// traffic counts requests as a client does.
type traffic struct {
	mu   sync.Mutex
	made map[string]int
}

func (c *traffic) send(methods ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, method := range methods {
		c.made[method]++
	}
}

func (c *traffic) requests() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.made)
}

// What a phase has taken is in the journal up to the last note, also where the
// process is killed, and once.
func TestPhaseIsJournalledAsItGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		folder, client := newFolder(t), traffic{made: map[string]int{"GET": 7}}
		check := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		check(folder.Note()) // before any phase
		end := folder.Begin("plan", client.requests)
		time.Sleep(1500*time.Millisecond + 600*time.Microsecond)
		client.send("GET", "GET")
		check(folder.Note())
		expectTotals(t, folder, map[string]float64{"plan": 1.5}, map[string]int{"GET": 2})
		time.Sleep(time.Second + 600*time.Microsecond)
		check(folder.Note()) // nothing new: no line
		client.send("POST")
		check(end())
		expectTotals(t, folder, map[string]float64{"plan": 2.501}, map[string]int{"GET": 2, "POST": 1})
		client.send("GET")
		check(folder.Note()) // between phases

		folder.Begin("apply", client.requests)
		time.Sleep(time.Second)
		client.send("PUT")
		check(folder.Note())
		// Killed here: the end never comes.
		events, err := collect(reopen(t, folder).Events())
		check(err)
		var kinds []journal.Kind
		for _, event := range events {
			kinds = append(kinds, event.Kind)
		}
		if diff := cmp.Diff([]journal.Kind{journal.Going, journal.Ended, journal.Going}, kinds); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		expectTotals(t, folder, map[string]float64{"plan": 2.501, "apply": 1}, map[string]int{"GET": 2, "POST": 1, "PUT": 1})
	})
}

func TestPhaseIsNotedConcurrently(t *testing.T) {
	folder, client := newFolder(t), traffic{made: map[string]int{}}
	end := folder.Begin("apply", client.requests)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				client.send("PUT")
				if err := folder.Note(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if _, requests, err := folder.Totals(); err != nil || requests["PUT"] != 400 {
		t.Errorf("requests %v, %v", requests, err)
	}
}

// Nobody has to count requests.
func TestPhaseWithoutRequests(t *testing.T) {
	folder := newFolder(t)
	end := folder.Begin("plan", func() map[string]int { return nil })
	if err := folder.Note(); err != nil {
		t.Fatal(err)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if _, requests, err := folder.Totals(); err != nil || len(requests) != 0 {
		t.Errorf("requests %v, %v", requests, err)
	}
}
