package importer

import (
	"cmp"
	"context"
	"iter"
	"time"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// Reader reads items as the server holds them. Its methods may be called
// concurrently. An error stops the run; an item that is missing or out of sight
// is none.
type Reader interface {
	// Items streams every item of the itemtype that the session sees, each
	// once.
	Items(ctx context.Context, itemtype string, q client.Query) iter.Seq2[client.Item, error]
	// ByID reads the items of the ids, those in the trash too, and tells which
	// are missing and which are out of sight.
	ByID(ctx context.Context, itemtype string, ids []int, fields ...string) (client.Lookup, error)
}

// Writer changes and makes items. Its methods may be called concurrently.
type Writer interface {
	// Update sends the rows in one request and gives a result a row, in their
	// order. client.ErrFailed means that the request failed as a whole, and that
	// any of its rows may be written; any other error that none is.
	Update(ctx context.Context, itemtype string, rows []client.Input) ([]client.Result, error)
	// Create makes an item of each row in one request, and gives a result a row,
	// in their order. Errors are those of Update, and a row is never sent twice.
	Create(ctx context.Context, itemtype string, rows []map[string]any) ([]client.Created, error)
	// Activate brings entities within sight that were made since the session
	// began. It may be called at any time.
	Activate(ctx context.Context) error
	// Await returns when the server answers again, at once if it never stopped.
	// An error means that it stays away, or that ctx ended.
	Await(ctx context.Context) error
}

// Server is what a whole run needs of ITSM-NG. *client.Client is one.
type Server interface {
	Reader
	Writer
}

// Job is what a plan is made from: a source, and a mapping bound to its header.
type Job struct {
	File    *sheet.File
	Mapping *mapping.Mapping
	Binding *mapping.Binding
	Schema  *mapping.Schema
}

// Options are how a run goes about its work. The zero value is the default.
type Options struct {
	BatchSize   int                                 // rows a request; 0 is 100
	Concurrency int                                 // requests in flight; 0 is 4
	MaxFailures *int                                // rows that may fail before Apply stops, those of the plan too; nil is no limit
	StableAfter time.Duration                       // between two looks at what a request without an answer wrote; 0 is 2 s, and 5 s where it was to make items
	Progress    func(phase string, done, total int) // called as work advances, from one goroutine at a time; nil is silence
	Requests    func() map[string]int               // requests made so far by method, for the record; nil is none
}

// withDefaults fills in what was left open. A bulk of more than 100 rows is no
// faster by the row, and four requests in flight reach nearly all that a server
// of two cores can do.
func (o Options) withDefaults() Options {
	o.BatchSize = cmp.Or(o.BatchSize, 100)
	o.Concurrency = cmp.Or(o.Concurrency, 4)
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	if o.Requests == nil {
		o.Requests = func() map[string]int { return nil }
	}
	return o
}

// The phases, as the journal and the progress name them.
const (
	planning  = "plan"
	applying  = "apply"
	verifying = "verify"
)

// recorded runs a phase and notes in the journal what it took, also where it
// was cut short.
func (o Options) recorded(name string, folder *journal.Folder, phase func() error) error {
	end := folder.Begin(name, o.Requests)
	err := phase()
	return cmp.Or(err, end())
}
