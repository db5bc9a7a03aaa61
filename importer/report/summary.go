package report

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"itsmload/importer/journal"
)

// The files of a report in its run folder.
const (
	CSVFile     = "report.csv"
	SummaryFile = "summary.json"
)

// Summary is summary.json: a run in numbers. A resumed run adds up.
type Summary struct {
	Rows       int                    `json:"rows"`     // of the source
	Statuses   map[journal.Status]int `json:"statuses"` // all of them, zeros too; they add up to Rows
	Causes     []Cause                `json:"causes"`   // the commonest first
	Requests   map[string]int         `json:"requests"` // of all phases by method, retries counted; those that open and end a session are of none
	Seconds    map[string]float64     `json:"seconds"`  // by phase
	File       string                 `json:"file"`
	Mapping    string                 `json:"mapping"`
	URL        string                 `json:"url"`
	Run        string                 `json:"run"`    // the run folder
	ToFix      string                 `json:"to_fix"` // the file of the rows to correct; empty where there is none
	ToFixRows  int                    `json:"to_fix_rows"`
	ToFixFlags string                 `json:"to_fix_flags,omitempty"` // that its import needs beside the mapping, whose guards are for whole files
	Missing    *int                   `json:"missing,omitempty"`      // items that no row names, listed in missing.csv; left out where the mapping does not ask
	ExitCode   int                    `json:"exit"`
}

// Write writes report.csv, summary.json and, where rows are to be corrected, the
// file of them into the run folder, each whole or not at all. The exit code in the
// summary is what exit makes of it; nil stands for the summary's own Exit with the
// statuses that the run accepts.
//
// The rows are streamed. Where the statuses do not add up to the rows that were
// planned, the error says that the program has a bug.
func Write(f *journal.Folder, exit func(Summary) int) (Summary, error) {
	tally := newTally()
	path := filepath.Join(f.Dir(), CSVFile)
	err := journal.WriteFile(path, func(w io.Writer) error {
		return writeCSV(w, f.Run().Source, Rows(f), tally.add)
	})
	if err != nil {
		return Summary{}, fmt.Errorf("report %s: %w", path, err)
	}
	s, err := summarise(f, tally)
	if err != nil {
		return Summary{}, fmt.Errorf("summary of %s: %w", f.Dir(), err)
	}
	if s.ToFix, s.ToFixRows, err = writeToFix(f, s); err != nil {
		return Summary{}, fmt.Errorf("rows to correct: %w", err)
	}
	s.ToFixFlags = flagsToPass(f.Run().Guards, s.ToFixRows)
	s.ExitCode = s.Exit(f.Run().Accept)
	if exit != nil {
		s.ExitCode = exit(s)
	}
	return s, s.write(filepath.Join(f.Dir(), SummaryFile))
}

// summarise puts together what the report's rows, the journal and run.json say.
func summarise(f *journal.Folder, t *tally) (Summary, error) {
	run := f.Run()
	s := Summary{
		Rows: run.Rows, Statuses: t.statuses, Causes: t.sorted(),
		File: run.Source.Path, Mapping: run.Mapping.Name, URL: run.URL, Run: f.Dir(), Missing: run.Missing,
	}
	var err error
	if s.Seconds, s.Requests, err = f.Totals(); err != nil {
		return Summary{}, err
	}
	return s, s.check()
}

// check makes sure that every row is accounted for.
func (s Summary) check() error {
	sum := 0
	for n := range maps.Values(s.Statuses) {
		sum += n
	}
	if sum != s.Rows {
		return bug("%d rows were planned, and %d have a status", s.Rows, sum)
	}
	return nil
}

// bug is an error that nobody but the program is to blame for.
func bug(format string, args ...any) error {
	return fmt.Errorf("this is a bug of itsmload, please report it: "+format, args...)
}

func (s Summary) write(path string) error {
	if err := journal.WriteFile(path, s.WriteJSON); err != nil {
		return fmt.Errorf("summary %s: %w", path, err)
	}
	return nil
}

// WriteJSON writes the summary as summary.json has it.
func (s Summary) WriteJSON(w io.Writer) error { return WriteJSON(w, s) }

// WriteJSON writes a document as people can read it too, a line a value.
func WriteJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// Exit is the exit code that the rows alone ask for: 3 if any of them ended in
// a status that counts as failed and is not accepted, else 0.
func (s Summary) Exit(accept []string) int { return exit(s.Statuses, accept) }

func exit(statuses map[journal.Status]int, accept []string) int {
	for status, n := range statuses {
		if n > 0 && status.Failed() && !slices.Contains(accept, string(status)) {
			return 3
		}
	}
	return 0
}
