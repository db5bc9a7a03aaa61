package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGeneratedFilesAreFresh(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	files, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 {
		t.Errorf("made %d files, want 2", len(files))
	}
	for path, want := range files {
		got, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run go generate ./client/itsmtest", path)
		}
	}
}

func TestField(t *testing.T) {
	refs := map[string]string{"glpi_users": "User"}
	for sql, want := range map[string]field{
		"varchar(255)":  {Type: "text", Characters: 255},
		"char(20)":      {Type: "text", Characters: 20},
		"text":          {Type: "text", Bytes: 65535},
		"longtext":      {Type: "text", Bytes: 4294967295},
		"int(11)":       {Type: "integer"},
		"smallint(1)":   {Type: "integer"},
		"tinyint(1)":    {Type: "boolean"},
		"decimal(20,4)": {Type: "decimal", Precision: 20, Scale: 4},
		"float":         {Type: "decimal"},
		"date":          {Type: "date"},
		"timestamp":     {Type: "datetime"},
		"time":          {Type: "text", Characters: 8},
	} {
		got, err := column{Type: sql}.field()
		if err != nil {
			t.Errorf("%s: %v", sql, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", sql, diff)
		}
	}
	for name, want := range map[string]string{
		"users_id": "User", "users_id_tech": "User", "items_id": "", "is_ids_visible": "", "users_idle": "", "users": "",
	} {
		if got := (column{Name: name, Type: "int(11)"}).reference(refs); got != want {
			t.Errorf("%s refers to %q, want %q", name, got, want)
		}
	}
}

func TestUnknownTypesAreErrors(t *testing.T) {
	for _, sql := range []string{"blob", "varchar", "decimal(5)", "varchar(x)"} {
		if f, err := (column{Type: sql}).field(); err == nil {
			t.Errorf("%s became %+v", sql, f)
		}
	}
}
