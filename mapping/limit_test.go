package mapping

import "testing"

func TestLimit(t *testing.T) {
	for _, c := range []struct {
		limit   string
		n, of   int
		want    bool
		written string
	}{
		{"50", 50, 1000, false, "50"},
		{"50", 51, 1000, true, "50"},
		{"0", 1, 1000, true, "0"},
		{"10%", 100, 1000, false, "10%"},
		{"10%", 101, 1000, true, "10%"},
		{"0.5%", 5, 1000, false, "0.5%"},
		{"0.50%", 6, 1000, true, "0.5%"},
		{"0%", 0, 0, false, "0%"},
		{"100%", 3, 3, false, "100%"},
	} {
		l, err := ParseLimit(c.limit)
		if err != nil {
			t.Errorf("ParseLimit(%q): %v", c.limit, err)
		}
		if got := l.Exceeded(c.n, c.of); got != c.want {
			t.Errorf("%s: Exceeded(%d, %d) = %t", c.limit, c.n, c.of, got)
		}
		if got := l.String(); got != c.written {
			t.Errorf("ParseLimit(%q) is written %q", c.limit, got)
		}
	}
	for _, text := range []string{"", "%", "-1", "-1%", "1.5", "1e3", "1e3%", "a", "10 %", "1.2.3%", "NaN%", "99999999999999999999"} {
		if l, err := ParseLimit(text); err == nil {
			t.Errorf("ParseLimit(%q) = %v, want an error", text, l)
		}
	}
}
