package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

func newRuns(c console) *cobra.Command {
	var o outputFlags
	cmd := documented(&cobra.Command{
		Use:   "runs [DIR]",
		Short: "List the runs and what became of them",
		Long: `List the run folders in DIR, or the one that DIR is, and in its itsmload-runs
(which is also what is listed where no DIR is named), the newest first: when each
began, from which file and mapping, what became of its rows, and how far it has come:

  planned       there is a plan, and nothing of it was sent: apply sends it
  unplanned     planning was cut short: resume plans again
  interrupted   something is left to do: resume goes on
  at work       a process is at it now
  finished      with the exit code that it ended with

The counts are those of the last report. No server is asked, and nothing is changed.`,
		Example: "  itsmload runs --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return o.list(c, append(args, runsFolder)[0], len(args) > 0)
		},
	}, exitFine, exitFailed, exitUsage)
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print the list as JSON")
	return cmd
}

// runEntry is a run in the list. What is not known is left out.
type runEntry struct {
	Run      string                 `json:"run"` // the run folder
	State    journal.State          `json:"state,omitempty"`
	Start    time.Time              `json:"start,omitzero"`
	End      time.Time              `json:"end,omitzero"`
	DryRun   bool                   `json:"dry_run,omitempty"`
	Undoes   string                 `json:"undoes,omitempty"`
	Itemtype string                 `json:"itemtype,omitempty"`
	File     string                 `json:"file,omitempty"`
	Mapping  string                 `json:"mapping,omitempty"`
	URL      string                 `json:"url,omitempty"`
	Rows     *int                   `json:"rows,omitempty"`
	Statuses map[journal.Status]int `json:"statuses,omitempty"`
	Exit     *int                   `json:"exit,omitempty"`
	Problem  string                 `json:"problem,omitempty"` // why it is no run, or none that can be read
}

// list prints the runs in a folder. The one that nobody named may be missing.
func (o *outputFlags) list(c console, dir string, named bool) error {
	entries, err := runsIn(dir)
	if err != nil && (named || !os.IsNotExist(err)) {
		return fmt.Errorf("%w: name the folder in which the run folders are", err)
	}
	slices.SortStableFunc(entries, func(a, b runEntry) int {
		return cmp.Or(b.Start.Compare(a.Start), cmp.Compare(a.Run, b.Run))
	})
	if o.asJSON {
		return report.WriteJSON(c.out, entries)
	}
	return printRuns(c.out, dir, entries)
}

// runsIn tells of the run that dir is; else of the folders in it, and of those in the
// folder where runs lie by default, if it is one of them.
func runsIn(dir string) ([]runEntry, error) {
	if itself := newRunEntry(dir); itself.Problem == "" {
		return []runEntry{itself}, nil
	}
	entries := []runEntry{}
	folders, err := os.ReadDir(dir)
	for _, folder := range folders {
		path := filepath.Join(dir, folder.Name())
		if info, err := os.Stat(path); err != nil || !info.IsDir() { // of a link what it leads to counts
			continue
		}
		here := []runEntry{newRunEntry(path)}
		if folder.Name() == runsFolder && here[0].Problem != "" {
			if below, err := runsIn(here[0].Run); err == nil {
				here = below
			}
		}
		entries = append(entries, here...)
	}
	return entries, err
}

func printRuns(w io.Writer, dir string, entries []runEntry) error {
	var out strings.Builder
	if len(entries) == 0 {
		fmt.Fprintf(&out, "no runs in %s\n", dir)
	}
	for i, entry := range entries {
		if i > 0 {
			out.WriteString("\n")
		}
		entry.print(&out)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// newRunEntry tells of a folder what can be told.
func newRunEntry(dir string) runEntry {
	run, state, err := journal.Glance(dir)
	if err != nil {
		return runEntry{Run: dir, Start: run.Start, Problem: err.Error()}
	}
	entry := runEntry{
		Run: dir, State: state, Start: run.Start, End: run.End, DryRun: run.DryRun, Undoes: run.Undoes,
		Itemtype: run.Itemtype, File: run.Source.Path, Mapping: run.Mapping.Name, URL: run.URL,
	}
	if state != journal.Unplanned {
		entry.Rows = &run.Rows
	}
	if summary, err := report.ReadSummary(dir); err == nil {
		entry.Statuses, entry.Exit = summary.Statuses, &summary.ExitCode
	}
	return entry
}

// print shows the run to a person.
func (e runEntry) print(out *strings.Builder) {
	fmt.Fprintln(out, e.Run)
	if e.Problem != "" {
		fmt.Fprintf(out, "  left out: %s\n", e.Problem)
		return
	}
	fmt.Fprintf(out, "  %s\n  %s\n  %s\n", e.stage(), e.origin(), e.totals())
}

// stage is when the run began, and how far it has come.
func (e runEntry) stage() string {
	text := e.Start.UTC().Format("2006-01-02 15:04:05 UTC") + ", " + string(e.State)
	switch {
	case e.State == journal.Unapplied && e.DryRun:
		text += ", a dry run"
	case e.State == journal.Interrupted || e.State == journal.Unplanned:
		text += ": itsmload resume " + e.Run
	}
	over := e.State == journal.Finished || e.State == journal.Unapplied
	if e.Exit != nil && (over || *e.Exit != exitFine && e.State != journal.AtWork) { // else the report is of an earlier day
		text += fmt.Sprintf(", exit %d", *e.Exit)
	}
	return text
}

// origin is what the run was made from.
func (e runEntry) origin() string {
	text := fmt.Sprintf("%s by %s", filepath.Base(e.File), filepath.Base(e.Mapping))
	if e.Undoes != "" {
		return "takes back " + e.Undoes + ", " + text
	}
	return text
}

// totals are the rows, by what became of them.
func (e runEntry) totals() string {
	if e.Rows == nil {
		return "rows unknown"
	}
	text := report.Quantity(*e.Rows, "row")
	if e.Statuses == nil {
		return text + ", outcome unknown: itsmload report " + e.Run
	}
	var counts []string
	for _, status := range journal.Statuses() {
		if n := e.Statuses[status]; n > 0 {
			counts = append(counts, fmt.Sprintf("%s %d", status, n))
		}
	}
	if len(counts) == 0 {
		return text
	}
	return text + ": " + strings.Join(counts, ", ")
}
