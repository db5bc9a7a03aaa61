package samples_test

import (
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"itsmload/importer/sheet"
	"itsmload/mapping"
	"itsmload/samples"
)

// TestGenerated tells samples that are older than their table.
func TestGenerated(t *testing.T) {
	folder := t.TempDir()
	if out, err := exec.Command("go", "run", "gen.go", "table.go", folder).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, name := range []string{samples.Spreadsheet, samples.CSV} {
		want, err := os.ReadFile(folder + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := samples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is not what the table says: run `go generate` in this folder", name)
		}
	}
}

// TestOneMapping reads both spreadsheets by the one mapping, and they say the
// same of the same rows, but for the emoji that the CSV cannot hold.
func TestOneMapping(t *testing.T) {
	data, err := os.ReadFile(samples.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Load(samples.Mapping, data)
	if err != nil {
		t.Fatal(err)
	}
	const emoji = 49
	book, text := records(t, samples.Spreadsheet, m), records(t, samples.CSV, m)
	if len(book) != 60 {
		t.Errorf("%d rows", len(book))
	}
	if len(book[emoji].Problems) != 1 || len(text[emoji].Problems) != 0 {
		t.Errorf("row %d: %v, %v", emoji, book[emoji].Problems, text[emoji].Problems)
	}
	delete(book, emoji)
	delete(text, emoji)
	quoted := cmpopts.IgnoreFields(mapping.Problem{}, "Why", "Value") // they quote the cell
	written := cmpopts.IgnoreFields(mapping.Value{}, "Raw")           // as each form writes it
	if diff := cmp.Diff(book, text, quoted, written); diff != "" {
		t.Error(diff)
	}
}

// records converts the rows of a file, by their numbers.
func records(t *testing.T, path string, m *mapping.Mapping) map[int]mapping.Record {
	t.Helper()
	f, err := sheet.Open(path, m.Source, m.Headers())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	schema, ok := mapping.Builtin(m.Itemtype)
	if !ok {
		t.Fatalf("%s is no itemtype", m.Itemtype)
	}
	binding, err := m.Bind(f.Header(), schema)
	if err != nil {
		t.Fatal(err)
	}
	all := map[int]mapping.Record{}
	for row, err := range f.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		all[row.Number] = binding.Record(row.Cells)
	}
	return all
}
