package itsmtest

import (
	"fmt"
	"strconv"
	"strings"
)

// Faults says how often requests fail as a whole: each rate is the share of
// requests, from 0 to 1, that end so, and together they are at most 1. Logins
// and logouts are spared, all else is hit, reading too. Which request fails how
// follows from Options.Seed and the request's number alone.
type Faults struct {
	TooManyRequests float64 // 429, see the Fault of the same name; so for all
	Unavailable     float64 // 503
	GatewayTimeout  float64 // 504
	Dropped         float64 // drop
	Page            float64 // html
	Emptied         float64 // empty
}

// ParseFaults reads rates as they stand on a command line, such as
// 429=0.05,drop=0.01. The words are 429, 503, 504, drop, html and empty; what
// is not named has the rate 0. The error names the word and what fits there.
func ParseFaults(text string) (Faults, error) {
	var f Faults
	rates, seen := f.rates(), map[string]bool{}
	for part := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		word, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		i, known := faultNamed(word)
		rate, err := strconv.ParseFloat(value, 64)
		switch {
		case !known:
			return Faults{}, fmt.Errorf("unknown fault %q: take %s", word, strings.Join(faultWords(), ", "))
		case seen[word]:
			return Faults{}, fmt.Errorf("fault %s stands twice: give one rate", word)
		case err != nil:
			return Faults{}, fmt.Errorf("fault %s has no rate: write %s=0.05 for one request in twenty", word, word)
		}
		*rates[i], seen[word] = rate, true
	}
	return f, f.check()
}

// faultWords are the names of the random faults, in the order of their rates.
func faultWords() []string { return []string{"429", "503", "504", "drop", "html", "empty"} }

func faultNamed(word string) (at int, known bool) {
	for i, w := range faultWords() {
		if w == word {
			return i, true
		}
	}
	return 0, false
}

// rates are the fields in the order of their Fault.
func (f *Faults) rates() []*float64 {
	return []*float64{&f.TooManyRequests, &f.Unavailable, &f.GatewayTimeout, &f.Dropped, &f.Page, &f.Emptied}
}

// check refuses what is no share of all requests.
func (f *Faults) check() error {
	sum := 0.0
	for i, rate := range f.rates() {
		if !(*rate >= 0 && *rate <= 1) {
			return fmt.Errorf("fault %s has the rate %v: give a share from 0 to 1", faultWords()[i], *rate)
		}
		sum += *rate
	}
	if sum > 1 {
		return fmt.Errorf("the rates of all faults add up to %v: they are shares of all requests, so 1 is the most", sum)
	}
	return nil
}

// pick gives the fault that a number from 0 to 1 falls on, or none.
func (f *Faults) pick(number float64) Fault {
	for i, rate := range f.rates() {
		if number < *rate {
			return TooManyRequests + Fault(i)
		}
		number -= *rate
	}
	return none
}
