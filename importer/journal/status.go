package journal

// Status is what became of a row. The words are stable and never translated.
type Status string

// The statuses of a row, in the order in which a summary lists them.
const (
	Updated    Status = "updated"
	Created    Status = "created"
	Unchanged  Status = "unchanged"
	Skipped    Status = "skipped"
	Duplicate  Status = "duplicate"
	Pending    Status = "planned"
	Rejected   Status = "rejected"
	NotFound   Status = "not-found"
	Ambiguous  Status = "ambiguous"
	Conflict   Status = "conflict"
	Refused    Status = "refused"
	NotWritten Status = "not-written"
	Unknown    Status = "unknown"
)

// Statuses lists every status, from the best to the worst: of several
// operations of a row the last in this list counts.
func Statuses() []Status {
	return []Status{
		Updated, Created, Unchanged, Skipped, Duplicate, Pending, Rejected,
		NotFound, Ambiguous, Conflict, Refused, NotWritten, Unknown,
	}
}

// Failed reports whether a row of this status makes a run end with exit code 3,
// unless the mapping accepts it.
func (s Status) Failed() bool {
	switch s {
	case Rejected, NotFound, Ambiguous, Conflict, Refused, NotWritten, Unknown:
		return true
	}
	return false
}
