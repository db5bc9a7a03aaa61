package importer_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// world is a simulated server with a client that is logged in to it.
type world struct {
	server *itsmtest.Server
	client *client.Client
}

func newWorld(t *testing.T, o itsmtest.Options) *world {
	t.Helper()
	return logIn(t, o, itsmtest.DefaultUserToken)
}

func logIn(t *testing.T, o itsmtest.Options, token string) *world {
	t.Helper()
	server, err := itsmtest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	c, err := client.New(client.Config{URL: listener.URL, UserToken: token})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Logout(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return &world{server: server, client: c}
}

// write puts a file into a folder of the test's own.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// bind opens a source for a mapping, as a command would.
func bind(t *testing.T, path, mappingText string) importer.Job {
	t.Helper()
	m, err := mapping.Load("mapping.yaml", []byte(mappingText))
	if err != nil {
		t.Fatal(err)
	}
	file, err := sheet.Open(path, m.Source, m.Headers())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	schema := schemaOf(t, m.Itemtype)
	binding, err := m.Bind(file.Header(), schema)
	if err != nil {
		t.Fatal(err)
	}
	return importer.Job{File: file, Mapping: m, Binding: binding, Schema: schema}
}

// schemas are the built-in ones that some test has asked for. To decode them for
// each of thousands of random imports would take longer than the imports.
var schemas sync.Map

func schemaOf(t *testing.T, itemtype string) *mapping.Schema {
	t.Helper()
	if schema, known := schemas.Load(itemtype); known {
		return schema.(*mapping.Schema)
	}
	schema, ok := mapping.Builtin(itemtype)
	if !ok {
		t.Fatalf("no schema of %s", itemtype)
	}
	schemas.Store(itemtype, schema)
	return schema
}

// plan makes a run folder with the plan of a CSV file.
func (w *world) plan(t *testing.T, csv, mappingText string) *journal.Folder {
	t.Helper()
	return w.planFile(t, write(t, "rows.csv", csv), mappingText)
}

func (w *world) planFile(t *testing.T, path, mappingText string) *journal.Folder {
	t.Helper()
	return w.planIn(t, 0, path, mappingText)
}

// planIn is planFile for a session that makes new items in an entity, and in which
// these are active.
func (w *world) planIn(t *testing.T, entity int, path, mappingText string, active ...int) *journal.Folder {
	t.Helper()
	job := bind(t, path, mappingText)
	folder, err := journal.Create(filepath.Join(t.TempDir(), "run"), journal.Run{
		Itemtype: job.Mapping.Itemtype, Entity: entity, Entities: active, Accept: job.Mapping.Accept, Notifications: job.Mapping.Notifications,
		Source: journal.Source{Path: path, Header: job.File.Header(), Delimiter: ","},
	}, []byte(mappingText))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	if err := importer.Plan(t.Context(), w.client, folder, job, importer.Options{}); err != nil {
		t.Fatal(err)
	}
	return folder
}

// finish applies and verifies a plan, and gives the rows of its report.
func (w *world) finish(t *testing.T, folder *journal.Folder, server importer.Server, o importer.Options) map[int]report.Row {
	t.Helper()
	if err := importer.Apply(t.Context(), server, folder, o); err != nil {
		t.Fatal(err)
	}
	if err := importer.Verify(t.Context(), server, folder, o); err != nil {
		t.Fatal(err)
	}
	return rowsOf(t, folder)
}

func rowsOf(t *testing.T, folder *journal.Folder) map[int]report.Row {
	t.Helper()
	rows := map[int]report.Row{}
	for row, err := range report.Rows(folder) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := rows[row.Row]; twice {
			t.Errorf("row %d stands twice in the report", row.Row)
		}
		rows[row.Row] = row
	}
	return rows
}

// load runs the whole of an import of a CSV file.
func (w *world) load(t *testing.T, csv, mappingText string) map[int]report.Row {
	t.Helper()
	return w.finish(t, w.plan(t, csv, mappingText), w.client, importer.Options{})
}
