package importer

import (
	"cmp"
	"context"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// verdictOnCreate judges a task that was to make an item. Its id came by the place in
// an answer, or by its key; only what the item holds proves that it is the one.
func verdictOnCreate(t task, now *snapshot) journal.Outcome {
	if t.op.ID == 0 {
		return t.notMade()
	}
	it := now.item(t.op.ID)
	switch {
	case it == nil:
		return t.outcomeWith(journal.Unknown, gone(t, now, "purged"))
	case t.lost(it):
		return t.outcomeWith(journal.Unknown, mapping.Because("trashed-meanwhile", t.op.ID))
	}
	outcome := t.mismatch(it, now)
	if len(outcome.Read) == 0 {
		outcome = t.outcome()
		outcome.Status = journal.Created
	}
	return outcome
}

// notMade is the outcome of a task of which no item came.
func (t task) notMade() journal.Outcome {
	if t.last.Code == failsAlone {
		return t.refused()
	}
	outcome := t.outcome()
	outcome.Status, outcome.Code = journal.Refused, "server-refused"
	outcome.Message = cmp.Or(t.last.Message, mapping.Because("create-refused-silently").Why)
	return outcome
}

// lateIDs is the ids of items of which no request told, by what was to make
// them.
type lateIDs map[taskName]int

// findLate looks for them: what failed every request may have been made by the
// last one.
func findLate(ctx context.Context, server Reader, run journal.Run, tasks []task) (lateIDs, error) {
	n := newExistingItems(run, conflict)
	for _, task := range tasks {
		n.want(task.op)
	}
	if err := n.read(ctx, server); err != nil {
		return nil, err
	}
	late := lateIDs{}
	for _, task := range tasks {
		task.kind = journal.Sending
		if kind, outcome := n.decide(task); kind == journal.Answered {
			late[task.name()] = outcome.ID
		}
	}
	return late, nil
}
