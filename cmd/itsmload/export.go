package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/mapping"
)

// export holds the flags of export.
type export struct {
	jobFlags
	mapping, output, writeMapping string
	force                         bool
}

func newExport(c console) *cobra.Command {
	var o export
	cmd := explained(&cobra.Command{
		Use:   "export [ITEMTYPE] -o FILE",
		Short: "Write what the server holds into a file, to be edited and imported",
		Long: `Write the current items into a .csv or .xlsx file as a mapping reads it: its
columns, its names for references, its dates and decimals. Somebody edits the file
and the same mapping imports it; what nobody touched is unchanged then. Templates
and the trash are left out.

With --mapping it is the columns of that mapping. With an ITEMTYPE it is all fields
that can be set, and --write-mapping writes the mapping that goes with them.

The cells of a workbook are texts, and none is a formula. Those of a CSV are exact
too, so that a spreadsheet may run a text such as =1+1 that somebody put there.`,
		Example: "  itsmload export --mapping computers.yaml -o computers.xlsx",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), c, strings.Join(args, ""))
		},
	}, exitCode{exitFine, "the file is written"},
		exitCode{exitFailed, "could not run, or the server stayed away"},
		exitCode{exitUsage, "wrong usage or mapping, or the file is there already"},
		exitCode{exitInterrupted, "interrupted: nothing is written"})
	f := cmd.Flags()
	f.StringVar(&o.mapping, "mapping", "", "the mapping `file`: which column holds what")
	f.StringVarP(&o.output, "output", "o", "", "the `file` to write, .csv or .xlsx")
	f.StringVar(&o.writeMapping, "write-mapping", "", "with an ITEMTYPE: the mapping `file` to write beside it")
	f.BoolVar(&o.force, "force", false, "write over a file that is there")
	o.registerReading(f)
	return cmd
}

// check refuses what cannot be meant.
func (o *export) check(itemtype string) error {
	switch ending := strings.ToLower(filepath.Ext(o.output)); {
	case (itemtype == "") == (o.mapping == ""):
		return usage("name either an itemtype, such as Computer, or a mapping with --mapping")
	case o.writeMapping != "" && itemtype == "":
		return usage("--write-mapping goes with an ITEMTYPE: the mapping is there already")
	case o.output == "":
		return usage("no file to write: give -o with a name that ends in .csv or .xlsx")
	case !slices.Contains([]string{".csv", ".xlsx"}, ending):
		return usage("%s: name a file that ends in .csv or .xlsx", o.output)
	}
	for _, path := range []string{o.output, o.writeMapping} {
		if _, err := os.Lstat(path); path != "" && err == nil && !o.force {
			return usage("%s is there already: name another file, or give --force", path)
		}
	}
	return nil
}

// run writes the file.
func (o *export) run(ctx context.Context, c console, itemtype string) error {
	if err := o.check(itemtype); err != nil {
		return err
	}
	j, err := newJob(c, &o.jobFlags)
	if err != nil {
		return err
	}
	defer j.release()
	j.dry = true
	m := &mapping.Mapping{Itemtype: itemtype}
	if o.mapping != "" {
		if m, err = loadMapping(o.mapping); err != nil {
			return err
		}
	}
	if err := j.connect(ctx, journal.Run{}, ""); err != nil {
		return err
	}
	done, err := o.write(ctx, j, m)
	if err != nil {
		return err
	}
	return o.print(c.out, done)
}

// write writes the items of a mapping, or of the itemtype that it only names.
func (o *export) write(ctx context.Context, j *job, m *mapping.Mapping) (exported, error) {
	done := exported{Itemtype: m.Itemtype, File: o.output, Mapping: o.mapping}
	schema, err := schemaOf(ctx, j.server, m)
	if err != nil {
		return done, err
	}
	draft := mapping.Draft(schema)
	if o.mapping == "" {
		if m, err = mapping.Load(m.Itemtype, draft); err != nil {
			return done, err
		}
	}
	items, err := importer.NewExport(ctx, j.server, m, schema)
	if err != nil {
		return done, err
	}
	written, err := report.WriteTable(o.output, report.Table{
		Source: m.Source, Sheet: m.Itemtype, Header: items.Header, Rows: items.Rows(ctx, j.server),
	})
	if err != nil {
		return done, err
	}
	done.Rows, done.Notes = written.Rows, append(gaps(written, m.Source.Encoding), items.Notes()...)
	if o.writeMapping != "" {
		done.Mapping = o.writeMapping
		return done, writeWhole(o.writeMapping, draft)
	}
	return done, nil
}

func writeWhole(path string, text []byte) error {
	return journal.WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// gaps tells what the form of the file could not hold.
func gaps(written report.Written, encoding string) []string {
	var notes []string
	if written.Gaps > 0 {
		notes = append(notes, fmt.Sprintf("%s longer than a cell can be, or with signs that none can hold, the first in %s: a mark stands there, and an import rejects its row",
			report.Quantity(written.Gaps, "text"), written.First))
	}
	if written.Plain {
		notes = append(notes, fmt.Sprintf("some signs are none of %s, so the file is UTF-8 with a mark that says so", encoding))
	}
	return notes
}

// exported is what export ends with.
type exported struct {
	Itemtype string   `json:"itemtype"`
	Rows     int      `json:"rows"`
	File     string   `json:"file"`
	Mapping  string   `json:"mapping,omitempty"` // that reads the file; empty where none was written
	Notes    []string `json:"notes,omitempty"`   // what an import of the untouched file would not find unchanged
}

// WriteJSON writes it for machines.
func (e exported) WriteJSON(w io.Writer) error { return report.WriteJSON(w, e) }

// Print shows it to a person.
func (e exported) Print(w io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s of %s in %s\n", report.Quantity(e.Rows, "row"), e.Itemtype, e.File)
	for _, note := range e.Notes {
		fmt.Fprintf(&text, "  - %s\n", note)
	}
	if e.Mapping != "" {
		fmt.Fprintf(&text, "To send it back: itsmload import %s --mapping %s\n", e.File, e.Mapping)
	}
	_, err := io.WriteString(w, text.String())
	return err
}
