package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"itsmload/client"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// job is a run in the hands of a command: what import, plan, apply, resume and
// demo have in common.
type job struct {
	console
	flags  *jobFlags
	crash  *crash
	url    string
	server *client.Client
	folder *journal.Folder
	dry    bool // nothing is sent by this command
	full   bool // all that would be sent is shown
	bar    *progress
	held   []func() // each gives back something that the job holds
}

// newJob makes a job that holds nothing yet.
func newJob(c console, flags *jobFlags) (*job, error) {
	if err := flags.check(); err != nil {
		return nil, err
	}
	crash, err := plannedCrash(c.env)
	return &job{console: c, flags: flags, crash: crash, bar: &progress{out: c.err}}, err
}

// release gives back all that the job holds, what it took last first.
func (j *job) release() {
	for _, giveBack := range slices.Backward(j.held) {
		giveBack()
	}
	j.held = nil
}

// connect logs in to the server that is configured, which must be that of the
// run where the run has one. What writes takes the server's lock before that.
// The session ends with the job, also where that was cancelled.
func (j *job) connect(ctx context.Context, run journal.Run, dir string) error {
	config, err := j.flags.config(j.env, j.err)
	if err != nil {
		return err
	}
	config.Rate, config.MaxOutage = j.flags.pace.Rate, j.flags.pace.MaxOutage
	config.Log = logger(j.err, !j.flags.quiet)
	if config.Transport, err = j.transport(config.CAFile); err != nil {
		return err
	}
	if j.server, err = client.New(config); err != nil {
		return usage("%w (the flags are --url and --allow-http)", err)
	}
	j.url = config.URL
	if run.URL != "" && !journal.SameServer(run.URL, j.url) {
		return usage("this run belongs to %s and goes to no other server: set ITSMNG_URL to it", run.URL)
	}
	if err := j.lock(run, dir); err != nil {
		return err
	}
	j.held = append(j.held, func() { j.logout(ctx) })
	return j.server.Login(ctx)
}

// lock takes the server's lock of each itemtype that the run may write, always in the
// same order, so that two runs never wait for each other.
func (j *job) lock(run journal.Run, dir string) error {
	if j.dry || j.flags.fixed != nil {
		return nil
	}
	writes := run.Writes
	if len(writes) == 0 {
		writes = []string{run.Itemtype}
	}
	for _, itemtype := range writes {
		unlock, err := journal.LockServer(j.url, itemtype, dir)
		if err != nil {
			return err
		}
		j.held = append(j.held, unlock)
	}
	return nil
}

// logout ends the session, within a moment and also behind a Ctrl-C.
func (j *job) logout(ctx context.Context) {
	const moment = 5 * time.Second
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), moment)
	defer cancel()
	_ = j.server.Logout(last)
}

// transport notes each request in the run's journal before it leaves, so that a
// kill loses none, and logs it where that is wanted.
func (j *job) transport(caFile string) (http.RoundTripper, error) {
	base, err := client.NewTransport(caFile)
	if err != nil {
		return nil, err
	}
	wire := j.crash.around(logged(base, logger(j.err, j.flags.verbose)))
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if j.folder != nil {
			// A broken journal stops the run at its next event.
			_ = j.folder.Note()
		}
		return wire.RoundTrip(r)
	}), nil
}

// use makes a run folder the job's, until the job ends.
func (j *job) use(folder *journal.Folder) {
	j.folder = folder
	j.held = append(j.held, func() { _ = folder.Close() })
	if j.crash != nil {
		folder.AfterWrite = j.crash.journalled
	}
}

// options are what the importer is told.
func (j *job) options() importer.Options {
	o := importer.Options{
		BatchSize:   j.flags.pace.BatchSize,
		Concurrency: j.flags.pace.Concurrency,
		Requests:    j.server.Requests,
	}
	if terminal(j.err) && !j.flags.quiet && !j.flags.asJSON {
		o.Progress = j.bar.show
	}
	return o
}

// say talks to the person, if there is one who wants it.
func (j *job) say(format string, args ...any) {
	if !j.flags.quiet {
		fmt.Fprintf(j.err, format+"\n", args...)
	}
}
