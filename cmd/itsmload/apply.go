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
must not have changed. Of a finished run it writes the report again.`,
		Example: "  itsmload resume itsmload-runs/20260302T081500Z-computers",
	}, true)
}

// newContinue makes a command that goes on with a run.
func newContinue(c console, cmd *cobra.Command, replan bool) *cobra.Command {
	var o jobFlags
	documented(cmd, exitFine, exitFailed, exitUsage, exitRows, exitGuard, exitLocked, exitInterrupted)
	cmd.Args = cobra.ExactArgs(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		folder, err := journal.Open(args[0])
		if err != nil {
			return err
		}
		o.keep(folder.Run().Options, cmd.Flags())
		return o.goOn(cmd.Context(), c, folder, replan)
	}
	o.register(cmd.Flags())
	o.registerYes(cmd.Flags())
	return cmd
}

// goOn continues the run in a folder to its end.
func (o *jobFlags) goOn(ctx context.Context, c console, folder *journal.Folder, replan bool) error {
	j, err := newJob(c, o)
	if err != nil {
		return err
	}
	defer j.release()
	if err := j.use(folder); err != nil {
		return err
	}
	if folder.Run().Finished() {
		return j.conclude(nil, false)
	}
	var src *source
	if !folder.HasPlan() {
		if !replan {
			return usage("%s has no plan, since planning was cut short: `itsmload resume %s` plans again", folder.Dir(), folder.Dir())
		}
		if src, err = reopenSource(folder); err != nil {
			return err
		}
		defer src.File.Close()
	}
	if err := o.rejoin(ctx, j, src != nil); err != nil {
		return err
	}
	return j.conclude(j.work(ctx, src), false)
}

// rejoin logs in to the server of the run, and to no other.
func (o *jobFlags) rejoin(ctx context.Context, j *job, replan bool) error {
	run := j.folder.Run()
	run.DryRun = run.DryRun && replan
	run.Guards = o.over(run.Guards)
	if _, err := limits(run.Guards); err != nil {
		return err
	}
	if err := j.connect(ctx, run, j.folder.Dir()); err != nil {
		return err
	}
	return j.folder.Update(func(r *journal.Run) { r.Guards, r.Options, r.DryRun = run.Guards, o.pace, run.DryRun })
}
