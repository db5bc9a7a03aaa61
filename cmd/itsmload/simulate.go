package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"itsmload/client/itsmtest"
)

// simulation holds the flags of simulate.
type simulation struct {
	listen, load, log string
	options           itsmtest.Options
}

func newSimulate(c console) *cobra.Command {
	var o simulation
	cmd := documented(&cobra.Command{
		Use:   "simulate",
		Short: "Run an ITSM-NG in memory to try things on",
		Long: `Run an ITSM-NG in memory that behaves as a real one does, to try a mapping, to
teach or to test. It prints its URL once it listens, and forgets everything when
it ends, by Ctrl-C.

It holds computers 1 to N, named PC-000001 and so on, with serials SN000001 and
inventory numbers INV000001, some locations, states, manufacturers, models and
users, and the accounts itsm/itsm (super admin) and tech/tech (technician).`,
		Example: "  itsmload simulate --listen 127.0.0.1:8080 --items 1000 --log requests.jsonl",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), c)
		},
	}, exitFine, exitFailed, exitUsage)
	o.register(cmd.Flags())
	o.registerTrouble(cmd.Flags())
	return cmd
}

func (o *simulation) register(f *pflag.FlagSet) {
	f.StringVar(&o.listen, "listen", "127.0.0.1:8080", "the address to listen on; port 0 takes a free one")
	f.IntVar(&o.options.Items, "items", 100, "how many computers there are; 0 is an empty inventory")
	f.Int64Var(&o.options.Seed, "seed", 0, "what the variety among the computers grows from")
	f.StringVar(&o.options.UserToken, "user-token", itsmtest.DefaultUserToken, "the user token of the account itsm")
	f.StringVar(&o.options.AppToken, "app-token", "", "the app token to ask for (default: none is asked for)")
	f.DurationVar(&o.options.Latency, "latency", 0, "what each request takes, such as 20ms")
	f.DurationVar(&o.options.RowLatency, "row-latency", 0, "what each row written takes")
	f.IntVar(&o.options.Workers, "workers", 0, "how many requests are worked on at once; 0 is any number")
	f.IntVar(&o.options.SessionRequests, "session-requests", 0, "let a session die after so many requests; 0 is never")
	f.StringVar(&o.load, "load", "", `add the items of a JSON file: {"Computer":[{…}],…}`)
	f.StringVar(&o.log, "log", "", "append a JSON line a request to this file")
}

// registerTrouble is for what goes wrong on purpose.
func (o *simulation) registerTrouble(f *pflag.FlagSet) {
	f.Func("fault", "let this `share` of requests fail, such as 429=0.05,drop=0.01; there are 429, 503, 504, drop, html and empty", func(text string) error {
		var err error
		o.options.Faults, err = itsmtest.ParseFaults(text)
		return err
	})
	f.IntSliceVar(&o.options.Poison, "poison", nil, "break off every PUT at these `ids`, such as 7,12")
}

func (o simulation) run(ctx context.Context, c console) error {
	if o.options.Items < 0 || o.options.Workers < 0 || o.options.SessionRequests < 0 {
		return usage("--items, --workers and --session-requests take no negative number")
	}
	if o.load != "" {
		file, err := os.Open(o.load)
		if err != nil {
			return err
		}
		defer file.Close()
		o.options.Load = file
	}
	if o.log != "" {
		file, err := os.OpenFile(o.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer file.Close()
		o.options.Log = file
	}
	server, err := itsmtest.New(o.options)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.out, apiURL(listener))
	o.introduce(c.err, apiURL(listener))
	return serve(ctx, listener, server)
}

// introduce says who may log in, and what to copy into another terminal.
func (o simulation) introduce(w io.Writer, url string) {
	fmt.Fprintf(w, `An ITSM-NG in memory with %d computers. Accounts: itsm/itsm, tech/tech.
In another terminal:

  export ITSMNG_URL=%s ITSMNG_USER_TOKEN=%s`, o.options.Items, url, o.options.UserToken)
	if o.options.AppToken != "" {
		fmt.Fprintf(w, " ITSMNG_APP_TOKEN=%s", o.options.AppToken)
	}
	fmt.Fprint(w, "\n  itsmload import inventory.xlsx --mapping computers.yaml\n\nCtrl-C ends it.\n")
}
