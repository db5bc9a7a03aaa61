package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/mapping"
)

// explain holds the flags of explain.
type explain struct {
	jobFlags
	sourceFlags
	row int
}

func newExplain(c console) *cobra.Command {
	var o explain
	cmd := documented(&cobra.Command{
		Use:   "explain FILE --mapping M --row N",
		Short: "Tell how one row comes to its verdict",
		Long: `Tell of one row what its cells are, what each step makes of them, which item its
key means, what is to be sent, and, of a run, what was answered and read back.

  itsmload explain RUN --row N                 from the run folder alone
  itsmload explain FILE --mapping M --row N    plans the file, and sends nothing`,
		Example: "  itsmload explain itsmload-runs/20260302T081500Z-computers --row 46",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), c, args[0])
		},
	}, exitFine, exitFailed, exitUsage, exitLocked, exitInterrupted)
	o.sourceFlags.register(cmd.Flags())
	o.registerReading(cmd.Flags())
	cmd.Flags().IntVar(&o.row, "row", 0, "the row, by the number that the report has")
	return cmd
}

// run explains a row of a run, or of a file that it plans in a folder of its own.
func (o *explain) run(ctx context.Context, c console, path string) error {
	if o.row < 1 {
		return usage("no row: give --row with the number that the report or Excel shows")
	}
	told, err := o.explained(ctx, c, path)
	if err != nil {
		return err
	}
	return o.print(c.out, told)
}

func (o *explain) explained(ctx context.Context, c console, path string) (told explanation, err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		folder, err := journal.Open(path)
		if err != nil {
			return told, err
		}
		defer folder.Close()
		return explainRow(folder, o.row)
	}
	dir, err := os.MkdirTemp("", "itsmload-explain-")
	if err != nil {
		return told, err
	}
	defer os.RemoveAll(dir)
	j, err := newJob(c, &o.jobFlags)
	if err != nil {
		return told, err
	}
	defer j.release()
	j.dry = true
	src, err := o.open(path)
	if err != nil {
		return told, err
	}
	defer src.File.Close()
	f := importFlags{jobFlags: o.jobFlags, runFlags: runFlags{dryRun: true, runDir: filepath.Join(dir, "run")}}
	if err := f.begin(ctx, j, src); err != nil {
		return told, err
	}
	if err := j.plan(ctx, src); err != nil {
		return told, err
	}
	return explainRow(j.folder, o.row)
}

// explanation is all that is known of a row.
type explanation struct {
	Row     journal.Planned `json:"row"` // as planned
	Header  []string        `json:"header"`
	Steps   []mapping.Step  `json:"steps,omitempty"` // empty where the run folder does not tell all fields of the itemtype
	Verdict report.Row      `json:"verdict"`
	Events  []happened      `json:"events,omitempty"`
}

// happened is an event of the journal, as far as it is about the row.
type happened struct {
	Kind journal.Kind `json:"kind"`
	journal.Outcome
}

// part names the operation where it is not the row's main one.
func (h happened) part() string {
	if h.Op == "" || h.Op == journal.ItemOp {
		return ""
	}
	return h.Op + ": "
}

// explainRow gathers from a run folder what it has of a row.
func explainRow(folder *journal.Folder, row int) (explanation, error) {
	e := explanation{Header: folder.Run().Source.Header}
	if err := e.judge(folder, row); err != nil {
		return e, err
	}
	if err := e.retrace(folder, row); err != nil {
		return e, err
	}
	for event, err := range folder.Events() {
		if err != nil {
			return e, err
		}
		for _, outcome := range event.Rows {
			if outcome.Row == row {
				e.Events = append(e.Events, happened{event.Kind, outcome})
			}
		}
	}
	return e, nil
}

// judge finds what became of the row.
func (e *explanation) judge(folder *journal.Folder, row int) error {
	for r, err := range report.Rows(folder) {
		if err != nil {
			return err
		}
		if r.Row == row {
			e.Verdict = r
			return nil
		}
	}
	return usage("%s has no row %d: give a number that its report shows", folder.Dir(), row)
}

