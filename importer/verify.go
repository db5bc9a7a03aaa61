package importer

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"itsmload/importer/journal"
)

// Verify reads back every item that was sent and answered, and journals what
// became of it.
func Verify(ctx context.Context, server Reader, folder *journal.Folder, o Options) error {
	o = o.withDefaults()
	return o.recorded(verifying, folder, func() error {
		ledger, err := openLedger(folder)
		if err != nil {
			return err
		}
		v := verifier{
			ledger: ledger, run: folder.Run(), ids: map[string][]int{}, lost: map[string][]task{},
			late: map[string]lateIDs{}, now: map[string]*snapshot{},
		}
		operations, err := v.survey()
		if err != nil {
			return err
		}
		progress := newProgress(o, verifying, operations)
		if err := v.readBack(ctx, server); err != nil {
			return err
		}
		read := recorder{folder: folder, size: o.BatchSize, progress: progress}
		for task, err := range ledger.tasks(journal.Answered) {
			if err != nil {
				return err
			}
			if err := read.add(journal.Read, v.verdict(task)); err != nil {
				return err
			}
		}
		return read.flush()
	})
}

// verifier holds what was answered against what the server holds.
type verifier struct {
	ledger *ledger
	run    journal.Run
	ids    map[string][]int     // of the items to read, by itemtype
	lost   map[string][]task    // what was to make an item, and was told of none, by itemtype
	late   map[string]lateIDs   // the items that are there all the same, by itemtype
	now    map[string]*snapshot // by itemtype
}

// survey finds out what is to be read, for how many operations.
func (v *verifier) survey() (operations int, err error) {
	for task, err := range v.ledger.tasks(journal.Answered) {
		if err != nil {
			return 0, err
		}
		operations++
		switch itemtype := task.op.Itemtype; {
		case task.op.ID > 0 || task.op.Verb == journal.Update:
			v.ids[itemtype] = append(v.ids[itemtype], task.op.ID)
		case task.last.Said == "":
			v.lost[itemtype] = append(v.lost[itemtype], task)
		}
	}
	return operations, nil
}

// readBack reads the items, of one itemtype after the other.
func (v *verifier) readBack(ctx context.Context, server Reader) (err error) {
	for _, itemtype := range slices.Sorted(maps.Keys(v.lost)) {
		if v.late[itemtype], err = findLate(ctx, server, v.run.Of(itemtype), v.lost[itemtype]); err != nil {
			return err
		}
		v.ids[itemtype] = slices.AppendSeq(v.ids[itemtype], maps.Values(v.late[itemtype]))
	}
	for _, itemtype := range slices.Sorted(maps.Keys(v.ids)) {
		if v.now[itemtype], err = readIDs(ctx, server, v.run.Of(itemtype), v.ids[itemtype]); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) verdict(t task) journal.Outcome {
	itemtype := t.op.Itemtype
	t.op.ID = cmp.Or(t.op.ID, v.late[itemtype][t.name()])
	if t.op.Verb == journal.Add {
		return verdictOnCreate(t, v.now[itemtype])
	}
	return verdict(t, v.now[itemtype])
}
