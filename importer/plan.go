package importer

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"itsmload/importer/journal"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// Plan reads the job's source twice, first to learn which items it means and
// then to compare each row with its item, and writes the folder's plan. It
// sends nothing that writes.
func Plan(ctx context.Context, server Reader, folder *journal.Folder, job Job, o Options) error {
	o = o.withDefaults()
	return o.recorded(planning, folder, func() error {
		refs, err := readReferences(ctx, server, job.Binding)
		if err != nil {
			return err
		}
		p := planner{job: job, refs: refs, claims: newClaims(job.Binding.Key.Field, boundFields(job.Binding)), progress: o.Progress}
		if err := p.survey(ctx); err != nil {
			return err
		}
		if p.items, err = p.readItems(ctx, server); err != nil {
			return err
		}
		if err := p.nameRivals(ctx, server); err != nil {
			return err
		}
		// The fields come first: a plan whose name stands is complete.
		if err := folder.Update(func(run *journal.Run) { run.Fields, run.Items = p.written(), p.items.seen }); err != nil {
			return err
		}
		return folder.WritePlan(p.rows(ctx))
	})
}

// planner holds what the second reading of the source needs of the first.
type planner struct {
	job      Job
	refs     *references
	claims   *claims
	items    *catalogue
	progress func(phase string, done, total int)
}

// survey is the first reading: what each row claims of which item.
func (p *planner) survey(ctx context.Context) error {
	for row, err := range p.job.File.Rows() {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		p.claims.add(row.Number, p.read(row))
	}
	p.claims.close()
	return nil
}

// rows is the second reading: each row as the plan has it.
func (p *planner) rows(ctx context.Context) iter.Seq2[journal.Planned, error] {
	return func(yield func(journal.Planned, error) bool) {
		n := 0
		for row, err := range p.job.File.Rows() {
			if err := cmp.Or(err, ctx.Err()); err != nil {
				yield(journal.Planned{}, err)
				return
			}
			if !yield(p.plan(row), nil) {
				return
			}
			n++
			p.progress(planning, n, p.claims.rows)
		}
		if n != p.claims.rows {
			yield(journal.Planned{}, fmt.Errorf("%s changed while it was read: %d rows, then %d; run again",
				p.job.File.Path(), p.claims.rows, n))
		}
	}
}

// plan settles a row, or gives it the operations that bring its item to what
// the row says.
func (p *planner) plan(row sheet.Row) journal.Planned {
	record := p.read(row)
	planned := journal.Planned{
		Sheet: p.job.File.Sheet(), Row: row.Number, Cells: texts(row.Cells, len(p.job.File.Header())),
		Key: record.Key, Notes: record.Notes,
	}
	found, miss := p.match(record.Key)
	planned.ID = found.id
	switch twin := p.claims.twins[row.Number]; {
	case len(record.Problems) > 0:
		return settled(planned, journal.Rejected, record.Problems...)
	case miss != nil:
		return settled(planned, miss.status, miss.problem)
	case twin.same != 0:
		return settled(planned, journal.Duplicate, mapping.Because("duplicate-row", twin.same))
	case twin.group != nil:
		return settled(planned, journal.Rejected, mapping.Because("same-item", twin.others()))
	}
	set := p.diff(record.Values, found.item)
	if len(set) > 0 && found.id == 0 {
		return settled(planned, journal.Rejected, mapping.Because("root-entity"))
	}
	if len(set) > 0 {
		planned.Ops = []journal.Op{{
			Name: journal.ItemOp, Verb: journal.Update,
			Itemtype: p.job.Mapping.Itemtype, ID: found.id, Set: set,
		}}
		return planned
	}
	planned.Settled = journal.Unchanged
	return planned
}

// read is what a row says, its references resolved to ids.
func (p *planner) read(row sheet.Row) mapping.Record {
	record := p.job.Binding.Record(row.Cells)
	if row.Problem != nil {
		record.Problems = []mapping.Problem{*row.Problem} // what its cells say means nothing
	}
	p.refs.resolve(p.job.Binding, &record)
	return record
}

// settled gives the row its status, with all that is wrong with it. The code is
// that of the first problem.
func settled(planned journal.Planned, status journal.Status, problems ...mapping.Problem) journal.Planned {
	planned.Settled, planned.Code = status, string(problems[0].Code)
	for i, problem := range problems {
		if i > 0 {
			planned.Why += "; "
		}
		planned.Why += problem.Why
	}
	return planned
}

// texts are the cells of a row as the report shows them, one a column.
func texts(cells []mapping.Cell, columns int) []string {
	texts := make([]string, columns)
	for i, cell := range cells {
		texts[i] = cell.Text
	}
	return texts
}
