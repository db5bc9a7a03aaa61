package report

import (
	"cmp"
	"maps"
	"slices"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// Cause is what several rows of one status have in common.
type Cause struct {
	Code    string         `json:"code"`
	Status  journal.Status `json:"status"`
	Count   int            `json:"count"`
	Rows    []int          `json:"rows"`    // the first few
	Message string         `json:"message"` // of the first row
	Fix     string         `json:"fix,omitempty"`
}

// firstRows is how many rows of a cause are named: enough to look some up, few
// enough for one line.
const firstRows = 5

// tally counts rows by status and by cause.
type tally struct {
	statuses map[journal.Status]int
	causes   map[causeKey]*Cause
}

type causeKey struct {
	status journal.Status
	code   string
}

func newTally() *tally {
	t := &tally{statuses: map[journal.Status]int{}, causes: map[causeKey]*Cause{}}
	for _, status := range journal.Statuses() {
		t.statuses[status] = 0
	}
	return t
}

func (t *tally) add(row Row) {
	t.statuses[row.Status]++
	if row.Code == "" && !row.Status.Failed() {
		return
	}
	key := causeKey{row.Status, row.Code}
	cause := t.causes[key]
	if cause == nil {
		cause = &Cause{Code: row.Code, Status: row.Status, Message: row.Message, Fix: mapping.Fix(mapping.Code(row.Code))}
		t.causes[key] = cause
	}
	cause.Count++
	if len(cause.Rows) < firstRows {
		cause.Rows = append(cause.Rows, row.Row)
	}
}

// sorted lists the causes, the commonest first, equal ones by their first row.
func (t *tally) sorted() []Cause {
	causes := []Cause{}
	for cause := range maps.Values(t.causes) {
		causes = append(causes, *cause)
	}
	slices.SortFunc(causes, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rows[0], b.Rows[0]), cmp.Compare(a.Code, b.Code))
	})
	return causes
}
