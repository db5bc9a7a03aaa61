package client

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestDelayGrowsWithinBounds(t *testing.T) {
	for n, most := range map[int]time.Duration{
		1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 5: 16 * time.Second,
		6: 30 * time.Second, 7: 30 * time.Second, 1000: 30 * time.Second,
	} {
		seen := map[time.Duration]bool{}
		for range 1000 {
			d := delay(n)
			if seen[d] = true; d < most/2 || d >= most {
				t.Errorf("attempt %d: %v, want from %v to %v", n, d, most/2, most)
			}
		}
		if len(seen) < 900 {
			t.Errorf("attempt %d: %d different delays of 1000: clients come back together", n, len(seen))
		}
	}
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		date := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
		tests := []struct {
			name, after, date string
			want              time.Duration
		}{
			{"nothing", "", "", 0},
			{"seconds", "120", "", 2 * time.Minute},
			{"none", "0", "", 0},
			{"a time gone by", "-5", "", 0},
			{"more than there is", "99999999999", "", 24 * time.Hour},
			{"a date", date(90 * time.Second), "", 90 * time.Second},
			{"a date by a clock that is an hour ahead", date(time.Hour + 90*time.Second), date(time.Hour), 90 * time.Second},
			{"a date gone by", date(-time.Minute), "", 0},
			{"words", "soon", "", 0},
		}
		for _, test := range tests {
			header := http.Header{"Retry-After": {test.after}, "Date": {test.date}}
			if got := retryAfter(header); got != test.want {
				t.Errorf("%s: %v, want %v", test.name, got, test.want)
			}
		}
	})
}
