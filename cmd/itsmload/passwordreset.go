package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// passwordReset holds the flags of password reset. No secret is among them: a
// command line can be read by everybody on the machine.
type passwordReset struct {
	connection
	email, tokenFile, passwordFile string
}

func newPasswordReset(c console) *cobra.Command {
	var o passwordReset
	cmd := explained(&cobra.Command{
		Use:   "reset --email E",
		Short: "Set a new password by the token of such a mail",
		Long: `Set a new password by the token that "itsmload password request" had mailed.
Token and password are two lines of standard input, which a terminal does not
show, or stand in files. They are sent once, whatever comes back.`,
		Example: "  itsmload password reset --email ada@example.org",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), c)
		},
	}, exitCode{exitFine, "the password is set"},
		exitCode{exitFailed, "could not run, or the server refused"},
		exitCode{exitUsage, "wrong usage"},
		exitCode{exitInterrupted, "interrupted: nothing was sent"})
	f := cmd.Flags()
	o.registerServer(f)
	f.StringVar(&o.email, "email", "", "the `address` that the mail was sent to")
	f.StringVar(&o.tokenFile, "token-file", "", "the `file` with the token (default: standard input)")
	f.StringVar(&o.passwordFile, "password-file", "", "the `file` with the new password (default: standard input)")
	return cmd
}

func (o *passwordReset) run(ctx context.Context, c console) error {
	if !isAddress(o.email) {
		return usage("--email takes the address that the mail was sent to, such as ada@example.org")
	}
	server, err := o.stranger(c.env, c.err, 0)
	if err != nil {
		return err
	}
	token, password, err := o.secrets(ctx, c)
	if err != nil {
		return err
	}
	if err := server.ResetPassword(ctx, o.email, token, password); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.err, "The password of %s is set.\n", o.email)
	return err
}

// secrets reads the token and the new password from where they are said to be.
func (o *passwordReset) secrets(ctx context.Context, c console) (token, password string, err error) {
	ask := newAsker(c)
	if token, err = ask.secret(ctx, "Token of the mail", "--token-file", o.tokenFile); err != nil {
		return "", "", err
	}
	if password, err = ask.secret(ctx, "New password", "--password-file", o.passwordFile); err != nil {
		return "", "", err
	}
	if ask.terminal == nil || o.passwordFile != "" {
		return token, password, nil
	}
	again, err := ask.secret(ctx, "New password again", "--password-file", "")
	if err == nil && again != password {
		err = usage("the two passwords differ: nothing was sent")
	}
	return token, password, err
}

// asker reads secrets from standard input, a line each, and keeps them from
// being shown where that is a terminal.
type asker struct {
	lines    *bufio.Reader
	terminal *os.File // nil where standard input is none
	talk     io.Writer
}

func newAsker(c console) *asker {
	a := &asker{lines: bufio.NewReader(c.in), talk: c.err}
	if terminal(c.in) {
		a.terminal, _ = c.in.(*os.File)
	}
	return a
}

// secret gives the secret in a file, or asks for it where none is named.
func (a *asker) secret(ctx context.Context, what, flag, path string) (string, error) {
	if path != "" {
		return secretFile(flag, path)
	}
	line, err := a.line(ctx, what)
	line = strings.TrimRight(line, "\r\n")
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return "", err
	case line == "":
		return "", usage("%s: there is none: give it as a line of standard input, or in a file by %s", strings.ToLower(what), flag)
	}
	return line, nil
}

func (a *asker) line(ctx context.Context, what string) (string, error) {
	if a.terminal != nil {
		return askSecret(ctx, a.terminal, a.talk, what)
	}
	return patiently(ctx, func() (string, error) { return a.lines.ReadString('\n') })
}
