package importer

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"itsmload/importer/journal"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// Check yields each row of the job's source with what is wrong with it, as far
// as the file and the mapping alone can tell. No server is asked: names of other
// items are not looked up, nor is any item that a key means.
//
// A row is settled as Plan would settle it: rejected, where it is wrong in
// itself or contradicts another row for the same item, or duplicate. One in
// which nothing is wrong has no status, and its Problems are merely worth
// saying. Of names, those that differ by case, accents and blanks alone count as
// one; that a name and a path mean the same item only Plan can know.
//
// The file is read twice, as by Plan, since a later row can contradict an
// earlier one. An error is the last thing that is yielded.
func Check(ctx context.Context, job Job) iter.Seq2[journal.Planned, error] {
	return func(yield func(journal.Planned, error) bool) {
		c := checker{job: job, claims: newClaims(newKeys(job.Binding), boundFields(job.Binding))}
		err := c.each(ctx, func(row sheet.Row, record mapping.Record) bool {
			c.claims.add(row.Number, unresolved(record))
			return true
		})
		if err == nil {
			c.claims.close()
			err = c.each(ctx, func(row sheet.Row, record mapping.Record) bool {
				return yield(c.row(row, record), nil)
			})
		}
		if err != nil {
			yield(journal.Planned{}, err)
		}
	}
}

// checker is what a check knows of the rows.
type checker struct {
	job    Job
	claims *claims
}

// each reads the rows until do wants no more.
func (c *checker) each(ctx context.Context, do func(sheet.Row, mapping.Record) bool) error {
	for row, err := range c.job.File.Rows() {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		if !do(row, recordOf(c.job.Binding, row)) {
			return nil
		}
	}
	return nil
}

// row settles a row.
func (c *checker) row(row sheet.Row, record mapping.Record) journal.Planned {
	planned := journal.Planned{Sheet: c.job.File.Sheet(), Row: row.Number, Key: record.Key}
	if len(record.Problems) > 0 {
		return settled(planned, journal.Rejected, record.Problems...)
	}
	planned, twin := c.claims.settle(planned)
	if !twin {
		planned.Problems = hints(record)
	}
	return planned
}

// hints are what is worth saying of the values of a row.
func hints(record mapping.Record) []mapping.Problem {
	var all []mapping.Problem
	for _, value := range record.Values {
		if value.Hint != nil {
			all = append(all, *value.Hint)
		}
	}
	return all
}

// unresolved is a record whose names of other items are spelt in one way, since
// nobody is asked for their ids.
func unresolved(record mapping.Record) mapping.Record {
	record.Values = slices.Clone(record.Values)
	for i, value := range record.Values {
		if value.Action == mapping.Set && !value.Resolved {
			record.Values[i].Text = mapping.Fold(normalPath(value.Text))
		}
	}
	return record
}
