package report

import (
	"cmp"
	"maps"
	"slices"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// Cause is what several rows of one status have in common. A row with several
// problems counts under the cause of each.
type Cause struct {
	Code     string         `json:"code"`
	Status   journal.Status `json:"status"`
	Count    int            `json:"count"`              // of rows
	Rows     []int          `json:"rows"`               // the first few
	Message  string         `json:"message"`            // of the first row
	Values   []Value        `json:"values,omitempty"`   // of the cells, where they name something: each once, the commonest first
	Unlisted int            `json:"unlisted,omitempty"` // cells with further values, beyond the first 1,000
	Fix      string         `json:"fix,omitempty"`
	Snippet  string         `json:"snippet,omitempty"` // what to write in the mapping for the column of the first row; of findings alone
}

// firstRows is how many rows of a cause are named: enough to look some up, few
// enough for one line.
const firstRows = 5

// tally counts rows by status and by cause.
type tally struct {
	statuses map[journal.Status]int
	causes   map[causeKey]*tallied
	snippet  func(problem mapping.Problem, more ...string) string
}

type causeKey struct {
	status journal.Status
	code   string
}

// tallied is a cause while its rows are counted.
type tallied struct {
	Cause
	first  mapping.Problem
	last   int // the row that was counted last
	values values
}

func newTally() *tally {
	t := &tally{statuses: map[journal.Status]int{}, causes: map[causeKey]*tallied{}}
	t.snippet = func(mapping.Problem, ...string) string { return "" }
	for _, status := range journal.Statuses() {
		t.statuses[status] = 0
	}
	return t
}

// add counts a row. Where its problems are not told one by one, its code and its
// message are the one that it has.
func (t *tally) add(row Row) {
	t.statuses[row.Status]++
	if len(row.Problems) > 0 {
		for _, problem := range row.Problems {
			t.count(row, problem)
		}
	} else if row.Code != "" || row.Status.Failed() {
		t.count(row, mapping.Problem{Code: mapping.Code(row.Code), Why: row.Message})
	}
}

// count counts a problem of a row under its cause.
func (t *tally) count(row Row, problem mapping.Problem) {
	key := causeKey{row.Status, string(problem.Code)}
	cause := t.causes[key]
	if cause == nil {
		cause = &tallied{first: problem, Cause: Cause{Code: key.code, Status: row.Status, Message: problem.Why, Fix: mapping.Fix(problem.Code)}}
		t.causes[key] = cause
	}
	cause.values.add(problem)
	if cause.Count > 0 && cause.last == row.Row {
		return
	}
	cause.last = row.Row
	cause.Count++
	if len(cause.Rows) < firstRows {
		cause.Rows = append(cause.Rows, row.Row)
	}
}

// sorted lists the causes, the commonest first, equal ones by their first row.
func (t *tally) sorted() []Cause {
	causes := []Cause{}
	for cause := range maps.Values(t.causes) {
		cause.Values, cause.Unlisted = cause.values.sorted(), cause.values.unlisted
		cause.Snippet = t.snippet(cause.first, cause.others()...)
		causes = append(causes, cause.Cause)
	}
	slices.SortFunc(causes, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rows[0], b.Rows[0]), cmp.Compare(a.Code, b.Code))
	})
	return causes
}
