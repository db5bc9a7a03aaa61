package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// conclude writes the report, shows the summary, and gives the failure that the
// run ends with. err is what stopped it, if anything did.
func (j *job) conclude(err error, detailed bool) error {
	j.bar.finish()
	stopped := j.explain(err)
	if !j.folder.HasPlan() {
		return stopped
	}
	code := exitFine
	summary, broken := report.Write(j.folder, func(s report.Summary) int {
		code = exitOf(s, j.folder.Run(), err, detailed)
		return code
	})
	if broken != nil {
		return errors.Join(stopped, broken)
	}
	if err := j.show(summary); err != nil {
		return err
	}
	if err == nil {
		j.hint(summary)
	}
	if code == exitFine {
		return nil
	}
	return &failure{code, stopped}
}

// exitOf finds the exit code of a run: that of the error which stopped it, then
// that of its rows, then that of a plan with something to do.
func exitOf(s report.Summary, run journal.Run, err error, detailed bool) int {
	if err != nil {
		return codeOf(err)
	}
	if code := s.Exit(run.Accept); code != exitFine {
		return code
	}
	if detailed && s.Statuses[journal.Pending] > 0 {
		return exitChanges
	}
	return exitFine
}

// explain says of what stopped a run how it goes on.
func (j *job) explain(err error) error {
	refused, guarded := errors.AsType[*importer.GuardError](err)
	switch {
	case err == nil:
		return nil
	case guarded:
		return &failure{exitGuard, fmt.Errorf("%w\nTo send it all the same: itsmload apply %s with another limit", refused, j.folder.Dir())}
	case errors.Is(err, context.Canceled):
		return &failure{exitInterrupted, fmt.Errorf("interrupted. To go on: itsmload resume %s", j.folder.Dir())}
	}
	return &failure{codeOf(err), fmt.Errorf("%w\nTo go on once that is mended: itsmload resume %s", err, j.folder.Dir())}
}

// show prints the summary as it was asked for.
func (o *outputFlags) print(w io.Writer, s report.Summary) error {
	switch {
	case o.asJSON:
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(s)
	case o.quiet:
		return nil
	}
	return s.Print(w)
}

func (j *job) show(s report.Summary) error { return j.flags.print(j.out, s) }

// hint says what can be done next.
func (j *job) hint(s report.Summary) {
	if n := s.Statuses[journal.Pending]; n > 0 {
		j.say("Nothing was sent. To send %s: itsmload apply %s", quantity(n, "row"), s.Run)
	}
}
