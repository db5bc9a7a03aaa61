package importer

import (
	"cmp"
	"context"
)

// Habits reads the job's source once, where its columns alone can tell how their
// dates and decimals are written, and has the binding read them so. It comes
// before Plan and Check, and reads nothing where the mapping says it all. The
// notes tell what was found; a *mapping.Error names the columns that say
// different things, or nothing where it matters.
func Habits(ctx context.Context, job Job) (notes []string, err error) {
	if !job.Binding.Unsure() {
		return nil, nil
	}
	for row, err := range job.File.Rows() {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return nil, err
		}
		if row.Problem == nil { // else its cells may stand in other columns
			job.Binding.Observe(row.Number, row.Cells)
		}
	}
	return job.Binding.Settle()
}
