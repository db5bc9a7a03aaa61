package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// The exit codes. Scripts branch on them, so that they never change.
const (
	exitFine        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitRows        = 3
	exitGuard       = 4
	exitChanges     = 5
	exitLocked      = 11
	exitInterrupted = 130
)

// exitCodes gives the meaning of each code, in the words that every help text
// ends with.
func exitCodes() []exitCode {
	return []exitCode{
		{exitFine, "every row is fine"},
		{exitFailed, "could not run, or the server stayed away: resume goes on"},
		{exitUsage, "wrong usage or mapping"},
		{exitRows, "finished, and some rows failed that the mapping does not accept"},
		{exitGuard, "a guard refused: nothing more was sent"},
		{exitChanges, "with --detailed-exitcode: a plan or dry run would change something"},
		{exitLocked, "another run holds the lock"},
		{exitInterrupted, "interrupted: resume goes on"},
	}
}

type exitCode struct {
	code    int
	meaning string
}

// failure is an error with the exit code that it asks for. Its err is nil where
// all that was to be said has been said already.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string {
	if f.err == nil {
		return fmt.Sprintf("exit %d", f.code)
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// usage makes a failure of wrong usage.
func usage(format string, args ...any) error {
	return &failure{exitUsage, fmt.Errorf(format, args...)}
}

// codeOf finds the exit code of an error by its kind.
func codeOf(err error) int {
	asked, isFailure := errors.AsType[*failure](err)
	_, isMapping := errors.AsType[*mapping.Error](err)
	_, isSource := errors.AsType[*sheet.SourceError](err)
	_, isGuard := errors.AsType[*importer.GuardError](err)
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case isFailure:
		return asked.code
	case isMapping, isSource:
		return exitUsage
	case isGuard:
		return exitGuard
	case errors.Is(err, journal.ErrLocked):
		return exitLocked
	}
	return exitFailed
}

// complain says an error, if there is one to be said, and gives its exit code.
func complain(w io.Writer, err error) int {
	asked, isFailure := errors.AsType[*failure](err)
	switch {
	case err == nil, isFailure && asked.err == nil:
	case !isFailure && errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "itsmload: interrupted; this command sent nothing")
	default:
		fmt.Fprintln(w, "itsmload:", err)
	}
	return codeOf(err)
}

// exitTable prints the codes that a command may end with.
func exitTable(w io.Writer, codes []int) {
	others := func(c exitCode) bool { return !slices.Contains(codes, c.code) }
	printCodes(w, slices.DeleteFunc(exitCodes(), others))
}

func printCodes(w io.Writer, codes []exitCode) {
	fmt.Fprintln(w, "Exit codes:")
	for _, c := range codes {
		fmt.Fprintf(w, "  %3d  %s\n", c.code, c.meaning)
	}
}
