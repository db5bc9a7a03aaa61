package main

import (
	"github.com/spf13/cobra"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

func newReport(c console) *cobra.Command {
	var o outputFlags
	cmd := documented(&cobra.Command{
		Use:   "report RUN",
		Short: "Write the report of a run again",
		Long: `Write report.csv and summary.json of the run in the folder RUN again, from what
the folder holds, and print the summary. No server is asked.`,
		Example: "  itsmload report itsmload-runs/20260302T081500Z-computers --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return o.rewrite(c, args[0])
		},
	}, exitFine, exitFailed, exitUsage, exitLocked)
	o.register(cmd.Flags())
	return cmd
}

// rewrite writes the report of a run again. The run must not be at work, or an
// older report could come to stand over its last one.
func (o *outputFlags) rewrite(c console, dir string) error {
	folder, err := journal.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	if !folder.HasPlan() {
		return usage("%s has no plan and so nothing to report: `itsmload resume %s` plans again", dir, dir)
	}
	summary, err := report.Write(folder, func(s report.Summary) int {
		return lastExit(folder, s.Exit(folder.Run().Accept))
	})
	if err != nil {
		return err
	}
	return o.print(c.out, summary)
}

// lastExit is the code that an unfinished run ended with the last time, as its
// summary has it: a new report changes nothing about that. Otherwise it is that
// of the rows.
func lastExit(folder *journal.Folder, ofRows int) int {
	last, err := report.ReadSummary(folder.Dir())
	if err != nil || folder.Run().Finished() {
		return ofRows
	}
	return last.ExitCode
}
