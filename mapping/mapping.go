package mapping

// Mapping is a mapping file, loaded and checked on its own. Bind checks it
// against a header and a schema.
type Mapping struct {
	Itemtype      string
	Source        Source
	Match         Match
	OnMissing     string   // OnReject or OnSkip, for a row whose item is not there
	OnTrash       string   // OnReject, for a row whose item is in the trash
	Accept        []string // statuses that do not make a run fail
	Guards        Guards
	Notifications bool // tickets: let the server send its notifications
	Columns       []Column

	name string // of the file, for the errors of Bind
	at   place  // of `match`, for the same
}

// What a mapping may want done with something that is not there.
const (
	OnReject = "reject"
	OnSkip   = "skip"
)

// Match says which item a row is about.
type Match struct {
	Field  string // "id", or a field whose value tells items apart
	Column string // the header of the key; empty where the column that sets the field holds it
}

// Guards are limits over which nothing is sent. A nil guard is none.
type Guards struct {
	MaxChanges *Limit `json:"max_changes,omitempty"` // rows to be sent
	MinRows    *int   `json:"min_rows,omitempty"`    // rows read
}

// Column is one entry of `columns`: what goes into a field, and how.
type Column struct {
	Column      []string // spellings of one header; empty for a constant
	Field       string
	Lookup      *Lookup // nil: the cell holds the value itself
	Type        Type    // empty: the field's own
	Format      string  // of dates, in YYYY, YY, MM, DD, HH, mm, ss; empty: none
	Required    bool    // an empty cell rejects the row
	Empty       string  // EmptyKeep or EmptyClear: what an empty cell does to the field
	OnlyIfEmpty bool    // leave a field alone that holds something
	Default     *string // what an empty cell stands for; nil: nothing
	Values      map[string]string
	Value       *string // a constant; nil: the cell's value
	HTML        string  // HTMLText: the text becomes HTML; empty: it is sent as it is

	at place // of the entry, for the errors of Bind
}

// What an empty cell does to its field.
const (
	EmptyKeep  = "keep"
	EmptyClear = "clear"
)

// HTMLText says of a column that it holds plain text, for a field of HTML.
const HTMLText = "text"

// Lookup says how the text of a cell names the item that a field refers to.
type Lookup struct {
	Itemtype  string
	By        string // ByPath, ByName, ByID; empty: a name, or a path where the itemtype is a tree
	Separator string // between the names of a path
	OnUnknown string // OnReject, or OnSkip: leave the field out
}

// The ways in which a cell can name an item.
const (
	ByPath = "path"
	ByName = "name"
	ByID   = "id"
)

// place is where something stands in the mapping file. The zero place is
// that of a mapping which was not loaded from a file.
type place struct{ line, column int }
