package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"itsmload/mapping"
)

// Value is a text that several cells of a cause hold, or one.
type Value struct {
	Column string `json:"column"` // the header
	Value  string `json:"value"`  // shortened where it is long
	Count  int    `json:"count"`  // of cells
	Hint   string `json:"hint,omitempty"`
}

// Thousands of different values are no list that anybody works through, and
// they would fill the memory; a screen is a good beginning.
const (
	mostValues = 1000
	mostShown  = 20
)

// values counts the values of a cause, each once, up to mostValues of them.
type values struct {
	list     []Value
	index    map[[2]string]int // into list, by column and value
	unlisted int
}

// listed reports whether the values of a cause are few against its rows, since
// the cells name something: put right or translated once, a value is right in
// all of them.
func listed(code mapping.Code) bool {
	switch code {
	case "unknown-reference", "ambiguous-reference", "dangling-reference",
		"unseen-reference", "unfit-reference", "trashed-reference", "bad-boolean", "unknown-choice",
		"number-format": // by the format
		return true
	}
	return false
}

func (v *values) add(p mapping.Problem) {
	if p.Value == "" || !listed(p.Code) {
		return
	}
	key := [2]string{p.Column, p.Value}
	at, known := v.index[key]
	switch {
	case known:
		v.list[at].Count++
	case len(v.list) == mostValues:
		v.unlisted++
	default:
		if v.index == nil {
			v.index = map[[2]string]int{}
		}
		v.index[key] = len(v.list)
		v.list = append(v.list, Value{p.Column, p.Value, 1, p.Hint})
	}
}

// sorted lists the values, the commonest first, equal ones as they came.
func (v *values) sorted() []Value {
	slices.SortStableFunc(v.list, func(a, b Value) int { return cmp.Compare(b.Count, a.Count) })
	return v.list
}

// others are the further values in the column of the first, as many as are shown.
func (t *tallied) others() []string {
	var others []string
	for _, value := range t.Values[:min(mostShown, len(t.Values))] {
		if value.Column == t.first.Column && value.Value != t.first.Value {
			others = append(others, value.Value)
		}
	}
	return others
}

// printValues shows the first values, a line each, where there is more than the
// one of the message.
func (c Cause) printValues(out *strings.Builder) {
	if len(c.Values) < 2 {
		return
	}
	for _, value := range c.Values[:min(mostShown, len(c.Values))] {
		text := fmt.Sprintf("%s: %q in %s", value.Column, value.Value, Quantity(value.Count, "row"))
		if value.Hint != "" {
			text += " (" + value.Hint + ")"
		}
		out.WriteString(Wrap("  - ", oneLine(text)))
	}
	more := len(c.Values) - mostShown
	switch {
	case c.Unlisted > 0: // how many differ is known no more
		fmt.Fprintf(out, "  - … and %d more in the summary as JSON, and %s with still others in the report\n", more, Quantity(c.Unlisted, "cell"))
	case more > 0:
		fmt.Fprintf(out, "  - … and %d more in the summary as JSON\n", more)
	}
}
