package main

import (
	"context"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// undoFlags are the flags of undo.
type undoFlags struct {
	jobFlags
	runFlags
}

func newUndo(c console) *cobra.Command {
	var o undoFlags
	cmd := documented(&cobra.Command{
		Use:   "undo RUN",
		Short: "Take back what a run has written",
		Long: `Bring the old values back that the run in the folder RUN has overwritten, and put
the items that it made into the trash; what has no trash is listed. What ended as
updated or created is taken back, also of a row that failed in another part. A row
is left alone, and reported as conflict, where somebody has changed one of its
fields since.

An undo is a run of its own, with a folder of its own: at a terminal it asks before
it sends anything, --dry-run leaves a plan for apply to send, and it can be resumed,
and undone. Of a run that was interrupted nothing is taken back before it was
resumed. The guards are those of the command line alone.`,
		Example: "  itsmload undo itsmload-runs/20260302T081500Z-computers --dry-run",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), c, args[0], cmd.Flags())
		},
	}, allCodes()...)
	o.jobFlags.register(cmd.Flags())
	o.registerYes(cmd.Flags())
	o.runFlags.register(cmd.Flags(), "undo-<name of RUN>")
	o.registerDry(cmd.Flags())
	return cmd
}

// run takes back the run in the folder dir, or plans to.
func (o *undoFlags) run(ctx context.Context, c console, dir string, flags *pflag.FlagSet) error {
	if err := o.runFlags.check(); err != nil {
		return err
	}
	j, err := newJob(c, &o.jobFlags)
	if err != nil {
		return err
	}
	defer j.release()
	j.dry, j.full = o.dryRun, o.full
	earlier, err := j.undoable(dir)
	if err != nil {
		return err
	}
	o.keep(earlier.Run().Options, flags)
	if err := o.begin(ctx, j, earlier); err != nil {
		return err
	}
	return j.takeBack(ctx, earlier)
}

// undoable opens a run of which it is known what it wrote, until the job ends.
func (j *job) undoable(dir string) (*journal.Folder, error) {
	earlier, err := journal.Open(dir)
	if err != nil {
		return nil, err
	}
	j.held = append(j.held, func() { _ = earlier.Close() })
	if !earlier.HasPlan() {
		return nil, usage("%s has no plan, so nothing was sent and nothing is to be taken back", dir)
	}
	return earlier, importer.Undoable(earlier)
}

// begin logs in and makes the folder of the undo.
func (o *undoFlags) begin(ctx context.Context, j *job, earlier *journal.Folder) error {
	dir, err := filepath.Abs(earlier.Dir())
	if err != nil {
		return err
	}
	run := earlier.Run()
	run.Version, run.Undoes = version, dir
	run.Guards, run.Options = o.guards, o.pace
	run.DryRun, run.Detailed = o.dryRun, o.detailed
	run.Missing, run.Dropdowns = nil, nil
	run.Rows, run.Start, run.End = 0, time.Now().UTC().Truncate(time.Second), time.Time{}
	if err := j.connect(ctx, run, o.runDir); err != nil {
		return err
	}
	text, err := earlier.Mapping()
	if err != nil {
		return err
	}
	return o.makeFolder(ctx, j, run, "undo-"+filepath.Base(dir), text)
}

// takeBack plans the way back of the earlier run into the job's folder, and goes
// it.
func (j *job) takeBack(ctx context.Context, earlier *journal.Folder) error {
	err := importer.Undo(ctx, j.server, earlier, j.folder, j.options())
	if err == nil {
		err = j.tellDoubtful(earlier)
	}
	if err == nil {
		err = j.work(ctx, nil)
	}
	return j.conclude(err)
}

// takeBackAgain does the same for an undo that was cut short while it was planned.
func (j *job) takeBackAgain(ctx context.Context) error {
	run := j.folder.Run()
	earlier, err := j.undoable(run.Undoes)
	if err != nil {
		return err
	}
	if err := j.connect(ctx, run, j.folder.Dir()); err != nil {
		return err
	}
	return j.takeBack(ctx, earlier)
}

// tellDoubtful says how many rows of a run may have written something that is not
// taken back, since nobody knows what.
func (j *job) tellDoubtful(earlier *journal.Folder) error {
	doubtful := 0
	for row, err := range report.Rows(earlier) {
		if err != nil {
			return err
		}
		if row.Status == journal.NotWritten || row.Status == journal.Unknown {
			doubtful++
		}
	}
	if doubtful > 0 {
		j.say("Not taken back: what %s wrote that ended as not-written or unknown; look at %s",
			report.Quantity(doubtful, "row"), filepath.Join(earlier.Dir(), report.CSVFile))
	}
	return nil
}
