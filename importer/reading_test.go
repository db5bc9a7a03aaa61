package importer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
)

// A plan reads page by page only what it needs: few ids and few keys are asked for
// one by one, and by what comes near them where they are missing; the pages come
// behind the trash, and before it where a key is missing; and the names of
// entities and states where they have to tell items apart.
func TestPlanReadsWhatItNeeds(t *testing.T) {
	t.Parallel()
	byID := strings.NewReplacer("match: serial", "match: id", "field: serial", "field: id").Replace(byName)
	byComment := strings.NewReplacer("match: serial", "match: comment", "field: serial", "field: comment").Replace(byName)
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
		"many ids":               {byID, many(501), []string{"Computer", "Computer"}, 511},
		"few keys":               {byName, serials(3), []string{"Computer", "Computer", "Computer"}, 0},
		"a few keys too many":    {byName, serials(50), []string{"Computer", "Computer"}, 511},
		"a key is missing":       {byName, "SN000001,a\nnobody,a\n", []string{"Computer", "Computer", "Computer", "Computer"}, 0},
		"a key is in the trash":  {byName, "TRASHED,a\n", []string{"Computer", "Computer"}, 0},
		"one of many is missing": {byName, serials(50) + "nobody,a\n", []string{"Computer", "Computer", "Computer"}, 511},
		"one of many is trashed": {byName, serials(50) + "TRASHED,a\n", []string{"Computer", "Computer"}, 511},
		"rivals":                 {byName, "SHARED,a\n", []string{"Computer", "Entity", "State"}, 0},
		"what cannot be sought":  {byName, "A^B,a\n", []string{"Computer", "Computer", "Computer"}, 511},
		"what no URL holds":      {byComment, strings.Repeat("x", 9000) + ",a\n", []string{"Computer", "Computer", "Computer"}, 0},
		"too many have the key":  {byName, "MANY,a\n", []string{"Computer", "Computer", "Computer", "Entity", "State"}, 611},
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

// What goes to the trash, or comes back from it, between two lists is found in one
// of them.
func TestTrashBetweenTheLists(t *testing.T) {
	for _, trashed := range []int{0, 1} {
		for _, more := range []int{0, 60} {
			for moment := range 4 {
				w := newWorld(t, itsmtest.Options{})
				id := w.server.Put("Computer", map[string]any{"serial": "SN1", "is_deleted": trashed})
				lists := 0
				reader := listener{w.client, func(string) {
					if lists == moment {
						w.server.Put("Computer", map[string]any{"id": id, "is_deleted": 1 - trashed})
					}
					lists++
				}}
				folder, job := emptyRun(t), bind(t, write(t, "rows.csv", "Serial,Name\nSN1,a\n"+others(more)), byName)
				if err := importer.Plan(t.Context(), reader, folder, job, importer.Options{}); err != nil {
					t.Fatal(err)
				}
				if row := rowsOf(t, folder)[2]; row.ID != id {
					t.Errorf("trashed %d, %d others, moved before list %d: %s, %s", trashed, more, moment, row.Status, row.Message)
				}
			}
		}
	}
}

// An item that both lists of the trash show is one item.
func TestTrashIsListedTwice(t *testing.T) {
	w := newWorld(t, itsmtest.Options{})
	id := w.server.Put("Computer", map[string]any{"serial": "SN1", "is_deleted": 1})
	restoring := strings.Replace(byName, "match: serial", "match: serial\non_trash: restore", 1)
	row := w.load(t, "Serial,Name\nSN1,a\n"+others(60), restoring)[2]
	if row.Status != journal.Updated || row.ID != id {
		t.Errorf("%s of item %d, %s", row.Status, row.ID, row.Message)
	}
}
