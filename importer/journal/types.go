package journal

import "itsmload/mapping"

// Planned is one line of plan.jsonl: a row of the source, in file order, with
// what is already settled or what is to be done.
type Planned struct {
	Sheet   string   `json:"sheet,omitempty"`
	Row     int      `json:"row"`              // the number that Excel shows; in a CSV the record's, from 1
	Cells   []string `json:"cells"`            // as written: one a column of the header, but fewer or more where a CSV's record has so many
	Forms   []string `json:"forms,omitempty"`  // what the cells are beside their text, one a cell, as Written gives them; nil where all are text, and where the row is fine as it is
	Broken  bool     `json:"broken,omitempty"` // the cells may not stand where they belong: the row was cut short, has too many, or cannot be read
	Key     string   `json:"key,omitempty"`    // as the row gives it, converted
	ID      int      `json:"id,omitempty"`     // the item found, or the id that the row names; 0 is none
	Settled Status   `json:"status,omitempty"` // empty while there are operations to send
	Code    string   `json:"code,omitempty"`
	Why     string   `json:"why,omitempty"`

	Candidates []int   `json:"candidates,omitempty"` // the first items that may be meant where the key means no one item, also near a row that makes one
	Refs       []Meant `json:"refs,omitempty"`       // what the row's names refer to

	Problems []mapping.Problem `json:"problems,omitempty"` // all that is wrong with the row, where Code and Why do not tell it apart

	Notes []string `json:"notes,omitempty"` // worth saying, whatever the status
	Ops   []Op     `json:"ops,omitempty"`
}

// Meant is the item that a name in a row refers to.
type Meant struct {
	Field string `json:"field"`
	ID    int    `json:"id"`
	Name  string `json:"name,omitempty"` // its own, or its path; empty where it may not be read
}

// Op is one thing to be written: an item to update or create, itself part of
// a row. Name is unique in the row, and what Needs of other operations refers
// to. A row's main operation has the name "item".
type Op struct {
	Name     string   `json:"name"`
	Verb     Verb     `json:"verb"`
	Itemtype string   `json:"itemtype"`
	ID       int      `json:"id,omitempty"`    // 0 while the item is to be made
	Set      []Field  `json:"set"`             // none where the item is only looked at, for the operations that need it
	Lock     *Field   `json:"lock,omitempty"`  // what must still hold its old value when the operation is sent; nil is nothing
	Key      []string `json:"key,omitempty"`   // of an item to be made: the fields of Set by which it is found again, and that no two items share
	Exact    bool     `json:"exact,omitempty"` // an item to be made whose key differs by case, accents or blanks alone is another one
	Needs    []string `json:"needs,omitempty"`
	Turn     int      `json:"turn,omitempty"` // of the operations on items, those of a lower turn go first
}

// Verb is what an operation does to its item.
type Verb string

// The verbs, in the API's own words, by the HTTP method that carries them.
const (
	Update Verb = "PUT"
	Add    Verb = "POST"
)

// ItemOp is the name of a row's main operation.
const ItemOp = "item"

// Field is one field of an operation. Old and New are nil, a string or a
// json.Number; the texts are for people, and hold a reference's name.
type Field struct {
	Name    string `json:"name"`
	Old     any    `json:"old"`
	New     any    `json:"new"`
	OldText string `json:"old_text,omitempty"`
	NewText string `json:"new_text,omitempty"`
	From    string `json:"from,omitempty"` // the operation, one of Needs, that makes the item to refer to: New is nil until then, and its id from then on
}

// Event is one line of journal.jsonl: what happened to the operations of a
// batch, or what a phase of the run took.
type Event struct {
	Kind  Kind      `json:"kind"`
	Batch int       `json:"batch,omitempty"`
	Rows  []Outcome `json:"rows,omitempty"`
	Phase *Phase    `json:"phase,omitempty"`
}

// Kind is what an event tells.
type Kind string

// The kinds of event, in the order in which an operation meets them.
const (
	Sending  Kind = "sending"  // the request is about to leave
	Unsent   Kind = "unsent"   // it never left, or was found not to be written: the operation is as if it had not been begun
	Answered Kind = "answered" // the server spoke
	Read     Kind = "read"     // the item was read back
	Settled  Kind = "settled"  // settled without a request: a conflict, or nothing left to send
	Going    Kind = "going"    // a phase goes on, and has taken what Event.Phase says; it has no rows
	Ended    Kind = "ended"    // a phase ended, and has taken the rest, as Event.Phase says; it has no rows
)

// Open reports whether an operation whose last event is of this kind is to be
// sent, for the first time or again. The empty kind is that of no event.
func (k Kind) Open() bool { return k == "" || k == Unsent || k == Sending }

// Outcome is what an event says of one operation. Each later outcome of an
// operation repeats what is still true of the earlier ones, so that the last
// one alone tells all: Said stays what the server said worst.
type Outcome struct {
	Row     int     `json:"row"`
	Op      string  `json:"op"`
	ID      int     `json:"id,omitempty"`
	Status  Status  `json:"status,omitempty"` // empty until the operation is settled
	Code    string  `json:"code,omitempty"`
	Said    string  `json:"said,omitempty"`    // "true", "false", or empty where no answer came
	Message string  `json:"message,omitempty"` // the server's own words, untouched; else ours
	Echo    bool    `json:"echo,omitempty"`    // an earlier row of the same answer has the same message: the server repeats an SQL error on all rows behind it
	Found   bool    `json:"found,omitempty"`   // what was to be made was there already, and is changed instead
	Read    []Field `json:"read,omitempty"`    // fields read back otherwise than sent: New is what was sent, Old what is stored
}

// Phase is what one phase of a run took, or a part of it. A run has several of a
// name, and they add up.
type Phase struct {
	Name     string         `json:"name"` // plan, apply, verify
	Seconds  float64        `json:"seconds"`
	Requests map[string]int `json:"requests"` // by method, retries counted
}
