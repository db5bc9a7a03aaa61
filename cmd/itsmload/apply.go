package main

import (
	"context"

	"github.com/spf13/cobra"

	"itsmload/importer/journal"
)

func newApply(c console) *cobra.Command {
	return newContinue(c, &cobra.Command{
		Use:   "apply RUN",
		Short: "Send what a plan says",
		Long: `Send what the plan in the run folder RUN says, read it back and report. It needs
neither the file nor the mapping, and only goes to the server that the plan was
made for. Rows whose item somebody has changed since are left alone and reported
as conflict. Of a finished run it writes the report again.`,
		Example: "  itsmload apply itsmload-runs/20260302T081500Z-computers",
	}, false)
}

func newResume(c console) *cobra.Command {
	return newContinue(c, &cobra.Command{
		Use:   "resume RUN",
		Short: "Finish a run that was interrupted",
		Long: `Finish the run in the folder RUN that was interrupted, killed, or stopped by its
server. What was on the wire is settled by reading it, and no row is lost. A run
that was cut short while it was planned is planned again from its file, which
must not have changed. A plan or a dry run stays one: only apply sends it. Of a
finished run the report is written again.`,
		Example: "  itsmload resume itsmload-runs/20260302T081500Z-computers",
	}, true)
}

// newContinue makes a command that goes on with a run. A resume plans again what
// has no plan, and leaves a dry run dry.
func newContinue(c console, cmd *cobra.Command, resume bool) *cobra.Command {
	var o jobFlags
	documented(cmd, allCodes()...)
	cmd.Args = cobra.ExactArgs(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		j, err := newJob(c, &o)
		if err != nil {
			return err
		}
		defer j.release()
		folder, err := journal.Open(args[0])
		if err != nil {
			return err
		}
		j.use(folder)
		j.dry = resume && folder.Run().DryRun
		o.keep(folder.Run().Options, cmd.Flags())
		return j.goOn(cmd.Context(), resume)
	}
	o.register(cmd.Flags())
	o.registerYes(cmd.Flags())
	return cmd
}

// goOn continues the run in the job's folder to its end.
func (j *job) goOn(ctx context.Context, replan bool) error {
	run, dir := j.folder.Run(), j.folder.Dir()
	if run.Finished() {
		return j.conclude(nil)
	}
	var src *source
	if !j.folder.HasPlan() {
		if !replan {
			return usage("%s has no plan, since planning was cut short: `itsmload resume %s` plans again", dir, dir)
		}
		if run.Undoes != "" {
			return j.takeBackAgain(ctx)
		}
		var err error
		if src, err = reopenSource(j.folder); err != nil {
			return err
		}
		defer src.File.Close()
	}
	// The server has nothing to say of a plan that is to stay one.
	if src != nil || !j.dry {
		if err := j.connectFor(ctx, run, dir, src); err != nil {
			return err
		}
	}
	return j.conclude(j.work(ctx, src))
}
