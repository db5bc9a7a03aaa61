package importer

import (
	"context"

	"itsmload/importer/journal"
)

// Verify reads back every item that was sent and answered, and journals what
// became of it.
func Verify(ctx context.Context, server Reader, folder *journal.Folder, o Options) error {
	o = o.withDefaults()
	return o.recorded(verifying, folder, func() error {
		outcomes, err := folder.Outcomes()
		if err != nil {
			return err
		}
		answered := tasks(folder, outcomes, journal.Answered)
		ids, err := idsOf(answered)
		if err != nil {
			return err
		}
		run, progress := folder.Run(), newProgress(o, verifying, len(ids))
		now, err := readIDs(ctx, server, run, ids)
		if err != nil {
			return err
		}
		read := recorder{folder: folder, kind: journal.Read, size: o.BatchSize, progress: progress}
		for task, err := range answered {
			if err != nil {
				return err
			}
			if err := read.add(verdict(task, now)); err != nil {
				return err
			}
		}
		return read.flush()
	})
}
