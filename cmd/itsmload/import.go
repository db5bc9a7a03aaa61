package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itsmload/importer/journal"
)

// importFlags are the flags of import and of plan.
type importFlags struct {
	jobFlags
	mapping, sheet, runDir string
	dryRun, detailed       bool
}

func (o *importFlags) register(f *pflag.FlagSet) {
	o.jobFlags.register(f)
	f.StringVar(&o.mapping, "mapping", "", "the mapping `file`: which column goes where")
	f.StringVar(&o.sheet, "sheet", "", "the worksheet, by name or number (default: the mapping's)")
	f.StringVar(&o.runDir, "run-dir", "", "the run `folder`, new or empty (default: itsmload-runs/<UTC time>-<mapping>)")
	f.BoolVar(&o.detailed, "detailed-exitcode", false, "exit 5 where a plan or dry run would change something")
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
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "send nothing: report what would be sent")
	return cmd
}

// run imports the file, or ends behind the plan of a dry run.
func (o *importFlags) run(ctx context.Context, c console, file string) error {
	if o.detailed && !o.dryRun {
		return usage("--detailed-exitcode goes with --dry-run, or with `itsmload plan`")
	}
	j, err := newJob(c, &o.jobFlags)
	if err != nil {
		return err
	}
	defer j.release()
	j.dry = o.dryRun
	src, err := openSource(file, o.mapping, o.sheet)
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
	if err := j.connect(ctx, run, o.runDir); err != nil {
		return err
	}
	session, err := j.server.Session(ctx)
	if err != nil {
		return err
	}
	run.URL, run.Profile, run.Entities = j.url, session.Profile, session.Entities
	return o.makeFolder(j, run, src)
}

// makeFolder makes the run folder. It comes after all that can refuse a run, so
// that none is left behind by one that never began.
func (o *importFlags) makeFolder(j *job, run journal.Run, src *source) error {
	dir := o.runDir
	if dir == "" {
		var err error
		if dir, err = newRunDir(run.Start, src.name()); err != nil {
			return err
		}
	}
	folder, err := journal.Create(dir, run, src.mappingText)
	if err != nil {
		return err
	}
	j.use(folder)
	return nil
}
