package main

import "github.com/spf13/cobra"

func newPlan(c console) *cobra.Command {
	o := importFlags{runFlags: runFlags{dryRun: true}}
	cmd := documented(&cobra.Command{
		Use:   "plan FILE --mapping M",
		Short: "Say what an import would do, for apply to do it",
		Long: `Read the file and the server, and write into a run folder what is to be done
with each row and which rows are wrong. Nothing is sent. "itsmload apply RUN"
then does exactly that, without the file and the mapping.`,
		Example: "  itsmload plan inventory.xlsx --mapping computers.yaml --run-dir monday",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), c, args[0])
		},
	}, allCodes()...)
	o.register(cmd.Flags())
	return cmd
}
