package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// source is a spreadsheet opened under its mapping.
type source struct {
	importer.Job
	mappingPath string
	mappingText []byte
}

// sourceFlags name the mapping of a spreadsheet, and its sheet.
type sourceFlags struct{ mapping, sheet string }

func (o *sourceFlags) register(f *pflag.FlagSet) {
	f.StringVar(&o.mapping, "mapping", "", "the mapping `file`: which column goes where")
	f.StringVar(&o.sheet, "sheet", "", "the worksheet, by name or number (default: the mapping's)")
}

// open opens a spreadsheet and binds the mapping to its header. All that
// can be said without a server is said here. Where the mapping's itemtype is not
// built in, the binding waits for learn.
func (o *sourceFlags) open(file string) (*source, error) {
	if o.mapping == "" {
		return nil, usage("no mapping: give --mapping with the file that says which column goes where")
	}
	text, err := ordinary(o.mapping)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage("mapping %s: there is no such file: check the name and the folder", o.mapping)
	}
	if err != nil {
		return nil, usage("mapping: %w", err)
	}
	return openSource(file, o.mapping, text, o.sheet)
}

func openSource(file, mappingPath string, text []byte, sheetName string) (*source, error) {
	m, err := mapping.Load(mappingPath, text)
	if err != nil {
		return nil, err
	}
	if sheetName != "" {
		m.Source.Sheet = sheetName
	}
	opened, err := sheet.Open(file, m.Source, m.Headers())
	if err != nil {
		return nil, err
	}
	if sheetName != "" && opened.Sheet() == "" {
		opened.Close()
		return nil, usage("--sheet %s: %s is no workbook and has no sheets: leave --sheet out", sheetName, file)
	}
	s := &source{Job: importer.Job{File: opened, Mapping: m}, mappingPath: mappingPath, mappingText: text}
	if schema, known := mapping.Builtin(m.Itemtype); known {
		if err := s.bind(schema); err != nil {
			opened.Close()
			return nil, err
		}
	}
	return s, nil
}

// bound reports whether the fields of the itemtype are known, and found fit.
func (s *source) bound() bool { return s.Binding != nil }

func (s *source) bind(schema *mapping.Schema) error {
	binding, err := s.Mapping.Bind(s.File.Header(), schema)
	if err != nil {
		return s.asRead(err)
	}
	s.Schema, s.Binding = schema, binding
	return nil
}

// asRead adds to an error about the header what was found out about the file: the
// header may have been looked for in the wrong row, or cut at the wrong signs.
func (s *source) asRead(err error) error {
	notes := s.File.Notes()
	if len(notes) == 0 {
		return err
	}
	return fmt.Errorf("%w\n%s: %s", err, s.File.Path(), strings.Join(notes, "; "))
}

// learn asks the server for the fields of an itemtype that is not built in, and
// binds the mapping to them.
func (s *source) learn(ctx context.Context, server importer.Describer) error {
	if s.bound() {
		return nil
	}
	schema, err := schemaOf(ctx, server, s.Mapping)
	if err != nil {
		return err
	}
	return s.bind(schema)
}

// notes are what is worth saying of the file before its rows are used, habits
// being what was found of them.
func (s *source) notes(habits []string) []string {
	notes := append(append([]string{}, s.File.Notes()...), habits...)
	if ignored := slices.DeleteFunc(slices.Clone(s.Binding.Ignored), report.IsReason); len(ignored) > 0 {
		notes = append(notes, "columns that the mapping does not use: "+strings.Join(ignored, ", "))
	}
	return notes
}

// reopenSource opens the source of a run whose planning was cut short. It must
// still be the file that the run began with.
func reopenSource(folder *journal.Folder) (*source, error) {
	text, err := folder.Mapping()
	if err != nil {
		return nil, err
	}
	run := folder.Run()
	src, err := openSource(run.Source.Path, run.Mapping.Name, text, run.Source.Sheet)
	if err != nil {
		return nil, err
	}
	sum, err := src.File.SHA256()
	if err == nil && sum != run.Source.SHA256 {
		err = fmt.Errorf("%s is not the file that this run began with: import it anew", run.Source.Path)
	}
	if err != nil {
		src.File.Close()
		return nil, err
	}
	return src, nil
}

// name is the mapping's name without folder and ending.
func (s *source) name() string {
	base := filepath.Base(s.mappingPath)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// identity is what a run notes of its source and mapping.
func (s *source) identity() (journal.Run, error) {
	path, err := filepath.Abs(s.File.Path())
	if err != nil {
		return journal.Run{}, err
	}
	content, err := s.File.SHA256()
	if err != nil {
		return journal.Run{}, err
	}
	var delimiter string
	if d := s.File.Delimiter(); d != 0 {
		delimiter = string(d)
	}
	sum := sha256.Sum256(s.mappingText)
	return journal.Run{
		Version:  version,
		Itemtype: s.Mapping.Itemtype,
		Writes:   s.Mapping.Writes(),
		Source: journal.Source{
			Path: path, Sheet: s.File.Sheet(), Header: s.File.Header(),
			Delimiter: delimiter, SHA256: content,
			Asked: s.Mapping.Source, Wanted: slices.Concat(s.Mapping.Headers()...),
		},
		Mapping:       journal.MappingFile{Name: s.mappingPath, SHA256: hex.EncodeToString(sum[:])},
		Accept:        s.Mapping.Accept,
		Guards:        s.Mapping.Guards,
		Notifications: s.Mapping.Notifications,
	}, nil
}
