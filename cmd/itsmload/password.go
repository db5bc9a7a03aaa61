package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"itsmload/client"
)

func newPassword(c console) *cobra.Command {
	cmd := explained(&cobra.Command{
		Use:   "password",
		Short: "Have lost passwords replaced",
		Long: `Have the server mail people a token by which they choose a new password, or set
a new password by such a token. Both work without an account: only the server's
URL is needed, and its app token where it asks for one.`,
		Example: "  itsmload password request --email ada@example.org",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}, passwordCodes()...)
	cmd.AddCommand(newPasswordRequest(c), newPasswordReset(c))
	return cmd
}

// passwordCodes are the exit codes of the commands about passwords.
func passwordCodes() []exitCode {
	return []exitCode{
		{exitFine, "all is done"},
		{exitFailed, "could not run, or the server refused or stayed away"},
		{exitUsage, "wrong usage"},
		{exitRows, "finished, and some addresses failed: see their lines"},
		{exitInterrupted, "interrupted: what has no line was not sent"},
	}
}

// stranger makes a client that has no account, and so opens no session.
func (o *connection) stranger(env lookup, talk io.Writer, rate float64) (*client.Client, error) {
	config, _, err := o.server(env, talk)
	if err != nil {
		return nil, err
	}
	config.Rate, config.Profile, config.Log = rate, "", logger(talk, true)
	server, err := client.New(config)
	if err != nil {
		return nil, usage("%w (the flags are --url, --ca-file and --allow-http)", err)
	}
	return server, nil
}

// isAddress reports whether a text can be an e-mail address. Which addresses
// there are is for the server to know; this finds cells that hold something else.
func isAddress(text string) bool {
	name, host, found := strings.Cut(text, "@")
	return found && name != "" && host != "" && !strings.ContainsAny(text, " \t\r\n,;<>\"") && !strings.Contains(host, "@")
}