// retrace finds the row in the plan, and goes through its conversions once more,
// by what all rows say of dates and decimals.
func (e *explanation) retrace(folder *journal.Folder, row int) error {
	binding, err := boundAgain(folder)
	if err != nil {
		return err
	}
	for planned, err := range folder.Plan() {
		if err != nil {
			return err
		}
		if binding != nil {
			binding.Observe(planned.Row, cellsOf(planned))
		}
		if planned.Row == row {
			e.Row = planned
		}
	}
	if binding == nil {
		return nil
	}
	if _, err := binding.Settle(); err != nil {
		return err
	}
	e.Steps = binding.Explain(cellsOf(e.Row))
	return nil
}

// boundAgain binds the run's mapping as planning did. Of an itemtype whose fields
// only the server tells, the run has those that it writes; nil where they do not do.
func boundAgain(folder *journal.Folder) (*mapping.Binding, error) {
	run := folder.Run()
	schema, known := mapping.Builtin(run.Itemtype)
	if !known {
		schema = &mapping.Schema{Itemtype: run.Itemtype, Fields: run.Fields}
	}
	text, err := folder.Mapping()
	if err != nil {
		return nil, err
	}
	m, err := mapping.Load(run.Mapping.Name, text)
	if err != nil {
		return nil, err
	}
	binding, err := m.Bind(run.Source.Header, schema)
	if err != nil && !known {
		return nil, nil
	}
	return binding, err
}

func cellsOf(planned journal.Planned) []mapping.Cell {
	cells := make([]mapping.Cell, len(planned.Cells))
	for i, text := range planned.Cells {
		form := ""
		if i < len(planned.Forms) {
			form = planned.Forms[i]
		}
		cells[i] = journal.Cell(text, form)
	}
	return cells
}

// WriteJSON writes it for machines.
func (e explanation) WriteJSON(w io.Writer) error { return report.WriteJSON(w, e) }

// Print shows it to a person.
func (e explanation) Print(w io.Writer) error {
	var out strings.Builder
	column := "\x00"
	for _, s := range e.Steps {
		if title := s.Column + " → " + s.Field; title != column {
			column = title
			fmt.Fprintf(&out, "%s\n", strings.TrimPrefix(title, " → "))
		}
		fmt.Fprintf(&out, "  %-16s %q\n", s.Name, s.Text)
	}
	for _, ref := range e.Row.Refs {
		fmt.Fprintf(&out, "%s\n  %-16s id %d, %q\n", ref.Field, "refers to", ref.ID, ref.Name)
	}
	e.printItem(&out)
	for _, op := range e.Row.Ops {
		e.printOp(&out, op)
	}
	for _, h := range e.Events {
		fmt.Fprintf(&out, "%-9s %s%s\n", h.Kind, h.part(), strings.TrimSpace(strings.Join([]string{string(h.Status), h.Said, h.Message}, " ")))
		for _, f := range h.Read {
			fmt.Fprintf(&out, "  %s: sent %q, read %q\n", f.Name, fmt.Sprint(f.New), fmt.Sprint(f.Old))
		}
	}
	fmt.Fprintf(&out, "verdict   %s\n", strings.TrimSpace(string(e.Verdict.Status)+" "+e.Verdict.Code+" "+e.Verdict.Message))
	_, err := io.WriteString(w, out.String())
	return err
}

// printItem shows which item the row's key means, or may mean.
func (e explanation) printItem(out *strings.Builder) {
	fmt.Fprintf(out, "\nkey       %s\n", e.Row.Key)
	switch {
	case len(e.Row.Candidates) > 0:
		for _, id := range e.Row.Candidates {
			fmt.Fprintf(out, "candidate id %d\n", id)
		}
	case e.Row.ID > 0:
		fmt.Fprintf(out, "item      id %d\n", e.Row.ID)
	}
}

// printOp shows an operation: its fields, and what goes on the wire.
func (e explanation) printOp(out *strings.Builder, op journal.Op) {
	if len(op.Set) == 0 {
		return // it only holds a lock
	}
	sent := map[string]any{}
	if op.ID > 0 {
		sent["id"] = op.ID
	}
	for _, f := range op.Set {
		sent[f.Name] = f.New
		if f.New == nil && f.From != "" {
			sent[f.Name] = "the id of " + f.From
			continue
		}
		if f.NewText != "" {
			fmt.Fprintf(out, "  %s: %v is %s\n", f.Name, f.New, f.NewText)
		}
	}
	text, _ := json.Marshal(sent) // texts and numbers alone
	fmt.Fprintf(out, "to send   %s %s %s\n", op.Verb, op.Itemtype, text)
}
