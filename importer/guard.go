package importer

import (
	"fmt"
	"slices"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// GuardError is a limit that a plan is over, and nothing was sent; or that a
// running Apply went over, and nothing more was.
type GuardError struct {
	Guard string // its name in the mapping
	Why   string // what was counted, and the limit
}

func (e *GuardError) Error() string {
	return fmt.Sprintf("%s: %s; the run stops here: look at the report, then correct the file or change the limit", e.Guard, e.Why)
}

// Guard counts the folder's plan against the guards: *GuardError where it is
// over one.
func Guard(folder *journal.Folder, guards mapping.Guards) error {
	counted, err := count(folder)
	if err != nil {
		return err
	}
	return counted.against(guards)
}

// counts are what the guards look at in a plan.
type counts struct {
	rows     int // of the source
	changes  int // rows to be sent
	clears   int // fields that hold something, and would be emptied
	failures int // rows that make exit code 3, but for accepted statuses
}

func count(folder *journal.Folder) (counts, error) {
	var c counts
	run := folder.Run()
	for row, err := range folder.Plan() {
		if err != nil {
			return c, err
		}
		c.rows++
		c.changes += min(len(row.Ops), 1)
		for _, op := range row.Ops {
			c.clears += cleared(op, run.Of(op.Itemtype).Fields)
		}
		if row.Settled.Failed() && !slices.Contains(run.Accept, string(row.Settled)) {
			c.failures++
		}
	}
	return c, nil
}

// cleared counts the fields that an operation empties. One that the run knows
// nothing of, of a child record say, is taken for a text.
func cleared(op journal.Op, fields []mapping.Field) int {
	n := 0
	for _, set := range op.Set {
		if set.From != "" {
			continue // its value is only not known yet
		}
		field := mapping.Field{Name: set.Name, Type: mapping.TypeText}
		if i := slices.IndexFunc(fields, func(f mapping.Field) bool { return f.Name == set.Name }); i >= 0 {
			field = fields[i]
		}
		if field.Empty(field.Canonical(set.New)) && !field.Empty(field.Canonical(set.Old)) {
			n++
		}
	}
	return n
}

// against holds the counts against the guards. Equal passes.
func (c counts) against(guards mapping.Guards) error {
	switch most := guards; {
	case most.MinRows != nil && c.rows < *most.MinRows:
		return &GuardError{"min_rows", fmt.Sprintf("the file has %d rows, and at least %d were expected", c.rows, *most.MinRows)}
	case most.MaxChanges != nil && most.MaxChanges.Exceeded(c.changes, c.rows):
		return &GuardError{"max_changes", fmt.Sprintf("%d of %d rows would change something, and %s are allowed", c.changes, c.rows, most.MaxChanges)}
	case most.MaxClears != nil && c.clears > *most.MaxClears:
		return &GuardError{"max_clears", fmt.Sprintf("%d fields would be emptied, and %d are allowed", c.clears, *most.MaxClears)}
	case most.MaxFailures != nil && c.failures > *most.MaxFailures:
		return &GuardError{"max_failures", fmt.Sprintf("%d of %d rows failed, and %d are allowed", c.failures, c.rows, *most.MaxFailures)}
	}
	return nil
}
