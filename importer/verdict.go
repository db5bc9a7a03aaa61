package importer

import (
	"cmp"
	"fmt"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// decideBeforeSending judges a task against its item before it is sent: done where
// there is nothing to send any more, or where somebody else has been there.
func decideBeforeSending(t task, now *snapshot) (outcome journal.Outcome, done bool) {
	it := now.item(t.op.ID)
	switch {
	case it == nil && t.kind == journal.Sending:
		return t.outcomeWith(journal.Unknown, gone(t, now, "purged")), true
	case it == nil:
		return t.outcomeWith(journal.NotFound, gone(t, now, "vanished")), true
	case t.lost(it) && t.kind == journal.Sending:
		return t.outcomeWith(journal.Unknown, mapping.Because("trashed-meanwhile", t.op.ID)), true
	case t.lost(it):
		return t.outcomeWith(journal.NotFound, mapping.Because("in-trash", t.op.ID)), true
	}
	open := false
	for _, change := range t.op.Set {
		field, stored := now.stored(it, change.Name)
		if field.Same(stored, field.Canonical(change.New)) {
			continue
		}
		open = true
		old := field.Canonical(change.Old)
		switch {
		case field.Same(stored, old), t.fresh:
		case t.kind == journal.Sending:
			return t.mismatch(it, now), true
		default:
			return t.outcomeWith(journal.Conflict, mapping.Because("changed-meanwhile", change.Name, readable(field, change, old), readable(field, change, stored))), true
		}
	}
	if !open && len(t.op.Set) > 0 {
		return t.reached(), true
	}
	if problem := t.unlocked(it, now); problem != nil {
		return t.outcomeWith(journal.Conflict, *problem), true
	}
	if !open { // what sets nothing only asks whether the item is as it was
		outcome = t.outcome()
		outcome.Status = journal.Unchanged
	}
	return outcome, !open
}

// readable is a canonical text as a person reads it, as far as a change of its field
// tells: of a reference the name of what was or should be referred to, else the id.
func readable(field mapping.Field, change journal.Field, text string) string {
	switch {
	case field.Type != mapping.TypeReference:
		return text
	case field.Empty(text):
		return ""
	case field.Same(text, field.Canonical(change.Old)):
		return cmp.Or(change.OldText, idName(text))
	case field.Same(text, field.Canonical(change.New)):
		return cmp.Or(change.NewText, idName(text))
	}
	return idName(text)
}

// reached settles an operation whose fields all hold the new values: updated
// where it was sent, else unchanged.
func (t task) reached() journal.Outcome {
	if t.kind != journal.Sending && !t.completes {
		return t.outcomeWith(journal.Unchanged, mapping.Because("reached-meanwhile"))
	}
	outcome := t.outcome()
	outcome.Status = t.done()
	return outcome
}

// verdict judges a task that was sent and answered by what its item holds now.
// The server's word counts only where the item does not hold what was meant.
func verdict(t task, now *snapshot) journal.Outcome {
	it := now.item(t.op.ID)
	switch {
	case it == nil && t.last.Said == "" && !now.hidden[t.op.ID]:
		return t.outcomeWith(journal.NotFound, gone(t, now, "vanished"))
	case it == nil:
		return t.outcomeWith(journal.Unknown, gone(t, now, "purged"))
	case t.lost(it):
		return t.outcomeWith(journal.Unknown, mapping.Because("trashed-meanwhile", t.op.ID))
	}
	outcome := t.mismatch(it, now)
	switch {
	case len(outcome.Read) == 0:
		outcome = t.outcome()
		outcome.Status = t.done()
		if outcome.Echo {
			outcome.Message = "" // it was said of another row
		}
	case t.last.Said == "false":
		outcome.Status, outcome.Code = journal.Refused, "server-refused"
		outcome.Message = cmp.Or(t.last.Message, mapping.Because("server-refused-silently").Why)
	case t.last.Said == "" && untouched(t, it, now):
		return t.refused()
	}
	return outcome
}

// refused is the outcome of a task that the server passed over in silence,
// again and again, so that its item holds what it held before.
func (t task) refused() journal.Outcome {
	problem := mapping.Because(leftOut)
	if t.last.Code == failsAlone {
		problem = mapping.Because(failsAlone, t.last.Message)
	}
	t.last.Message = ""
	return t.outcomeWith(journal.Refused, problem)
}

// mismatch is the outcome of a task whose item holds something else than what
// was sent.
func (t task) mismatch(it *item, now *snapshot) journal.Outcome {
	read := otherwise(t, it, now)
	outcome := t.outcomeWith(journal.NotWritten, differences(read))
	outcome.Read = read
	return outcome
}

// untouched reports whether the item holds what it held when the plan was made.
func untouched(t task, it *item, now *snapshot) bool {
	for _, change := range t.op.Set {
		if field, stored := now.stored(it, change.Name); !field.Same(stored, field.Canonical(change.Old)) {
			return false
		}
	}
	return true
}

// otherwise are the fields that hold something else than what was sent.
func otherwise(t task, it *item, now *snapshot) []journal.Field {
	var read []journal.Field
	for _, change := range t.op.Set {
		field, stored := now.stored(it, change.Name)
		if !field.Same(stored, field.Canonical(change.New)) {
			read = append(read, journal.Field{Name: change.Name, New: change.New, Old: field.JSON(stored)})
		}
	}
	return read
}

// differences tells what was sent and what is stored, field by field.
func differences(read []journal.Field) mapping.Problem {
	var problem mapping.Problem
	for i, field := range read {
		one := mapping.Because("stored-otherwise", field.Name, fmt.Sprint(field.New), fmt.Sprint(field.Old))
		if i > 0 {
			one.Why = problem.Why + "; " + one.Why
		}
		problem = one
	}
	return problem
}

// outcomeWith is the task's outcome with a status and its cause.
func (t task) outcomeWith(status journal.Status, problem mapping.Problem) journal.Outcome {
	if t.hangs() {
		problem.Why = t.op.Itemtype + ": " + problem.Why // ids and fields are those of what hangs on the item
	}
	return because(t.outcome(), status, problem)
}

// hangs reports whether the task is about what hangs on the row's item.
func (t task) hangs() bool {
	return t.op.Name == t.op.Itemtype // as planner.hanging calls it
}

// because gives an outcome its status and cause. What the server said stays
// readable behind our own words.
func because(outcome journal.Outcome, status journal.Status, problem mapping.Problem) journal.Outcome {
	outcome.Status, outcome.Code = status, string(problem.Code)
	if said := outcome.Message; said != "" {
		problem.Why += "; the server said: " + said
	}
	outcome.Message = problem.Why
	return outcome
}

// lost reports whether the item lies in the trash, and not because the task
// puts it there.
func (t task) lost(it *item) bool { return it.trashed && !sets(t.op.Set, "is_deleted") }

// gone tells why an item cannot be read: it is out of sight, or else as code
// says.
func gone(t task, now *snapshot, code mapping.Code) mapping.Problem {
	switch {
	case now.hidden[t.op.ID]:
		code = "out-of-sight"
	case code == "vanished" && t.hangs():
		code = "record-vanished"
	}
	return mapping.Because(code, t.op.ID)
}
