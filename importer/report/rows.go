package report

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// Row is what became of one row of the source.
type Row struct {
	Row      int            `json:"row"`
	Sheet    string         `json:"sheet,omitempty"`
	Key      string         `json:"key,omitempty"`
	Itemtype string         `json:"itemtype"`
	ID       int            `json:"id,omitempty"` // 0 where no item was found, made or named
	Status   journal.Status `json:"status"`
	Result   string         `json:"result,omitempty"` // the server's own word: "true", "false" if any request was, or empty
	Code     string         `json:"code,omitempty"`
	Message  string         `json:"message,omitempty"`
	Changes  string         `json:"changes,omitempty"`
	Cells    []string       `json:"-"` // of the source, as journal.Planned has them
	Forms    []string       `json:"-"` // the same
	Broken   bool           `json:"-"` // the same

	Problems []mapping.Problem `json:"-"` // the same
}

// Rows merges the plan with the last outcome of each operation: it yields every
// row of the source in file order, each with exactly one status. Any error is
// the last thing that it yields.
//
//   - What planning settled stands as it is.
//   - An operation that was never sent is planned.
//   - One that was sent or answered and not read back is unknown, with the code
//     unverified: the run was interrupted, and resuming it settles the row.
//   - Otherwise the operation's outcome says what became of it.
//
// Of several operations of a row the worst counts; where none went wrong,
// unchanged gives way to what was written.
func Rows(f *journal.Folder) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		outcomes, err := f.Outcomes()
		if err != nil {
			yield(Row{}, err)
			return
		}
		m := merger{run: f.Dir(), itemtype: f.Run().Itemtype, outcomes: outcomes, ranks: ranks()}
		for planned, err := range f.Plan() {
			if err != nil {
				yield(Row{}, err)
				return
			}
			row, err := m.row(planned)
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

type merger struct {
	run      string
	itemtype string
	outcomes *journal.Outcomes
	ranks    map[journal.Status]int
}

// ranks orders the statuses from the best to the worst.
func ranks() map[journal.Status]int {
	ranks := map[journal.Status]int{}
	for i, status := range journal.Statuses() {
		ranks[status] = i + 1
	}
	// A row of which one operation was written is no unchanged row.
	ranks[journal.Unchanged] = 0
	return ranks
}

// verdict is what is known of one operation, or of what planning settled.
type verdict struct {
	id      int
	status  journal.Status
	result  string
	code    string
	message string
	op      journal.Op // none of what planning settled
}

func (m *merger) row(p journal.Planned) (Row, error) {
	verdicts, err := m.verdicts(p)
	if err != nil {
		return Row{}, fmt.Errorf("row %d: %w", p.Row, err)
	}
	row := Row{
		Row: p.Row, Sheet: p.Sheet, Key: p.Key, Itemtype: m.itemtype, ID: p.ID,
		Changes: changes(p.Ops, m.itemtype), Cells: p.Cells, Forms: p.Forms, Broken: p.Broken,
		Problems: p.Problems,
	}
	for _, v := range verdicts {
		row.ID = cmp.Or(v.id, row.ID)
		row.Result = worseResult(row.Result, v.result)
	}
	worst := slices.MaxFunc(verdicts, func(a, b verdict) int {
		return cmp.Compare(m.ranks[a.status], m.ranks[b.status])
	})
	row.Status, row.Code = worst.status, worst.code
	row.Message = join(append([]string{worst.message, m.besides(worst, verdicts)}, p.Notes...))
	return row, nil
}

// besides tells what was written of a row of which another part failed.
func (m *merger) besides(worst verdict, verdicts []verdict) string {
	var written []journal.Op
	for _, v := range verdicts {
		if worst.status.Failed() && (v.status == journal.Updated || v.status == journal.Created) {
			written = append(written, v.op)
		}
	}
	if len(written) == 0 {
		return ""
	}
	return mapping.Because("written-besides", changes(written, m.itemtype)).Why
}

// verdicts gives what is known of a row, at least one verdict.
func (m *merger) verdicts(p journal.Planned) ([]verdict, error) {
	var verdicts []verdict
	if p.Settled != "" || len(p.Ops) == 0 {
		verdicts = append(verdicts, verdict{status: p.Settled, code: p.Code, message: p.Why})
	}
	for _, op := range p.Ops {
		v, err := m.operation(p.Row, op)
		if err != nil {
			return nil, err
		}
		if op.Name == journal.ItemOp { // of what went equally well, the item's word comes first
			verdicts = slices.Insert(verdicts, 0, v)
			continue
		}
		verdicts = append(verdicts, v)
	}
	for _, v := range verdicts {
		if _, known := m.ranks[v.status]; !known {
			return nil, bug("its status %q is none", v.status)
		}
	}
	return verdicts, nil
}

// operation gives what is known of one operation.
func (m *merger) operation(row int, op journal.Op) (verdict, error) {
	kind, outcome, found, err := m.outcomes.Last(row, op.Name)
	if err != nil {
		return verdict{}, err
	}
	v := verdict{status: journal.Pending}
	if found && kind != journal.Unsent {
		v = m.verdict(kind, outcome)
	}
	v.op = op
	// The row's item is that of its main operation alone, and so is what was created.
	if op.Name == journal.ItemOp {
		v.id = cmp.Or(v.id, op.ID)
		return v, nil
	}
	v.id = 0
	if v.status == journal.Created {
		v.status = journal.Updated
	}
	return v, nil
}

// verdict judges an operation that was begun by its last outcome.
func (m *merger) verdict(kind journal.Kind, o journal.Outcome) verdict {
	v := verdict{id: o.ID, status: o.Status, result: o.Said, code: o.Code, message: o.Message}
	if kind == journal.Read || kind == journal.Settled {
		return v
	}
	unverified := mapping.Because("unverified", m.run)
	v.status, v.code = journal.Unknown, string(unverified.Code)
	v.message = join([]string{o.Message, unverified.Why})
	return v
}

// worseResult keeps "false" before "true" before nothing.
func worseResult(a, b string) string {
	if a == "false" || b == "" {
		return a
	}
	return b
}

// join puts together the messages that say something.
func join(messages []string) string {
	return strings.Join(slices.DeleteFunc(messages, func(s string) bool { return s == "" }), "; ")
}
