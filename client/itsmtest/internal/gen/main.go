// Command gen turns the measured schema, testdata/itemtypes.json, into the two
// files that are built into the binary: mapping/itemtypes.json, the fields that
// a mapping may name, and client/itsmtest/itemtypes.json, the tables and search
// options that the simulated server serves. It is run by go generate in the
// folder client/itsmtest.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		log.Fatal(err)
	}
	files, err := generate(root)
	if err != nil {
		log.Fatal(err)
	}
	for path, data := range files {
		if err := os.WriteFile(filepath.Join(root, path), data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// generate gives the content of each generated file by its path below root,
// the top of the checkout.
func generate(root string) (map[string][]byte, error) {
	itemtypes, err := load(filepath.Join(root, "testdata", "itemtypes.json"))
	if err != nil {
		return nil, err
	}
	refs := references(itemtypes)
	schemas, err := schemas(itemtypes, refs)
	if err != nil {
		return nil, err
	}
	forMapping, err := lines(schemas)
	if err != nil {
		return nil, fmt.Errorf("mapping/itemtypes.json: %w", err)
	}
	forServer, err := lines(tables(itemtypes, refs))
	if err != nil {
		return nil, fmt.Errorf("client/itsmtest/itemtypes.json: %w", err)
	}
	return map[string][]byte{
		filepath.Join("mapping", "itemtypes.json"):            forMapping,
		filepath.Join("client", "itsmtest", "itemtypes.json"): forServer,
	}, nil
}
