package journal

import (
	"time"

	"itsmload/mapping"
)

// Run is run.json: what a run is, so that it can be continued, reported and
// taken back without its source and its mapping. It never holds a token or a
// password.
type Run struct {
	Version  string `json:"version"`            // of the program that planned it
	URL      string `json:"url"`                // of the server, as it was given
	Profile  string `json:"profile,omitempty"`  // the name of the session's profile
	Entities []int  `json:"entities,omitempty"` // the ids of the session's active entities
	Itemtype string `json:"itemtype"`

	Source  Source      `json:"source"`
	Mapping MappingFile `json:"mapping"`

	Options       Options         `json:"options"`
	Accept        []string        `json:"accept,omitempty"` // statuses that do not make exit code 3
	Guards        mapping.Guards  `json:"guards,omitzero"`  // those in force, the command line's over the mapping's
	Notifications bool            `json:"notifications,omitempty"`
	Fields        []mapping.Field `json:"fields,omitempty"`            // those that the operations may set
	DryRun        bool            `json:"dry_run,omitempty"`           // nothing may be sent, until an apply begins to
	Detailed      bool            `json:"detailed_exitcode,omitempty"` // as long as it is dry, something to do makes exit code 5

	Rows  int       `json:"rows"`            // rows of the source; WritePlan sets it
	Items int       `json:"items,omitempty"` // of the itemtype that planning saw; 0 where it asked for single ones
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"` // zero until every operation is settled
}

// Source is the spreadsheet that a run was planned from.
type Source struct {
	Path      string   `json:"path"` // absolute
	Sheet     string   `json:"sheet,omitempty"`
	Header    []string `json:"header"`
	Delimiter string   `json:"delimiter,omitempty"` // empty for a workbook
	SHA256    string   `json:"sha256"`
}

// MappingFile is the mapping that a run was planned with; the run folder holds
// a copy of it.
type MappingFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Options are the settings of a run that decide how it sends, not what.
type Options struct {
	BatchSize   int     `json:"batch_size,omitempty"`  // rows a request
	Concurrency int     `json:"concurrency,omitempty"` // requests at once
	Rate        float64 `json:"rate,omitempty"`        // requests a second; 0 is no limit

	MaxOutage time.Duration `json:"max_outage,omitempty"` // to wait for a server that is away, in nanoseconds; 0 is the client's default
}

// Finished reports whether every operation of the run is settled.
func (r Run) Finished() bool { return !r.End.IsZero() }
