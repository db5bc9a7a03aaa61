package main

import (
	"context"
	"net"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer/journal"
	"itsmload/samples"
)

func newDemo(c console) *cobra.Command {
	var runDir string
	cmd := documented(&cobra.Command{
		Use:   "demo",
		Short: "Show an import on a simulated server",
		Long: `Start an ITSM-NG in memory with 100 computers, import the sample computers.xlsx
into it, and show what became of its rows, some of which are wrong on purpose.
It needs no server and no account, and exits 0 when it ran, whatever the rows.`,
		Example: "  itsmload demo",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return demonstrate(cmd.Context(), c, runDir)
		},
	}, exitFine, exitFailed, exitUsage, exitInterrupted)
	cmd.Flags().StringVar(&runDir, "run-dir", "", "the run `folder`, new or empty (default: itsmload-runs/<UTC time>-computers)")
	return cmd
}

// demonstrate imports the sample into a server of its own.
func demonstrate(ctx context.Context, c console, runDir string) error {
	const computers = 100
	server, err := itsmtest.New(itsmtest.Options{Items: computers})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go func() { _ = serve(serving, listener, server) }()

	folder, err := unpackSamples()
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	o := demoFlags(apiURL(listener), runDir, folder)
	err = o.run(ctx, c, filepath.Join(folder, samples.Spreadsheet))
	if codeOf(err) == exitRows {
		return nil
	}
	return err
}

// demoFlags are those of an import into the demo's server, with nothing taken
// from the environment: a real server's account has no business here.
func demoFlags(url, runDir, folder string) *importFlags {
	o := &importFlags{runFlags: runFlags{runDir: runDir}}
	o.mapping = filepath.Join(folder, samples.Mapping)
	o.fixed = &client.Config{URL: url, UserToken: itsmtest.DefaultUserToken}
	o.pace = journal.Options{BatchSize: 100, Concurrency: 4, MaxOutage: maxOutage}
	o.yes = true
	return o
}

// unpackSamples writes the samples into a folder of their own.
func unpackSamples() (string, error) {
	folder, err := os.MkdirTemp("", "itsmload-demo-")
	if err != nil {
		return "", err
	}
	return folder, os.CopyFS(folder, samples.Files)
}
