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
	Guards []string // the names in the mapping of all that it is over
	Why    string   // what was counted, and the limit, by name
}

func (e *GuardError) Error() string {
	return e.Why + "; the run stops here: look at the report, then correct the file or change the limit"
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

// against holds the counts against the guards, and names all that they are over.
// Equal passes.
func (c counts) against(most mapping.Guards) error {
	over := &GuardError{}
	if most.MinRows != nil && c.rows < *most.MinRows {
		over.exceed("min_rows", "the file has %d rows, and at least %d were expected", c.rows, *most.MinRows)
	}
	if most.MaxChanges != nil && most.MaxChanges.Exceeded(c.changes, c.rows) {
		over.exceed("max_changes", "%d of %d rows would change something, and %s are allowed", c.changes, c.rows, most.MaxChanges)
	}
	if most.MaxClears != nil && c.clears > *most.MaxClears {
		over.exceed("max_clears", "%d fields would be emptied, and %d are allowed", c.clears, *most.MaxClears)
	}
	if most.MaxFailures != nil && c.failures > *most.MaxFailures {
		over.exceed("max_failures", "%d of %d rows failed, and %d are allowed", c.failures, c.rows, *most.MaxFailures)
	}
	if len(over.Guards) == 0 {
		return nil
	}
	return over
}

// exceed has it be over a guard as well, and says by how much.
func (e *GuardError) exceed(guard, format string, args ...any) {
	if len(e.Guards) > 0 {
		e.Why += "; "
	}
	e.Guards = append(e.Guards, guard)
	e.Why += guard + ": " + fmt.Sprintf(format, args...)
}
