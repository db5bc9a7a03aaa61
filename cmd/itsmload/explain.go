package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

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
		return explainRow(folder, path, o.row)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return told, usage("%s: there is no such file or run folder: check the name and the folder", path)
	}
	return o.explainedFile(ctx, c, path)
}

// explainedFile plans a file, in a folder that is gone afterwards.
func (o *explain) explainedFile(ctx context.Context, c console, path string) (told explanation, err error) {
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
	src.Mapping.Missing = "" // one row is asked for
	f := importFlags{jobFlags: o.jobFlags, runFlags: runFlags{dryRun: true, runDir: filepath.Join(dir, "run")}}
	if err := f.begin(ctx, j, src); err != nil {
		return told, err
	}
	if err := j.plan(ctx, src); err != nil {
		return told, err
	}
	return explainRow(j.folder, path, o.row)
}

// explanation is all that is known of a row.
type explanation struct {
	Row     journal.Planned `json:"row"` // as planned
	Header  []string        `json:"header"`
	Undoes  string          `json:"undoes,omitempty"` // the run that the row's run takes back: then nothing is made of the cells
	Steps   []mapping.Step  `json:"steps,omitempty"`  // empty where the run folder does not tell all fields of the itemtype
	Verdict report.Row      `json:"verdict"`
	Events  []happened      `json:"events,omitempty"`
}

// happened is an event of the journal, as far as it is about the row.
type happened struct {
	Kind journal.Kind `json:"kind"`
	journal.Outcome
}

// explainRow gathers from a run folder what it has of a row. Path is what was asked
// about.
func explainRow(folder *journal.Folder, path string, row int) (explanation, error) {
	run := folder.Run()
	e := explanation{Header: run.Source.Header, Undoes: run.Undoes}
	if found, err := e.judge(folder, row); err != nil {
		return e, err
	} else if !found {
		return e, usage("%s has no row %d: give a number that its report, or Excel, shows", path, row)
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
func (e *explanation) judge(folder *journal.Folder, row int) (found bool, err error) {
	for r, err := range report.Rows(folder) {
		if err != nil || r.Row == row {
			e.Verdict = r
			return err == nil, err
		}
	}
	return false, nil
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
	if binding == nil || e.Undoes != "" {
		return nil
	}
	if _, err := binding.Settle(); err != nil {
		return err
	}
	e.Steps = binding.Explain(cellsOf(e.Row))
	e.leave(binding)
	return nil
}

// leave adds why a field that the row says something of is not sent, where an item was
// found and the row is right.
func (e *explanation) leave(binding *mapping.Binding) {
	if e.Row.ID == 0 || e.Row.Settled != "" && e.Row.Settled != journal.Unchanged {
		return
	}
	for _, bound := range binding.Fields {
		name := bound.Field.Name
		last := slices.IndexFunc(e.Steps, func(s mapping.Step) bool { return s.Field == name && s.Name == "converted" && !s.Keeps })
		if last < 0 || e.sets(name) {
			continue
		}
		why := "the field holds this already"
		switch {
		case bound.Lock:
			why = "compared with the field, and never sent"
		case bound.Column.OnlyIfEmpty:
			why = "the field holds this already, or something else (only_if_empty)"
		}
		e.Steps = slices.Insert(e.Steps, last+1, mapping.Step{Column: bound.Header, Field: name, Name: "not sent", Text: why})
	}
}

// sets reports whether an operation of the row sets a field; those of what hangs on the
// item go by their whole names.
func (e *explanation) sets(name string) bool {
	for _, op := range e.Row.Ops {
		for _, f := range op.Set {
			if f.Name == name && op.Name == journal.ItemOp || op.Itemtype+"."+f.Name == name {
				return true
			}
		}
	}
	return false
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
