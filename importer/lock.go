package importer

import (
	"slices"
	"strings"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// A mapping can have a column tell what a field of the item held when the file
// was made, such as date_mod: a row whose item holds something else by now is
// left alone. The column is compared, and never written.

// changedSince tells that the item of a row has changed since the file was made;
// nil where it has not, and where the file does not tell.
func (p *planner) changedSince(record mapping.Record, it *item) *mapping.Problem {
	i, ok := p.locking()
	if !ok || it == nil || record.Values[i].Action == mapping.Keep { // as it stands, letter by letter
		return nil
	}
	field, then, now := p.job.Binding.Fields[i].Field, record.Values[i].Text, p.held(it, p.job.Mapping.Lock)
	if field.Same(now, then) {
		return nil
	}
	if field.Type == mapping.TypeDateTime && coarse(then, now) {
		return new(mapping.Because("coarse-lock", field.Name, then, now))
	}
	return new(mapping.Because("changed-since-export", field.Name, p.refs.label(field, then), p.refs.label(field, now)))
}

// coarse reports whether a time is now, but for the seconds or for the time of day:
// spreadsheets like to leave these out.
func coarse(then, now string) bool {
	minute, whole := strings.CutSuffix(then, ":00")
	day, midnight := strings.CutSuffix(minute, " 00:00")
	return whole && strings.HasPrefix(now, minute) || midnight && strings.HasPrefix(now, day)
}

// lock is what an operation on an item has to find when it is sent.
func (p *planner) lock(it *item) *journal.Field {
	i, ok := p.locking()
	if !ok || it == nil {
		return nil
	}
	field := p.job.Binding.Fields[i].Field
	return &journal.Field{Name: field.Name, Old: field.JSON(p.held(it, field.Name))}
}

// locking is the place of the column that is only compared, if there is one.
func (p *planner) locking() (int, bool) {
	i := slices.IndexFunc(p.job.Binding.Fields, func(b mapping.Bound) bool { return b.Lock })
	return i, i >= 0
}

// unlocked tells of the field by which an operation is locked, where it holds
// something else by now; nil where it does not.
func (t task) unlocked(it *item, now *snapshot) *mapping.Problem {
	if t.op.Lock == nil || t.kind == journal.Sending { // what was sent may have changed it
		return nil
	}
	field, stored := now.stored(it, t.op.Lock.Name)
	old := field.Canonical(t.op.Lock.Old)
	if field.Same(stored, old) {
		return nil
	}
	return new(mapping.Because("changed-meanwhile", field.Name, old, stored))
}
