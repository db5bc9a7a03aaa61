package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// importFlags are the flags of import and of plan.
type importFlags struct {
	jobFlags
	sourceFlags
	runFlags
}

func (o *importFlags) register(f *pflag.FlagSet) {
	o.jobFlags.register(f)
	o.sourceFlags.register(f)
	o.runFlags.register(f, "<mapping>")
}

func newImport(c console) *cobra.Command {
	var o importFlags
	cmd := documented(&cobra.Command{
		Use:   "import FILE --mapping M",
		Short: "Load a spreadsheet and report what became of every row",
		Long: `Load a CSV or Excel file: plan, send what differs, read it back, report. At a
terminal it asks before it sends anything. The run folder keeps the report, and
what it takes to resume.`,
		Example: "  itsmload import inventory.xlsx --mapping computers.yaml --max-changes 10%",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), c, args[0])
		},
	}, allCodes()...)
	o.register(cmd.Flags())
	o.registerYes(cmd.Flags())
	o.registerDry(cmd.Flags())
	return cmd
}

// run imports the file, or ends behind the plan of a dry run.
func (o *importFlags) run(ctx context.Context, c console, file string) error {
	if err := o.runFlags.check(); err != nil {
		return err
	}
	j, err := newJob(c, &o.jobFlags)
	if err != nil {
		return err
	}
	defer j.release()
	j.dry, j.full = o.dryRun, o.full
	src, err := o.open(file)
	if err != nil {
		return err
	}
	defer src.File.Close()
	if err := o.begin(ctx, j, src); err != nil {
		return err
	}
	return j.conclude(j.work(ctx, src))
}

// begin logs in and makes the run folder.
func (o *importFlags) begin(ctx context.Context, j *job, src *source) error {
	run, err := src.identity()
	if err != nil {
		return err
	}
	run.Guards, run.Options = o.over(run.Guards), o.pace
	run.DryRun, run.Detailed, run.Start = o.dryRun, o.detailed, time.Now().UTC().Truncate(time.Second)
	if err := j.connectFor(ctx, run, o.runDir, src); err != nil {
		return err
	}
	return o.makeFolder(ctx, j, run, src.name(), src.mappingText)
}
