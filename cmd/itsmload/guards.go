package main

import (
	"strconv"

	"github.com/spf13/pflag"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// guardFlags are the guards of the command line, as written; empty leaves a
// guard as it is.
type guardFlags struct{ maxChanges, minRows string }

func (g *guardFlags) register(f *pflag.FlagSet) {
	f.StringVar(&g.maxChanges, "max-changes", "", "refuse to send more rows than `N`, or N% of the rows read")
	f.StringVar(&g.minRows, "min-rows", "", "refuse a file of fewer rows than `N`")
}

// over puts the flags over the guards that a mapping or a run has.
func (g *guardFlags) over(base journal.Guards) journal.Guards {
	if g.maxChanges != "" {
		base.MaxChanges = g.maxChanges
	}
	if g.minRows != "" {
		base.MinRows = g.minRows
	}
	return base
}

// written gives a mapping's guards as they are written.
func written(guards mapping.Guards) journal.Guards {
	var text journal.Guards
	if guards.MaxChanges != nil {
		text.MaxChanges = guards.MaxChanges.String()
	}
	if guards.MinRows != nil {
		text.MinRows = strconv.Itoa(*guards.MinRows)
	}
	return text
}

// limits reads guards as they are written.
func limits(text journal.Guards) (mapping.Guards, error) {
	var guards mapping.Guards
	if text.MaxChanges != "" {
		limit, err := mapping.ParseLimit(text.MaxChanges)
		if err != nil {
			return guards, usage("max-changes: %w", err)
		}
		guards.MaxChanges = &limit
	}
	if text.MinRows != "" {
		rows, err := strconv.Atoi(text.MinRows)
		if err != nil || rows < 0 {
			return guards, usage("min-rows: %q is no number of rows", text.MinRows)
		}
		guards.MinRows = &rows
	}
	return guards, nil
}
