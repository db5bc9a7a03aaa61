package main

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// work does what is left of the run: it plans if there is a source to plan from,
// counts the guards, and sends unless the run is a dry one.
func (j *job) work(ctx context.Context, src *source) error {
	stop := context.AfterFunc(ctx, func() {
		j.say("itsmload: stopping; what is on the wire is finished first. Ctrl-C again leaves at once.")
	})
	defer stop()
	if src != nil {
		if err := j.plan(ctx, src); err != nil {
			return err
		}
	}
	if err := j.guard(); err != nil || j.dry {
		return err
	}
	return j.send(ctx)
}

// guard counts the plan against the guards in force. What a command line asked
// for is noted once it has passed: a limit that refused is no part of the run.
func (j *job) guard() error {
	guards := j.flags.over(j.folder.Run().Guards)
	if err := importer.Guard(j.folder, guards); err != nil {
		return err
	}
	return j.folder.Update(func(run *journal.Run) { run.Guards, run.Options = guards, j.flags.pace })
}

func (j *job) plan(ctx context.Context, src *source) error {
	habits, err := importer.Habits(ctx, src.Job)
	if err != nil {
		return err
	}
	for _, note := range src.notes(habits) {
		j.say("%s: %s", filepath.Base(src.File.Path()), note)
	}
	if err := importer.Plan(ctx, j.server, j.folder, src.Job, j.options()); err != nil {
		return err
	}
	j.bar.finish()
	j.sayDropdowns()
	if j.folder.Run().Rows == 0 {
		j.say("%s has no row below its header: where there should be some, `guards: { min_rows: 1 }` in the mapping stops such a run", filepath.Base(src.File.Path()))
	}
	return nil
}

// sayDropdowns lists the dropdowns that the plan makes, the most used of many.
func (j *job) sayDropdowns() {
	const most = 50 // a long screen
	all := j.folder.Run().Dropdowns
	for _, dropdown := range all[:min(most, len(all))] {
		near := ""
		if len(dropdown.Near) > 0 {
			near = "; there are already " + strings.Join(dropdown.Near, ", ")
		}
		j.say("to be made: %s %q, for %s%s", dropdown.Itemtype, dropdown.Path, report.Quantity(dropdown.Rows, "row"), near)
	}
	if more := len(all) - most; more > 0 {
		j.say("to be made: %d more, all of them in %s", more, filepath.Join(j.folder.Dir(), "run.json"))
	}
}

// send asks where there is somebody to ask, sends, reads back, and notes that
// the run has ended.
func (j *job) send(ctx context.Context) error {
	willing, err := j.ask(ctx)
	if err != nil || !willing {
		return err
	}
	if err := j.folder.Update(func(run *journal.Run) { run.DryRun = false }); err != nil {
		return err
	}
	o := j.options()
	o.MaxFailures = j.folder.Run().Guards.MaxFailures
	stopped := importer.Apply(ctx, j.server, j.folder, o)
	if _, guarded := errors.AsType[*importer.GuardError](stopped); stopped != nil && !guarded {
		return stopped
	}
	// What a guard stopped has sent something, too, that is to be looked at.
	if err := importer.Verify(ctx, j.server, j.folder, o); err != nil || stopped != nil {
		return cmp.Or(err, stopped)
	}
	return j.folder.Update(func(run *journal.Run) { run.End = time.Now().UTC().Truncate(time.Second) })
}

// ask shows what is about to happen and asks whether it should. Where no person
// sits at the terminal, or none wants to be asked, the answer is yes.
func (j *job) ask(ctx context.Context) (bool, error) {
	if j.flags.yes || !terminal(j.in) {
		return true, nil
	}
	j.bar.finish()
	rows, err := j.unsent()
	if err != nil || rows == 0 {
		return true, err
	}
	planned := report.Summary{Statuses: map[journal.Status]int{journal.Pending: rows}}
	if err := report.PreviewOf(j.folder, planned, false).PrintRows(j.err); err != nil {
		return false, err
	}
	return confirm(ctx, j.in, j.err, report.Quantity(rows, "row")+" would be sent to "+j.folder.Run().URL+". Go on?")
}

// unsent counts the rows of which something is still to be sent, or to be sent
// again since no answer came.
func (j *job) unsent() (int, error) {
	outcomes, err := j.folder.Outcomes()
	if err != nil {
		return 0, err
	}
	rows := 0
	for row, err := range j.folder.Plan() {
		if err != nil {
			return 0, err
		}
		open, err := outcomes.Open(row)
		if err != nil {
			return 0, err
		}
		if open {
			rows++
		}
	}
	return rows, nil
}
