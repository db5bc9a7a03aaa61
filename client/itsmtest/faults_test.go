package itsmtest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client/itsmtest"
)

func TestParseFaults(t *testing.T) {
	for text, want := range map[string]itsmtest.Faults{
		"":                        {},
		"429=0.05":                {TooManyRequests: 0.05},
		"503=0.1, 504=0.2":        {Unavailable: 0.1, GatewayTimeout: 0.2},
		"drop=.1,html=0,empty=.9": {Dropped: 0.1, Emptied: 0.9},
		"empty=1":                 {Emptied: 1},
		"html=1e-3,":              {Page: 0.001},
		"drop=0.1, ,":             {Dropped: 0.1},
	} {
		got, err := itsmtest.ParseFaults(text)
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"500=0.1":         `unknown fault "500": take 429, 503, 504, drop, html, empty`,
		"=0.1":            `unknown fault ""`,
		"429":             "fault 429 has no rate: write 429=0.05",
		"429=often":       "fault 429 has no rate",
		"429=5%":          "fault 429 has no rate",
		"drop=0.1,drop=0": "fault drop stands twice",
		"504=1.5":         "fault 504 has the rate 1.5",
		"504=-0.5":        "fault 504 has the rate -0.5",
		"html=NaN":        "fault html has the rate NaN",
		"429=0.6,503=0.6": "add up to 1.2",
	} {
		if _, err := itsmtest.ParseFaults(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", text, err, want)
		}
	}
}

func TestNewRefusesRatesThatAreNone(t *testing.T) {
	if _, err := itsmtest.New(itsmtest.Options{Faults: itsmtest.Faults{Dropped: 2}}); err == nil {
		t.Error("a rate of 2 was taken")
	}
}

// befall sends the same requests to a new server and lists what came of each.
func befall(t *testing.T, seed int64) (all []string) {
	rates, err := itsmtest.ParseFaults("429=0.1,503=0.1,504=0.1,drop=0.1,html=0.1,empty=0.1")
	if err != nil {
		t.Fatal(err)
	}
	w := connect(t, itsmtest.Options{Items: 3, Seed: seed, Faults: rates})
	for range 100 {
		seen, _ := w.failure("PUT", "Computer", threeRows)
		all = append(all, seen)
		seen, _ = w.failure("GET", "Computer", "")
		all = append(all, seen)
		w.token = w.open(itsmtest.DefaultUserToken) // never fails at random
	}
	return all
}

func TestRandomFaultsFollowTheSeed(t *testing.T) {
	first := befall(t, 1)
	if diff := cmp.Diff(first, befall(t, 1)); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(first, befall(t, 2)) {
		t.Error("another seed had the same faults")
	}
	counts := map[string]int{}
	for _, seen := range first {
		counts[seen]++
	}
	for _, seen := range []string{
		"429 " + proxyKind + " full", "503 " + proxyKind + " full", "504 " + proxyKind + " full", "cut",
		"200 " + phpPage + " full", "200 " + phpPage + " empty",
	} {
		if n := counts[seen]; n < 8 || n > 40 {
			t.Errorf("%s came %d times in 200, and its rate is 0.1", seen, n)
		}
	}
	if n := counts["200 "+jsonPage+" full"]; n < 50 || n > 110 {
		t.Errorf("%d of 200 went well, and the rate is 0.4", n)
	}
}

func TestRandomFaultsSpareLoginAndLogout(t *testing.T) {
	w := connect(t, itsmtest.Options{Faults: itsmtest.Faults{Unavailable: 1}})
	for path, want := range map[string]int{
		"initSession?user_token=" + itsmtest.DefaultUserToken: http.StatusOK, "getActiveEntities": http.StatusServiceUnavailable,
	} {
		if got := w.send("GET", path, "").Code; got != want {
			t.Errorf("%s has status %d, want %d", path, got, want)
		}
	}
	if got := w.send("GET", "killSession", "").Code; got != http.StatusOK {
		t.Errorf("killSession has status %d", got)
	}
}
