package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
)

// WritePlan writes plan.jsonl, a line a row, and notes in run.json how many
// rows there are. The plan appears whole or not at all: after an error, of the
// rows or of the disk, there is none. A folder's plan is written once.
func (f *Folder) WritePlan(rows iter.Seq2[Planned, error]) error {
	if f.HasPlan() {
		return fmt.Errorf("run folder %s already has a plan: apply it, or plan into a new folder", f.dir)
	}
	return WriteFile(f.path(planFile), func(w io.Writer) error {
		count := 0
		for row, err := range rows {
			if err != nil {
				return err
			}
			if row.Settled != "" && !row.Settled.Failed() {
				row.Forms = nil // nobody will have to correct its cells
			}
			if err := encode(w, row); err != nil {
				return fmt.Errorf("plan: row %d: %w", row.Row, err)
			}
			count++
		}
		// Before the plan has its name, so that whoever finds a plan finds its
		// number of rows too.
		return f.Update(func(run *Run) { run.Rows = count })
	})
}

// HasPlan reports whether the folder holds a plan. One without was cut short
// while it was planned, and nothing was sent.
func (f *Folder) HasPlan() bool {
	_, err := os.Stat(f.path(planFile))
	return !errors.Is(err, fs.ErrNotExist)
}

// Plan yields the rows of the plan in file order. The values of fields are nil,
// a string or a json.Number. It may be ranged over again and again; memory
// stays flat. Any error is the last thing that it yields.
func (f *Folder) Plan() iter.Seq2[Planned, error] {
	return func(yield func(Planned, error) bool) {
		file, err := os.Open(f.path(planFile))
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("run folder %s has no plan, since planning was cut short and nothing was sent: plan again with `itsmload resume %s`", f.dir, f.dir)
		}
		if err != nil {
			yield(Planned{}, err)
			return
		}
		defer file.Close()
		for line, err := range lines(file) {
			row, err := f.planned(line, err)
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// planned decodes a line of the plan. Since a plan is written whole, whatever
// is wrong with a line is damage.
func (f *Folder) planned(line line, err error) (Planned, error) {
	var row Planned
	if err == nil {
		err = decode(line.text, &row)
	}
	if err != nil {
		return Planned{}, fmt.Errorf("%s, line %d, is damaged: restore it from a copy, or plan again into a new folder: %w",
			f.path(planFile), line.number, err)
	}
	return row, nil
}
