package importer

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"itsmload/importer/journal"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// Plan reads the job's source twice, first to learn which items it means and
// then to compare each row with its item, and writes the folder's plan; in
// between once more where rows mean the same item and that alone can tell them
// apart. It sends nothing that writes.
func Plan(ctx context.Context, server Reader, folder *journal.Folder, job Job, o Options) error {
	o = o.withDefaults()
	return o.recorded(planning, folder, func() error {
		refs, err := readReferences(ctx, server, job)
		if err != nil {
			return err
		}
		p := planner{job: job, refs: refs, progress: o.Progress}
		if err := p.learn(ctx, server, folder); err != nil {
			return err
		}
		// The fields come first: a plan whose name stands is complete.
		if err := folder.Update(p.note); err != nil {
			return err
		}
		if err := folder.WritePlan(p.rows(ctx)); err != nil {
			return err
		}
		return folder.Update(func(run *journal.Run) { run.Dropdowns = p.refs.newDropdowns() })
	})
}

// learn reads all that planning a row needs: what the rows mean, and what the
// server has of it.
func (p *planner) learn(ctx context.Context, server Reader, folder *journal.Folder) (err error) {
	if p.scope, err = p.readScope(ctx, server); err != nil {
		return err
	}
	p.defaultEntity = p.scope.defaultEntity(folder.Run().Entity)
	if err := p.createIn(ctx, server, folder.Run().Entities); err != nil {
		return err
	}
	if err := p.readKeys(ctx); err != nil {
		return err
	}
	if p.items, err = p.readItems(ctx, server); err != nil {
		return err
	}
	if err := p.readChildren(ctx, server); err != nil {
		return err
	}
	if err := p.readKeysAgain(ctx); err != nil {
		return err
	}
	p.refs.spellAsRows(p.job.Schema.Itemtype)
	if err := p.readDistinguishing(ctx, server); err != nil {
		return err
	}
	return p.reportMissing(ctx, server, folder)
}

// planner holds what the last reading of the source needs of those before.
type planner struct {
	job    Job
	refs   *references
	claims *claims

	similarKeys   *similarKeys
	defaultEntity int // the entity of new items whose row names none

	scope        *scope // nil is all that the session sees
	items        *keyIndex
	children     map[string]*children    // by their itemtype
	moves        treeMoves               // of the rows, where the items form a tree
	treeNames    treeNames               // in that tree, where no two items may have the same
	treeProblems map[int]mapping.Problem // the rows that the tree has no place for
	progress     func(phase string, done, total int)
}

// note has the run know what its operations write, and where.
func (p *planner) note(run *journal.Run) {
	run.Fields, run.Items = p.written(), p.items.seen
	if p.creates() {
		run.Keys, run.Scope = p.job.Binding.Keys, p.scope.ids()
	}
	run.Others = p.refs.others()
	for itemtype, c := range p.children {
		run.Others[itemtype] = c.fields
	}
}

// rows is the last reading: each row as the plan has it.
func (p *planner) rows(ctx context.Context) iter.Seq2[journal.Planned, error] {
	return func(yield func(journal.Planned, error) bool) {
		n := 0
		for row, err := range p.job.File.Rows() {
			if err := cmp.Or(err, ctx.Err()); err != nil {
				yield(journal.Planned{}, err)
				return
			}
			if !yield(p.treeNames.withTurn(p.plan(row)), nil) {
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
	record := p.resolvedRow(row)
	planned := journal.Planned{Sheet: p.job.File.Sheet(), Row: row.Number, Key: record.Key, Notes: record.Notes}
	planned.Cells, planned.Forms = journal.Written(row.Cells)
	planned.Broken = row.Problem != nil || slices.ContainsFunc(record.Problems, cutShort)
	found, miss := p.match(record)
	planned.ID, planned.Candidates, planned.Refs = found.id, found.candidates, p.meant(record)
	switch {
	case len(record.Problems) > 0:
		return settled(planned, journal.Rejected, record.Problems...)
	case miss != nil:
		return settled(planned, miss.status, miss.problem)
	}
	if twin, ok := p.claims.settle(planned); ok {
		return twin
	}
	if found.item == nil {
		return p.create(planned, record)
	}
	set := p.diff(record, found.item)
	if problem := p.changedSince(record, found.item); problem != nil && len(set) > 0 {
		return settled(planned, journal.Conflict, *problem)
	}
	switch {
	case len(set) == 0:
		planned.Settled = journal.Unchanged
		return planned
	case found.id == 0:
		return settled(planned, journal.Rejected, mapping.Because("root-entity"))
	}
	// What hangs on the item is sent only where the item is still there, and as it was.
	own, hung := apart(set)
	planned.Ops = append(p.withNeeded(journal.Op{
		Name: journal.ItemOp, Verb: journal.Update,
		Itemtype: p.job.Mapping.Itemtype, ID: found.id, Set: own, Lock: p.lock(found.item),
	}), p.hanging(hung, found.id)...)
	return planned
}

// recordOf is what a row says by itself.
func recordOf(binding *mapping.Binding, row sheet.Row) mapping.Record {
	record := binding.Record(row.Cells)
	if row.Problem != nil {
		record.Problems = []mapping.Problem{*row.Problem} // what its cells say means nothing
	}
	return record
}

// settled gives the row its status, with all that is wrong with it. The code is
// that of the first problem. Where the row's own code and words do not say all,
// the problems stand beside them one by one.
func settled(planned journal.Planned, status journal.Status, problems ...mapping.Problem) journal.Planned {
	planned.Settled, planned.Code = status, string(problems[0].Code)
	if len(problems) > 1 || problems[0].Column != "" {
		planned.Problems = problems
	}
	for i, problem := range problems {
		if i > 0 {
			planned.Why += "; "
		}
		planned.Why += problem.Why
	}
	return planned
}

// cutShort tells a row that ends before a cell that counts.
func cutShort(problem mapping.Problem) bool { return problem.Code == "too-few-cells" }
