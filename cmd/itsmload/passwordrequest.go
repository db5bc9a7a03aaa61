package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itsmload/client"
)

// passwordRequest holds the flags of password request.
type passwordRequest struct {
	connection
	addressFile
	email string
	rate  float64
}

// mailRate is slow, since each request makes the server send a mail, and many of
// them at once get a mail server onto the lists of senders of spam.
const mailRate = 2

func newPasswordRequest(c console) *cobra.Command {
	var o passwordRequest
	cmd := explained(&cobra.Command{
		Use:   "request --email E | --file F --column C",
		Short: "Have a mail sent to those who lost their password",
		Long: `Have the server send a mail with a token, by which its owner chooses a new
password, to one address or to all in a column of a spreadsheet. The server must
have notifications by e-mail enabled and know the address.

Standard output gets a CSV line email,result,message for each address:

  requested   the server took it
  duplicate   the address stands further up in the file, and was sent there
  rejected    it is no e-mail address; not sent
  refused     the server said no
  unknown     sent, and no answer came: the mail may be on its way

No address is sent twice, whatever comes back. Where the server cannot be reached
at all, or refuses for a reason that all addresses share, it ends at once.`,
		Example: "  itsmload password request --file staff.xlsx --column E-mail > requested.csv",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), c)
		},
	}, passwordCodes()...)
	o.register(cmd.Flags())
	return cmd
}

func (o *passwordRequest) register(f *pflag.FlagSet) {
	o.registerServer(f)
	f.StringVar(&o.email, "email", "", "the one `address` to send for")
	o.addressFile.register(f)
	f.Float64Var(&o.rate, "rate", mailRate, "requests a second, each of which makes a mail; 0 is no limit")
}

func (o *passwordRequest) check() error {
	switch {
	case (o.email == "") == (o.path == ""):
		return usage("give either --email with an address, or --file with a spreadsheet and --column")
	case o.email != "" && !isAddress(o.email):
		return usage("--email takes an address such as ada@example.org")
	case o.email == "" && o.column == "":
		return usage("give --column with the header of the column that holds the addresses")
	case !(o.rate >= 0):
		return usage("--rate takes requests a second, or 0 for no limit")
	}
	return nil
}

// run sends for each address, one after the other, and writes its line before
// the next is sent.
func (o *passwordRequest) run(ctx context.Context, c console) error {
	if err := o.check(); err != nil {
		return err
	}
	server, err := o.stranger(c.env, c.err, o.rate)
	if err != nil {
		return err
	}
	source := one(o.email)
	if o.email == "" {
		rows, closeFile, err := o.open(c.err)
		if err != nil {
			return err
		}
		defer closeFile()
		source = rows
	}
	r := &requester{server: server, out: newResults(c.out), sent: map[string]string{}}
	if err := r.out.header(); err != nil {
		return err
	}
	for at, err := range source {
		if err == nil {
			err = r.next(ctx, at)
		}
		if err != nil {
			return r.stopped(err)
		}
	}
	return r.verdict()
}

// stopped says what it means that the addresses were not all sent.
func (r *requester) stopped(err error) error {
	const rest = "addresses without a line were not sent"
	if errors.Is(err, context.Canceled) {
		return &failure{exitInterrupted, errors.New("interrupted: " + rest)}
	}
	if _, answered := errors.AsType[*client.Error](err); answered {
		return &failure{exitFailed, fmt.Errorf("%w\nStopped here: %s", err, rest)}
	}
	return err
}

// verdict is the failure of a request that reached its end.
func (r *requester) verdict() error {
	if r.failed == 0 {
		return nil
	}
	return &failure{exitRows, fmt.Errorf("%d of %d addresses failed: their lines say why", r.failed, r.all)}
}
