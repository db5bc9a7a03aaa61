package importer

import (
	"cmp"
	"context"
	"maps"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// readKeys reads the source for what each row claims of which item.
func (p *planner) readKeys(ctx context.Context) error {
	keys := newKeys(p.job.Binding)
	if p.claims != nil {
		keys = p.claims.keys // by which the items were found
	}
	p.claims, p.similarKeys = newClaims(keys, boundFields(p.job.Binding)), newSimilarKeys()
	for row, err := range p.job.File.Rows() {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		p.claim(row)
	}
	p.claims.close()
	p.similarKeys.close()
	return nil
}

// readKeysAgain reads the source once more, with the items in memory, where the
// first reading could not tell all: whether two rows for one item say the same can
// depend on what the names in them mean in the item's entity, and whether a tree
// has a place for what a row says on where the items of all rows stand. Most runs
// need neither.
func (p *planner) readKeysAgain(ctx context.Context) error {
	p.moves, p.treeNames = p.newTreeMoves(), p.newTreeNames()
	if !p.claims.open && p.moves.moves == nil && p.treeNames.claims == nil {
		return nil
	}
	if err := p.readKeys(ctx); err != nil {
		return err
	}
	maps.DeleteFunc(p.moves.moves, func(_ int, m move) bool { return p.claims.contradicted(m.row) })
	p.treeProblems = p.moves.loops()
	maps.DeleteFunc(p.treeNames.claims, func(row int, _ nameClaim) bool {
		_, loops := p.treeProblems[row]
		return loops || !p.claims.alone(row)
	})
	maps.Copy(p.treeProblems, p.treeNames.assignTurns())
	return nil
}

// claim takes in what one row says.
func (p *planner) claim(row sheet.Row) {
	record, it, open := p.readRow(row)
	if p.creates() && record.Key != "" {
		p.similarKeys.add(row.Number, p.job.Binding.Keys, record.Keys)
	}
	if open {
		p.claims.addOpen(row.Number, record)
		return
	}
	p.claims.add(row.Number, record)
	if len(record.Problems) == 0 {
		p.noteMove(row.Number, record, it)
		p.noteNameClaim(row.Number, record, it)
		p.noteOwn(record, it)
	}
}

// resolvedRow is what a row says, its references resolved to ids.
func (p *planner) resolvedRow(row sheet.Row) mapping.Record {
	record, _, _ := p.readRow(row)
	if misfit, found := p.treeProblems[row.Number]; found {
		record.Problems = append(record.Problems, misfit)
	}
	return record
}

// readRow tells what a row says and what is wrong with it, by its item where that
// is known. It is open where that depends on the item, and none is known.
func (p *planner) readRow(row sheet.Row) (record mapping.Record, it *item, open bool) {
	record = recordOf(p.job.Binding, row)
	p.resolveKey(&record)
	if p.items == nil {
		open = p.maybeUnchanged(row, record)
	} else if found, miss := p.match(record); miss == nil {
		it = found.item
		p.dropUnchanged(&record, it)
	}
	wrong := len(record.Problems)
	unsure := p.resolve(&record, it)
	return record, it, len(record.Problems) == wrong && (open || unsure && wrong == 0)
}

// dropUnchanged drops the problems of cells that are what their fields hold already:
// nothing is sent for them. What they say stays, so that rows for one item can
// still be compared.
func (p *planner) dropUnchanged(record *mapping.Record, it *item) {
	if it == nil || len(record.Problems) == 0 {
		return
	}
	spared := *record
	spared.Values = append([]mapping.Value(nil), record.Values...)
	p.job.Binding.Spare(&spared, p.holds(it))
	record.Problems = spared.Problems
}

// maybeUnchanged reports whether all that is wrong with a row are cells that may
// turn out to be what their fields hold.
func (p *planner) maybeUnchanged(row sheet.Row, record mapping.Record) bool {
	cells := 0
	for _, value := range record.Values {
		if value.Problem != nil && value.Raw != "" {
			cells++
		}
	}
	return row.Problem == nil && cells > 0 && cells == len(record.Problems)
}
