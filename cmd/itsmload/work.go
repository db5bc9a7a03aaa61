package main

import (
	"context"
	"fmt"
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
	planned := src != nil
	if planned {
		if err := j.plan(ctx, src); err != nil {
			return err
		}
	}
	guards, err := limits(j.folder.Run().Guards)
	if err != nil {
		return err
	}
	if err := importer.Guard(j.folder, guards); err != nil {
		return err
	}
	if planned && j.folder.Run().DryRun {
		return nil
	}
	return j.send(ctx)
}

func (j *job) plan(ctx context.Context, src *source) error {
	for _, note := range src.File.Notes() {
		j.say("%s: %s", src.File.Path(), note)
	}
	if len(src.Binding.Ignored) > 0 {
		j.say("%s: columns that the mapping does not use: %s", src.File.Path(), strings.Join(src.Binding.Ignored, ", "))
	}
	return importer.Plan(ctx, j.server, j.folder, src.Job, j.options())
}

// send asks where there is somebody to ask, sends, reads back, and notes that
// the run has ended.
func (j *job) send(ctx context.Context) error {
	willing, err := j.ask(ctx)
	if err != nil || !willing {
		return err
	}
	if err := importer.Apply(ctx, j.server, j.folder, j.options()); err != nil {
		return err
	}
	if err := importer.Verify(ctx, j.server, j.folder, j.options()); err != nil {
		return err
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
	changes, err := j.pending()
	if err != nil || changes == 0 {
		return true, err
	}
	return confirm(ctx, j.in, j.err, quantity(changes, "row")+" would be sent to "+j.folder.Run().URL+". Go on?")
}

// pending counts the rows that have something to send still: those of which
// nothing is known but that they were sent may be sent again.
func (j *job) pending() (int, error) {
	rows := 0
	for row, err := range report.Rows(j.folder) {
		if err != nil {
			return 0, err
		}
		if row.Status == journal.Pending || row.Status == journal.Unknown {
			rows++
		}
	}
	return rows, nil
}

// quantity says how many there are of something.
func quantity(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
