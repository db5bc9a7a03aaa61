package mapping

import "slices"

// Mapping is a mapping file, loaded and checked on its own. Bind checks it
// against a header and a schema.
type Mapping struct {
	Itemtype      string
	Source        Source
	Match         Match    // the first of Keys
	Keys          []Match  // which item a row is about: all of them together; empty is Match alone
	Entity        string   // the path of the entity to match in, and below; empty: all that the session sees
	OnMissing     string   // OnReject, OnSkip or OnCreate, for a row whose item is not there
	OnTrash       string   // OnReject or OnRestore, for a row whose item is in the trash
	Missing       string   // MissingReport; empty: items that no row names are not looked for
	Lock          string   // the field that tells whether an item was changed since the file was made; empty: none
	Accept        []string // statuses that do not make a run fail
	Guards        Guards
	Notifications bool // tickets: let the server send its notifications
	Columns       []Column

	itemtypeAt place // for the error of an itemtype that is not built in
	entityAt   place // for the error of an entity that is not known
	lockAt     place // for the error of a lock without a column

	name string // of the file, for the errors of Bind
	at   place  // of `match`, for the same
}

// Headers are the spellings of each column that a file must have, in the order
// of the mapping: what is told apart in the file by its header.
func (m *Mapping) Headers() [][]string {
	var wanted [][]string
	for _, c := range m.Columns {
		if len(c.Column) > 0 {
			wanted = append(wanted, c.Column)
		}
		for _, name := range c.reads() {
			wanted = append(wanted, []string{name})
		}
	}
	for _, part := range m.parts() {
		if part.Column != "" {
			wanted = append(wanted, []string{part.Column})
		}
	}
	return wanted
}

// Writes lists the itemtypes of which items may be changed or made, each once, in
// the order of their names.
func (m *Mapping) Writes() []string {
	all := []string{m.Itemtype}
	for _, c := range m.Columns {
		if c.Lookup != nil && c.Lookup.OnUnknown == OnCreate {
			all = append(all, c.Lookup.Itemtype)
		}
		if itemtype, _, child := ChildOf(c.Field); child {
			all = append(all, itemtype)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// What a mapping may want done with something that is not there.
const (
	OnReject  = "reject"
	OnSkip    = "skip"
	OnCreate  = "create"
	OnRestore = "restore"
)

// MissingReport has the items listed that no row names.
const MissingReport = "report"

// Match says which item a row is about, or a part of it.
type Match struct {
	Field   string // "id", or a field whose value tells items apart
	Column  string // the header of the key; empty where the column that sets the field holds it
	Compare string // CompareExact, CompareFold, CompareDigits or CompareMAC; empty is exact

	at place
}

// parts are all that tells items apart.
func (m *Mapping) parts() []Match {
	if len(m.Keys) == 0 {
		return []Match{m.Match}
	}
	return m.Keys
}

// Guards are limits over which nothing is sent. A nil guard is none.
type Guards struct {
	MaxChanges  *Limit `json:"max_changes,omitempty"`  // rows to be sent
	MaxClears   *int   `json:"max_clears,omitempty"`   // fields emptied
	MaxFailures *int   `json:"max_failures,omitempty"` // rows that make a run fail
	MinRows     *int   `json:"min_rows,omitempty"`     // rows read
}

// Column is one entry of `columns`: what goes into a field, and how.
type Column struct {
	Column      []string // spellings of one header; empty for a constant, and where an expression gives it all
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
	Expr        string  // an expression over the row that gives the value; empty: none
	HTML        string  // HTMLText: the text becomes HTML; empty: it is sent as it is

	at place // of the entry, for the errors of Bind
}

// reads lists the headers that the expression of an entry reads.
func (c *Column) reads() []string {
	if c.Expr == "" {
		return nil
	}
	f, _ := newFormula(c.Expr, len(c.Column) > 0)
	return f.headers
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
	By        string // ByPath, ByName, ByID, and of users ByLogin, ByEmail, ByFullName; empty: a name, or a path where the itemtype is a tree
	Separator string // between the names of a path
	Compare   string // CompareExact: case, accents and blanks count; empty or CompareFold: they do not
	OnUnknown string // OnReject; OnSkip: leave the field out; OnCreate: make the item
}

// The ways in which a cell can name an item.
const (
	ByPath = "path"
	ByName = "name"
	ByID   = "id"

	// Of users alone; a login is their name.
	ByLogin    = "login"
	ByEmail    = "email"
	ByFullName = "fullname" // family and first name, in either order
)

// place is where something stands in the mapping file. The zero place is
// that of a mapping which was not loaded from a file.
type place struct{ line, column int }
