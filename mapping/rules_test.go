package mapping

import (
	"strings"
	"testing"
)

// TestRules holds that each rule can be shown: it has all its words.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		where := r.Itemtype + " " + r.Sent
		if _, known := causes[r.Code]; !known || seen[where] {
			t.Errorf("%s: the code %s is unknown, or the rule stands here twice", where, r.Code)
		}
		seen[where] = true
		if r.Stored == "" || r.Why == "" || r.Fix == "" || strings.Contains(r.Why, "%!") || strings.Count(r.Fix, `"`)%2 > 0 {
			t.Errorf("%s lacks words: %+v", where, r)
		}
		if _, known := Builtin(r.Itemtype); !known {
			t.Errorf("%s: the itemtype is unknown", where)
		}
	}
	if len(seen) < 35 {
		t.Errorf("there are %d rules: some are missing", len(seen))
	}
}
