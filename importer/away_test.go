package importer

import (
	"fmt"
	"testing"

	"itsmload/client"
)

// What a failure says of the server: that it was away, that its script died, or
// that it wants fewer requests.
func TestFailuresAreToldApart(t *testing.T) {
	for name, c := range map[string]struct {
		failure                error
		away, died, turnedDown bool
	}{
		"a closed port":         {fmt.Errorf("%w: %w", &client.Error{}, client.ErrUnreached), true, false, false},
		"a cut connection":      {&client.Error{}, false, false, false},
		"an empty page":         {&client.Error{Status: 200}, false, true, false},
		"a page":                {&client.Error{Status: 200, Excerpt: "maintenance"}, true, false, false},
		"429":                   {&client.Error{Status: 429, Excerpt: "slow down"}, true, false, true},
		"500, an empty page":    {&client.Error{Status: 500}, false, false, false},
		"502":                   {&client.Error{Status: 502, Excerpt: "bad gateway"}, true, false, false},
		"503":                   {&client.Error{Status: 503}, true, false, true},
		"504":                   {&client.Error{Status: 504, Excerpt: "time-out"}, false, false, false},
		"no error of a request": {errCut, false, false, false},
	} {
		if got := [3]bool{away(c.failure), died(c.failure), client.TurnedDown(c.failure)}; got != [3]bool{c.away, c.died, c.turnedDown} {
			t.Errorf("%s: away, died and turned down are %v", name, got)
		}
	}
}

var errCut = fmt.Errorf("cut: %w", client.ErrFailed)
