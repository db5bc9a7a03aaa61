package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"itsmload/importer"
	"itsmload/importer/report"
	"itsmload/mapping"
)

// check holds the flags of check.
type check struct {
	sourceFlags
	outputFlags
}

func newCheck(c console) *cobra.Command {
	var o check
	cmd := explained(&cobra.Command{
		Use:   "check FILE --mapping M",
		Short: "Look for what is wrong with a file, without a server",
		Long: `Read the file by the mapping and list everything that is wrong with its rows, by
cause, with what to do about it. No server is asked and nothing is written:
whether the items are there, and what the names of others mean, is what plan
tells. An itemtype that is not built in takes plan from the start.`,
		Example: "  itsmload check inventory.xlsx --mapping computers.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), c, args[0])
		},
	}, exitCode{exitFine, "every row is fine, as far as can be told without a server"},
		exitCode{exitFailed, "the file cannot be read"},
		exitCode{exitUsage, "wrong usage or mapping"},
		exitCode{exitRows, "some rows are wrong, and the mapping does not accept that"},
		exitCode{exitInterrupted, "interrupted"})
	o.sourceFlags.register(cmd.Flags())
	o.outputFlags.register(cmd.Flags())
	return cmd
}

// run checks the file.
func (o *check) run(ctx context.Context, c console, file string) error {
	src, err := o.open(file)
	if err != nil {
		return err
	}
	defer src.File.Close()
	if !src.bound() {
		return fmt.Errorf("%w; check asks none, and `itsmload plan` does", src.Mapping.NotBuiltIn())
	}
	findings, err := inspect(ctx, src)
	if err != nil {
		return err
	}
	if err := o.print(c.out, findings); err != nil {
		return err
	}
	if findings.ExitCode != exitFine {
		return &failure{code: findings.ExitCode}
	}
	return nil
}

// inspect looks at all rows of a source.
func inspect(ctx context.Context, src *source) (report.Findings, error) {
	habits, err := importer.Habits(ctx, src.Job)
	if err != nil {
		return report.Findings{}, err
	}
	findings, err := report.Inspect(importer.Check(ctx, src.Job), src.Binding.Snippet)
	if err != nil {
		return report.Findings{}, err
	}
	findings.Notes, findings.Unchecked = src.notes(habits), unchecked(src.Binding)
	findings.File, findings.Mapping, findings.Itemtype = src.File.Path(), src.mappingPath, src.Mapping.Itemtype
	findings.ExitCode = findings.Exit(src.Mapping.Accept)
	return findings, nil
}

// unchecked tells what of the rows only a server can tell.
func unchecked(binding *mapping.Binding) []string {
	var keys []string
	for _, key := range binding.Keys {
		keys = append(keys, key.Field.Name)
	}
	list := []string{"whether there is an item for each " + strings.Join(keys, ", ")}
	var names []string
	for _, bound := range binding.Fields {
		if bound.Field.Type == mapping.TypeReference {
			names = append(names, fmt.Sprintf("%q (%s)", cmp.Or(bound.Header, bound.Field.Name), bound.Field.Itemtype))
		}
	}
	if len(names) > 0 {
		list = append(list, "whether there is what these name: "+strings.Join(names, ", "))
	}
	return list
}
