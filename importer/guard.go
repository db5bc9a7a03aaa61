package importer

import (
	"fmt"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// GuardError is a limit that a plan is over. Nothing was sent.
type GuardError struct {
	Guard string // its name in the mapping
	Why   string // what was counted, and the limit
}

func (e *GuardError) Error() string {
	return fmt.Sprintf("%s: %s; the run stops here: look at the report, then correct the file or raise the limit", e.Guard, e.Why)
}

// Guard counts the folder's plan against the guards: *GuardError where it is
// over one.
func Guard(folder *journal.Folder, guards mapping.Guards) error {
	rows, planned := 0, 0
	for row, err := range folder.Plan() {
		if err != nil {
			return err
		}
		rows++
		if len(row.Ops) > 0 {
			planned++
		}
	}
	if least := guards.MinRows; least != nil && rows < *least {
		return &GuardError{"min_rows", fmt.Sprintf("the file has %d rows, and at least %d were expected", rows, *least)}
	}
	if most := guards.MaxChanges; most != nil && most.Exceeded(planned, rows) {
		return &GuardError{"max_changes", fmt.Sprintf("%d of %d rows would change something, and %s are allowed", planned, rows, most)}
	}
	return nil
}
