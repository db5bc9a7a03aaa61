package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the release that this source becomes; CHANGELOG.md says what is in it.
const version = "0.1.0"

func newVersion(c console) *cobra.Command {
	return documented(&cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    "Print the version, the commit it was built from where that is known, and the Go that built it.",
		Example: "  itsmload version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return printVersion(c.out)
		},
	}, exitFine, exitFailed, exitUsage)
}

func printVersion(w io.Writer) error {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " (" + s.Value + ")"
			}
		}
	}
	_, err := fmt.Fprintf(w, "itsmload %s%s %s %s/%s\n", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
