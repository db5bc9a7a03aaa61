package importer_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"

	"itsmload/client"
	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// A whole run, from a file and a mapping to the report.
func Example() {
	if err := loadInventory(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// row 2: updated (contact: "" → Ada)
	// row 3: not-found
}

func loadInventory() error {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	text := []byte("version: 1\nitemtype: Computer\nmatch: serial\ncolumns:\n" +
		"  - { column: Serial, field: serial }\n  - { column: Contact, field: contact }\n")
	path := filepath.Join(dir, "inventory.csv")
	if err := os.WriteFile(path, []byte("Serial,Contact\nSN000001,Ada\nSN999999,Grace\n"), 0o600); err != nil {
		return err
	}

	m, err := mapping.Load("computers.yaml", text)
	if err != nil {
		return err
	}
	file, err := sheet.Open(path, m.Source, m.Headers())
	if err != nil {
		return err
	}
	defer file.Close()
	schema, _ := mapping.Builtin(m.Itemtype)
	binding, err := m.Bind(file.Header(), schema)
	if err != nil {
		return err
	}

	server, err := exampleServer(ctx)
	if err != nil {
		return err
	}
	defer server.Logout(ctx)
	folder, err := journal.Create(filepath.Join(dir, "run"), journal.Run{Itemtype: m.Itemtype}, text)
	if err != nil {
		return err
	}
	defer folder.Close()

	job := importer.Job{File: file, Mapping: m, Binding: binding, Schema: schema}
	if err := importer.Plan(ctx, server, folder, job, importer.Options{}); err != nil {
		return err
	}
	if err := importer.Guard(folder, m.Guards); err != nil {
		return err
	}
	if err := importer.Apply(ctx, server, folder, importer.Options{}); err != nil {
		return err
	}
	if err := importer.Verify(ctx, server, folder, importer.Options{}); err != nil {
		return err
	}
	for row, err := range report.Rows(folder) {
		if err != nil {
			return err
		}
		fmt.Printf("row %d: %s", row.Row, row.Status)
		if row.Changes != "" {
			fmt.Printf(" (%s)", row.Changes)
		}
		fmt.Println()
	}
	return nil
}

// exampleServer is a simulated ITSM-NG, and a client that is logged in to it.
func exampleServer(ctx context.Context) (*client.Client, error) {
	simulated, err := itsmtest.New(itsmtest.Options{Items: 1})
	if err != nil {
		return nil, err
	}
	c, err := client.New(client.Config{
		URL: httptest.NewServer(simulated).URL, UserToken: itsmtest.DefaultUserToken,
	})
	if err != nil {
		return nil, err
	}
	return c, c.Login(ctx)
}
