package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"itsmload/client"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// conclude writes the report, shows the summary, and gives the failure that the
// run ends with. err is what stopped it, if anything did.
func (j *job) conclude(err error) error {
	j.bar.finish()
	stopped := j.explain(err)
	if !j.folder.HasPlan() {
		return stopped
	}
	code := exitFine
	summary, broken := report.Write(j.folder, func(s report.Summary) int {
		code = exitOf(s, j.folder.Run(), err, j.dry)
		return code
	})
	if broken != nil {
		return errors.Join(stopped, broken)
	}
	var shown document = summary
	if j.dry {
		shown = report.PreviewOf(j.folder, summary, j.full)
	}
	if err := j.flags.print(j.out, shown); err != nil {
		return err
	}
	if err == nil {
		broken = j.hint()
	}
	if broken != nil || code == exitFine {
		return broken
	}
	return &failure{code, stopped}
}

// exitOf finds the exit code of a run: that of the error which stopped it, then
// that of its rows, then that of a plan with something to do, where the run asked
// for it and dry says that this command left it a plan.
func exitOf(s report.Summary, run journal.Run, err error, dry bool) int {
	if err != nil {
		return codeOf(err)
	}
	if code := s.Exit(run.Accept); code != exitFine {
		return code
	}
	if dry && run.Detailed && s.Statuses[journal.Pending] > 0 {
		return exitChanges
	}
	return exitFine
}

// explain says of what stopped a run how it goes on. The flag of a guard is its
// name in the mapping, with dashes.
func (j *job) explain(err error) error {
	refused, guarded := errors.AsType[*importer.GuardError](err)
	switch {
	case err == nil:
		return nil
	case guarded:
		apply := "itsmload apply " + j.folder.Dir()
		for _, guard := range refused.Guards {
			apply += " --" + strings.ReplaceAll(guard, "_", "-") + " N"
		}
		return &failure{exitGuard, fmt.Errorf("%w\nTo send it all the same: %s", refused, apply)}
	case errors.Is(err, context.Canceled):
		return &failure{exitInterrupted, fmt.Errorf("interrupted. To go on: itsmload resume %s", j.folder.Dir())}
	}
	if !j.folder.HasPlan() && !ofServer(err) {
		return &failure{codeOf(err), fmt.Errorf("%w\nNothing was sent. Once that is mended, begin again", err)}
	}
	return &failure{codeOf(err), fmt.Errorf("%w\nTo go on once that is mended: itsmload resume %s%s", err, j.folder.Dir(), suspicion(err))}
}

// suspicion says how to find the row that something in front of the server takes
// for an attack.
func suspicion(err error) string {
	if e, ok := errors.AsType[*client.Error](err); !ok || e.Status != http.StatusForbidden || e.Code != "" || e.Method == http.MethodGet {
		return ""
	}
	return " --batch-size 1\nIf it stops again, the text of the row that it names is taken for an attack: have that let pass, or import again without the row"
}

// ofServer reports whether an error is the server's doing: then the run can go
// on with what it has, while a file that had to be mended is another one.
func ofServer(err error) bool {
	_, answered := errors.AsType[*client.Error](err)
	return answered || errors.Is(err, client.ErrOutage)
}

// document is what a command ends with: a report.Summary, or report.Findings.
type document interface {
	WriteJSON(io.Writer) error
	Print(io.Writer) error
}

// print prints the document as it was asked for.
func (o *outputFlags) print(w io.Writer, d document) error {
	switch {
	case o.asJSON:
		return d.WriteJSON(w)
	case o.quiet:
		return nil
	}
	return d.Print(w)
}

// hint says what is left to be sent, and how.
func (j *job) hint() error {
	if j.folder.Run().Finished() {
		return nil
	}
	n, err := j.unsent()
	switch dir := j.folder.Dir(); {
	case err != nil || n == 0:
	case j.folder.Run().DryRun:
		j.say("Nothing was sent. To send %s: itsmload apply %s", report.Quantity(n, "row"), dir)
	case n == 1:
		j.say("1 row is still to be sent: itsmload apply %s", dir)
	default:
		j.say("%d rows are still to be sent: itsmload apply %s", n, dir)
	}
	return err
}
