package importer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer"
)

// A plan reads page by page only what it needs: few ids and few keys are asked for
// one by one, the trash is looked into where a key is missing, and the names of
// entities and states where they have to tell items apart.
func TestPlanReadsWhatItNeeds(t *testing.T) {
	byID := strings.NewReplacer("match: serial", "match: id", "field: serial", "field: id").Replace(byName)
	many := func(n int) string {
		var rows strings.Builder
		for id := range n {
			fmt.Fprintf(&rows, "%d,a\n", id+1)
		}
		return rows.String()
	}
	serials := func(n int) string {
		var rows strings.Builder
		for id := range n {
			fmt.Fprintf(&rows, "SN%06d,a\n", id+1)
		}
		return rows.String()
	}
	for name, c := range map[string]struct {
		mapping, rows string
		listed        []string // what was listed, in this order
		seen          int      // items that the run remembers of the pages
	}{
		"few ids":                {byID, many(500), nil, 0},
		"many ids":               {byID, many(501), []string{"Computer"}, 510},
		"few keys":               {byName, serials(3), []string{"Computer", "Computer", "Computer"}, 0},
		"a few keys too many":    {byName, serials(50), []string{"Computer"}, 510},
		"a key is missing":       {byName, "SN000001,a\nnobody,a\n", []string{"Computer", "Computer", "Computer"}, 0},
		"one of many is missing": {byName, serials(50) + "nobody,a\n", []string{"Computer", "Computer"}, 511},
		"rivals":                 {byName, "SHARED,a\n", []string{"Computer", "Entity", "State"}, 0},
		"what cannot be sought":  {byName, "A^B,a\n", []string{"Computer", "Computer"}, 511},
		"too many have the key":  {byName, "MANY,a\n", []string{"Computer", "Computer", "Entity", "State"}, 610},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, itsmtest.Options{Items: 508})
			w.server.Put("Computer", map[string]any{"serial": "SHARED"})
			w.server.Put("Computer", map[string]any{"serial": "SHARED"})
			w.server.Put("Computer", map[string]any{"serial": "TRASHED", "is_deleted": 1})
			for range 100 * strings.Count(c.rows, "MANY") {
				w.server.Put("Computer", map[string]any{"serial": "MANY"})
			}
			var listed []string
			reader := listener{w.client, func(itemtype string) { listed = append(listed, itemtype) }}
			folder := emptyRun(t)
			job := bind(t, write(t, "rows.csv", "Serial,Name\n"+c.rows), c.mapping)
			if err := importer.Plan(t.Context(), reader, folder, job, importer.Options{}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(listed, c.listed) {
				t.Errorf("read page by page: %v, want %v", listed, c.listed)
			}
			if got := folder.Run().Items; got != c.seen {
				t.Errorf("the run remembers %d items, want %d", got, c.seen)
			}
		})
	}
}
