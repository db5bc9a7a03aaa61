package main

import (
	"context"
	"fmt"
	"net/http"
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
	bar    *progress
	undo   []func() // releases what the job holds, the last one first
}

// newJob makes a job that holds nothing yet.
func newJob(c console, flags *jobFlags) (*job, error) {
	if err := flags.check(); err != nil {
		return nil, err
	}
	crash, err := plannedCrash(c.env)
	return &job{console: c, flags: flags, crash: crash, bar: &progress{out: c.err}}, err
}

// release gives back all that the job holds.
func (j *job) release() {
	for len(j.undo) > 0 {
		last := len(j.undo) - 1
		j.undo[last]()
		j.undo = j.undo[:last]
	}
}

// connect logs in to the server that is configured, which must be that of the
// run where the run has one. What writes takes the server's lock before that.
// The session ends with the job, also where that was cancelled.
func (j *job) connect(ctx context.Context, run journal.Run, dir string) error {
	config, err := j.flags.config(j.env, j.err)
	if err != nil {
		return err
	}
	config.Rate = j.flags.pace.Rate
	config.Transport = j.transport()
	if j.server, err = client.New(config); err != nil {
		return usage("%w (the flags are --url and --allow-http)", err)
	}
	j.url = config.URL
	if run.URL != "" && !journal.SameServer(run.URL, j.url) {
		return usage("this run belongs to %s and goes to no other server: set ITSMNG_URL to it", run.URL)
	}
	if !run.DryRun && j.flags.fixed == nil {
		if err := j.hold(journal.LockServer(j.url, run.Itemtype, dir)); err != nil {
			return err
		}
	}
	j.undo = append(j.undo, func() { j.logout(ctx) })
	return j.server.Login(ctx)
}

// logout ends the session, within a moment and also behind a Ctrl-C.
func (j *job) logout(ctx context.Context) {
	const moment = 5 * time.Second
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), moment)
	defer cancel()
	_ = j.server.Logout(last)
}

// transport is the client's own unless requests are to be logged or a test
// counts them.
func (j *job) transport() http.RoundTripper {
	if j.crash == nil && !j.flags.verbose {
		return nil
	}
	return j.crash.around(logged(newTransport(), logger(j.err, j.flags.verbose)))
}

// hold keeps a lock until the job ends.
func (j *job) hold(unlock func(), err error) error {
	if err == nil {
		j.undo = append(j.undo, unlock)
	}
	return err
}

// use takes a run folder for this job alone.
func (j *job) use(folder *journal.Folder) error {
	j.folder = folder
	j.undo = append(j.undo, func() { _ = folder.Close() })
	if j.crash != nil {
		folder.AfterWrite = j.crash.journalled
	}
	return j.hold(folder.Lock())
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
