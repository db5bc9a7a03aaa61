package main

import (
	"github.com/spf13/cobra"

	"itsmload/mapping"
)

func newSchema(c console) *cobra.Command {
	return documented(&cobra.Command{
		Use:   "schema",
		Short: "Write the JSON Schema of mapping files",
		Long: `Write the JSON Schema of mapping files to standard output. An editor that
knows YAML then completes and checks a mapping whose first line names it:

  # yaml-language-server: $schema=mapping.schema.json`,
		Example: "  itsmload schema > mapping.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := c.out.Write(mapping.JSONSchema())
			return err
		},
	}, exitFine, exitFailed, exitUsage)
}
