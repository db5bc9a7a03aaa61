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
	Entity   int    `json:"entity,omitempty"`   // the id of the entity in which the session makes new items
	Itemtype string `json:"itemtype"`

	Undoes string `json:"undoes,omitempty"` // the run folder of which this run is the way back; its source and mapping are that one's

	Source  Source      `json:"source"`
	Mapping MappingFile `json:"mapping"`

	Options       Options         `json:"options"`
	Accept        []string        `json:"accept,omitempty"` // statuses that do not make exit code 3
	Guards        mapping.Guards  `json:"guards,omitzero"`  // those in force, the command line's over the mapping's
	Notifications bool            `json:"notifications,omitempty"`
	Fields        []mapping.Field `json:"fields,omitempty"`            // those that the operations may set
	Keys          []mapping.Key   `json:"keys,omitempty"`              // by which an item to be made is told from those that are there
	DryRun        bool            `json:"dry_run,omitempty"`           // nothing may be sent, until an apply begins to
	Detailed      bool            `json:"detailed_exitcode,omitempty"` // as long as it is dry, something to do makes exit code 5

	Scope []int `json:"scope,omitempty"` // the ids of the entities in which items are looked for; none is all

	Writes    []string   `json:"writes,omitempty"`    // the itemtypes that the run may write, its own among them
	Dropdowns []Dropdown `json:"dropdowns,omitempty"` // those that the plan makes

	// Others are the fields that the operations may set of other itemtypes than the
	// run's: of dropdowns to be made, and of child records.
	Others map[string][]mapping.Field `json:"others,omitempty"`

	Rows    int  `json:"rows"`              // rows of the source; WritePlan sets it
	Items   int  `json:"items,omitempty"`   // of the itemtype that planning saw; 0 where it asked for single ones
	Missing *int `json:"missing,omitempty"` // items that no row names; nil where nobody asked

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

	Asked  mapping.Source `json:"asked,omitzero"`   // how the mapping and the command line have it read
	Wanted []string       `json:"wanted,omitempty"` // the headers that the mapping asks for, in all their spellings
}

// MappingFile is the mapping that a run was planned with; the run folder holds
// a copy of it.
type MappingFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Dropdown is an item that a plan makes since rows refer to it.
type Dropdown struct {
	Itemtype string   `json:"itemtype"`
	Path     string   `json:"path"`           // its name, behind the names of what it stands below
	Rows     int      `json:"rows"`           // that refer to it
	Near     []string `json:"near,omitempty"` // what is there and called nearly so
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

// Of is the run as the operations of one itemtype see it: with its fields alone.
func (r Run) Of(itemtype string) Run {
	if itemtype != r.Itemtype {
		r.Itemtype, r.Fields, r.Keys, r.Scope, r.Items = itemtype, r.Others[itemtype], nil, nil, 0
	}
	return r
}
