package main

import (
	"time"

	"github.com/spf13/pflag"

	"itsmload/importer/journal"
)

// outputFlags say what a command shows.
type outputFlags struct{ asJSON, quiet bool }

func (o *outputFlags) register(f *pflag.FlagSet) {
	f.BoolVar(&o.asJSON, "json", false, "print the summary as JSON")
	f.BoolVar(&o.quiet, "quiet", false, "print errors only")
}

// jobFlags are the flags of the commands that talk to a server.
type jobFlags struct {
	connection
	guardFlags
	outputFlags
	pace    journal.Options
	verbose bool
	yes     bool
}

func (o *jobFlags) register(f *pflag.FlagSet) {
	o.connection.register(f)
	o.guardFlags.register(f)
	o.outputFlags.register(f)
	f.BoolVarP(&o.verbose, "verbose", "v", false, "log each request to standard error")
	f.IntVar(&o.pace.BatchSize, "batch-size", 100, "rows a request at most")
	f.IntVar(&o.pace.Concurrency, "concurrency", 4, "requests that write at once")
	f.Float64Var(&o.pace.Rate, "rate", 20, "requests a second for everything; 0 is no limit")
	f.DurationVar(&o.pace.MaxOutage, "max-outage", maxOutage, "how long to wait for a server that is away")
}

// registerReading is for the commands that ask a server and write nothing to it.
func (o *jobFlags) registerReading(f *pflag.FlagSet) {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	o.register(all)
	all.VisitAll(func(flag *pflag.Flag) {
		switch flag.Name {
		case "max-changes", "max-clears", "max-failures", "min-rows", "batch-size", "concurrency":
		default:
			f.AddFlag(flag)
		}
	})
}

// maxOutage is enough for a server to be restarted or for its database to come
// back; what takes longer is for a person to look at.
const maxOutage = 5 * time.Minute

// registerYes is for the commands that write.
func (o *jobFlags) registerYes(f *pflag.FlagSet) {
	f.BoolVar(&o.yes, "yes", false, "do not ask before something is sent")
}

// check refuses numbers that cannot be meant.
func (o *jobFlags) check() error {
	switch {
	case o.pace.BatchSize < 1:
		return usage("--batch-size takes a number from 1, and 100 is a good one")
	case o.pace.Concurrency < 1:
		return usage("--concurrency takes a number from 1, and 4 is a good one")
	case !(o.pace.Rate >= 0):
		return usage("--rate takes requests a second, or 0 for no limit")
	case o.pace.MaxOutage <= 0:
		return usage("--max-outage takes a time such as 5m, or 1s to hardly wait")
	}
	return nil
}

// keep takes from an earlier run what this command line leaves open.
func (o *jobFlags) keep(earlier journal.Options, f *pflag.FlagSet) {
	if !f.Changed("batch-size") {
		o.pace.BatchSize = earlier.BatchSize
	}
	if !f.Changed("concurrency") {
		o.pace.Concurrency = earlier.Concurrency
	}
	if !f.Changed("rate") {
		o.pace.Rate = earlier.Rate
	}
	if !f.Changed("max-outage") {
		o.pace.MaxOutage = earlier.MaxOutage
	}
}
