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
	f.Func("max-clears", "refuse to empty more fields than `N`", into(&g.guards.MaxClears, "fields"))
	f.Func("max-failures", "refuse to send, or to go on, when more rows than `N` have failed", into(&g.guards.MaxFailures, "rows"))
	f.Func("min-rows", "refuse a file of fewer rows than `N`", into(&g.guards.MinRows, "rows"))
}

func (g *guardFlags) setMaxChanges(text string) error {
	limit, err := mapping.ParseLimit(text)
	g.guards.MaxChanges = &limit
	return err
}

// into reads a number of something into a guard.
func into(guard **int, what string) func(string) error {
	return func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no number of %s", text, what)
		}
		*guard = &n
		return nil
	}
}

// over puts the flags over the guards that a mapping or a run has.
func (g *guardFlags) over(base mapping.Guards) mapping.Guards {
	return mapping.Guards{
		MaxChanges:  cmp.Or(g.guards.MaxChanges, base.MaxChanges),
		MaxClears:   cmp.Or(g.guards.MaxClears, base.MaxClears),
		MaxFailures: cmp.Or(g.guards.MaxFailures, base.MaxFailures),
		MinRows:     cmp.Or(g.guards.MinRows, base.MinRows),
	}
}
