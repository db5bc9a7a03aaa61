package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// source is a spreadsheet opened under its mapping.
type source struct {
	importer.Job
	mappingPath string
	mappingText []byte
}

// openSource opens a spreadsheet and binds the mapping to its header. All that
// can be said without a server is said here.
func openSource(file, mappingPath, sheetName string) (*source, error) {
	if mappingPath == "" {
		return nil, usage("no mapping: give --mapping with the file that says which column goes where")
	}
	text, err := os.ReadFile(mappingPath)
	if err != nil {
		return nil, usage("mapping: %w", err)
	}
	return bindSource(file, mappingPath, text, sheetName)
}

func bindSource(file, mappingPath string, text []byte, sheetName string) (*source, error) {
	m, err := mapping.Load(mappingPath, text)
	if err != nil {
		return nil, err
	}
	if sheetName != "" {
		m.Source.Sheet = sheetName
	}
	schema, known := mapping.Builtin(m.Itemtype)
	if !known {
		return nil, unknownItemtype(mappingPath, m.Itemtype)
	}
	opened, err := sheet.Open(file, m.Source)
	if err != nil {
		return nil, err
	}
	binding, err := m.Bind(opened.Header(), schema)
	if err != nil {
		opened.Close()
		return nil, err
	}
	return &source{
		Job:         importer.Job{File: opened, Mapping: m, Binding: binding, Schema: schema},
		mappingPath: mappingPath, mappingText: text,
	}, nil
}

// unknownItemtype names the nearest itemtype, or all where none comes near.
func unknownItemtype(mappingPath, itemtype string) error {
	known := mapping.BuiltinNames()
	hint := didYouMean(itemtype, known)
	if hint == "" {
		slices.Sort(known)
		hint = "; known are " + strings.Join(known, ", ")
	}
	return usage("%s: unknown itemtype %q%s", mappingPath, itemtype, hint)
}

// reopenSource opens the source of a run whose planning was cut short. It must
// still be the file that the run began with.
func reopenSource(folder *journal.Folder) (*source, error) {
	text, err := folder.Mapping()
	if err != nil {
		return nil, err
	}
	run := folder.Run()
	src, err := bindSource(run.Source.Path, run.Mapping.Name, text, run.Source.Sheet)
	if err != nil {
		return nil, err
	}
	if src.File.SHA256() != run.Source.SHA256 {
		src.File.Close()
		return nil, fmt.Errorf("%s is not the file that this run began with: import it anew", run.Source.Path)
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
	var delimiter string
	if d := s.File.Delimiter(); d != 0 {
		delimiter = string(d)
	}
	sum := sha256.Sum256(s.mappingText)
	return journal.Run{
		Version:  version,
		Itemtype: s.Mapping.Itemtype,
		Source: journal.Source{
			Path: path, Sheet: s.File.Sheet(), Header: s.File.Header(),
			Delimiter: delimiter, SHA256: s.File.SHA256(),
		},
		Mapping:       journal.MappingFile{Name: s.mappingPath, SHA256: hex.EncodeToString(sum[:])},
		Accept:        s.Mapping.Accept,
		Guards:        s.Mapping.Guards,
		Notifications: s.Mapping.Notifications,
	}, nil
}
