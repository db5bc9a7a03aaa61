package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"itsmload/importer/journal"
)

// firstPlanned is how many rows of a plan are shown unless all are asked for: a
// screen of them, to see whether the columns go where they should.
const firstPlanned = 10

// Preview is the summary of a plan with what it would send, row by row.
type Preview struct {
	Summary
	full    bool
	planned iter.Seq2[Row, error]
}

// PreviewOf shows the first rows that the folder's plan would send, or all of
// them, one by one as they are read.
func PreviewOf(f *journal.Folder, s Summary, full bool) Preview {
	return Preview{Summary: s, full: full, planned: func(yield func(Row, error) bool) {
		shown := 0
		for row, err := range Rows(f) {
			if err == nil && row.Status != journal.Pending {
				continue
			}
			if shown++; !yield(row, err) || err != nil || !full && shown == firstPlanned {
				return
			}
		}
	}}
}

// Print shows the summary, and below it what would be sent.
func (p Preview) Print(w io.Writer) error {
	if err := p.Summary.Print(w); err != nil {
		return err
	}
	return p.PrintRows(w)
}

// PrintRows shows what would be sent, and nothing where that is nothing.
func (p Preview) PrintRows(w io.Writer) error {
	if p.Statuses[journal.Pending] == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(w, "\n%s:\n", p.title()); err != nil {
		return err
	}
	for row, err := range p.planned {
		if err == nil {
			_, err = io.WriteString(w, p.line(row))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// title says what the list is.
func (p Preview) title() string {
	n := p.Statuses[journal.Pending]
	if p.full || n <= firstPlanned {
		return "Would be sent"
	}
	return fmt.Sprintf("Would be sent, the first %d of %s (--full shows all)", firstPlanned, Quantity(n, "row"))
}

// line is a row as a person looks through it. Long values are cut unless all is
// asked for; the report has them whole.
func (p Preview) line(row Row) string {
	item := "new"
	if row.ID != 0 {
		item = fmt.Sprintf("id %d", row.ID)
	}
	what := row.Changes
	if !p.full {
		what = shorten(what)
	}
	return Wrap("  ", fmt.Sprintf("row %d · %s · %s · %s", row.Row, oneLine(row.Key), item, what))
}

// WriteJSON writes the summary as summary.json has it, with the rows as a list
// `planned` at its end.
func (p Preview) WriteJSON(w io.Writer) error {
	type planned struct {
		Row     int    `json:"row"`
		Key     string `json:"key"`
		ID      int    `json:"id,omitempty"`
		Changes string `json:"changes"`
	}
	var summary bytes.Buffer
	if err := p.Summary.WriteJSON(&summary); err != nil {
		return err
	}
	summary.Truncate(summary.Len() - len("\n}\n")) // its end comes behind the list
	if _, err := fmt.Fprintf(w, "%s,\n  \"planned\": [", summary.Bytes()); err != nil {
		return err
	}
	between := "\n    "
	for row, err := range p.planned {
		if err != nil {
			return err
		}
		if err := writeElement(w, between, planned{row.Row, row.Key, row.ID, row.Changes}); err != nil {
			return err
		}
		between = ",\n    "
	}
	_, err := io.WriteString(w, "\n  ]\n}\n")
	return err
}

// writeElement writes an element of a list on a line of its own.
func writeElement(w io.Writer, between string, element any) error {
	line := bytes.NewBufferString(between)
	encoder := json.NewEncoder(line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(element); err != nil {
		return err
	}
	_, err := w.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n")))
	return err
}
