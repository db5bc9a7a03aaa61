package main

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/spf13/pflag"

	"itsmload/mapping"
)

// guardFlags are the guards of the command line; nil leaves a guard as it is.
type guardFlags struct{ guards mapping.Guards }

func (g *guardFlags) register(f *pflag.FlagSet) {
	f.Func("max-changes", "refuse to send more rows than `N`, or N% of the rows read", g.setMaxChanges)
	f.Func("min-rows", "refuse a file of fewer rows than `N`", g.setMinRows)
}

func (g *guardFlags) setMaxChanges(text string) error {
	limit, err := mapping.ParseLimit(text)
	g.guards.MaxChanges = &limit
	return err
}

func (g *guardFlags) setMinRows(text string) error {
	rows, err := strconv.Atoi(text)
	if err != nil || rows < 0 {
		return fmt.Errorf("%q is no number of rows", text)
	}
	g.guards.MinRows = &rows
	return nil
}

// over puts the flags over the guards that a mapping or a run has.
func (g *guardFlags) over(base mapping.Guards) mapping.Guards {
	return mapping.Guards{
		MaxChanges: cmp.Or(g.guards.MaxChanges, base.MaxChanges),
		MinRows:    cmp.Or(g.guards.MinRows, base.MinRows),
	}
}
