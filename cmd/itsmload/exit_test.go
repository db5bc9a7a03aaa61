package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/mapping"
)

func TestCodeOfAnError(t *testing.T) {
	tests := []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("anything"), 1},
		{usage("wrong"), 2},
		{&mapping.Error{}, 2},
		{&importer.GuardError{}, 4},
		{journal.ErrLocked, 11},
		{context.Canceled, 130},
		{context.DeadlineExceeded, 1},
		{&failure{exitGuard, context.Canceled}, 130},
		{&failure{exitRows, nil}, 3},
	}
	for _, test := range tests {
		if got := codeOf(test.err); got != test.want {
			t.Errorf("codeOf(%v) = %d, want %d", test.err, got, test.want)
		}
		if test.err == nil {
			continue
		}
		if got := codeOf(fmt.Errorf("wrapped: %w", test.err)); got != test.want {
			t.Errorf("codeOf(wrapped %v) = %d, want %d", test.err, got, test.want)
		}
	}
}

// The precedence is 130, 1, 4, 3, 5, 0.
func TestExitOfARun(t *testing.T) {
	rows := func(statuses map[journal.Status]int) report.Summary { return report.Summary{Statuses: statuses} }
	fine := rows(map[journal.Status]int{journal.Updated: 2, journal.Unchanged: 1})
	failed := rows(map[journal.Status]int{journal.Updated: 2, journal.NotFound: 1, journal.Pending: 1})
	planned := rows(map[journal.Status]int{journal.Pending: 1})
	tests := []struct {
		name     string
		summary  report.Summary
		accept   []string
		err      error
		detailed bool
		want     int
	}{
		{"fine", fine, nil, nil, true, 0},
		{"failed rows", failed, nil, nil, true, 3},
		{"accepted rows, and something to do", failed, []string{"not-found"}, nil, true, 5},
		{"accepted rows", failed, []string{"not-found"}, nil, false, 0},
		{"another status accepted", failed, []string{"rejected"}, nil, false, 3},
		{"something to do", planned, nil, nil, true, 5},
		{"something to do, and nobody asked", planned, nil, nil, false, 0},
		{"a guard before failed rows", failed, nil, &importer.GuardError{}, true, 4},
		{"an error before failed rows", failed, nil, errors.New("the server is away"), true, 1},
		{"interrupted before all", failed, nil, context.Canceled, true, 130},
	}
	for _, test := range tests {
		run := journal.Run{Accept: test.accept, Detailed: test.detailed}
		if got := exitOf(test.summary, run, test.err, true); got != test.want {
			t.Errorf("%s: exit %d, want %d", test.name, got, test.want)
		}
		if got := exitOf(test.summary, run, test.err, false); got == exitChanges || test.want != exitChanges && got != test.want {
			t.Errorf("%s, not dry: exit %d", test.name, got)
		}
	}
}

func TestEveryHelpEndsWithExitCodesAndAnExample(t *testing.T) {
	for _, cmd := range allCommands(newRoot(console{})) {
		var help strings.Builder
		cmd.SetOut(&help)
		if err := cmd.Help(); err != nil {
			t.Fatal(err)
		}
		_, end, _ := strings.Cut(help.String(), "\nExit codes:\n")
		if !strings.HasPrefix(end, "    0  ") {
			t.Errorf("%s: no exit codes", cmd.CommandPath())
		}
		_, example, _ := strings.Cut(end, "\nExample:\n")
		if !strings.HasPrefix(example, "  itsmload") || strings.Count(example, "\n") != 1 {
			t.Errorf("%s: the help does not end with one example: %q", cmd.CommandPath(), example)
		}
	}
}

func allCommands(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, child := range cmd.Commands() {
		all = slices.Concat(all, allCommands(child))
	}
	return all
}
