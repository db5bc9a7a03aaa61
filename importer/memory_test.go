package importer

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"runtime"
	"testing"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

const tenColumns = `
version: 1
itemtype: Computer
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: Inventory, field: otherserial }
  - { column: Contact, field: contact }
  - { column: Phone, field: contact_num }
  - { column: Comment, field: comment }
  - { column: Cost, field: ticket_tco }
  - { column: Made, field: date_creation }
  - { column: Site, field: locations_id }
  - { column: State, field: states_id }
`

var tenHeader = []string{"Serial", "Name", "Inventory", "Contact", "Phone", "Comment", "Cost", "Made", "Site", "State"}

// warehouse is a Reader of many computers, each made as it is read.
type warehouse struct {
	Reader
	items int
}

func (w warehouse) Items(_ context.Context, _ string, q client.Query) iter.Seq2[client.Item, error] {
	return func(yield func(client.Item, error) bool) {
		for id := 1; id <= w.items && !q.Trash; id++ {
			it := client.Item{
				"id": json.Number(fmt.Sprint(id)), "serial": serial(id), "name": fmt.Sprintf("PC-%06d", id),
				"otherserial": fmt.Sprintf("INV%06d", id), "contact": "Dupont Jeanne", "contact_num": "+33 1 23 45 67 89",
				"comment": "Replaced in spring, kept as a spare until the lease ends", "ticket_tco": "1234.5600",
				"date_creation": "2026-01-02 03:04:05", "locations_id": json.Number("17"), "states_id": json.Number("3"),
				"entities_id": json.Number("0"), "is_deleted": json.Number("0"), "is_template": json.Number("0"),
			}
			if !yield(it, nil) {
				return
			}
		}
	}
}

func serial(id int) string { return fmt.Sprintf("SN%06d", id) }

// held is the memory in use, in bytes.
func held() float64 {
	runtime.GC()
	runtime.GC() // what a pool holds outlives the first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// surveyed has claimed a row for each of n computers.
func surveyed(binding *mapping.Binding, n int) *claims {
	c := newClaims(newKeys(binding), boundFields(binding))
	cells := make([]mapping.Cell, len(tenHeader))
	for id := 1; id <= n; id++ {
		for i := range cells {
			cells[i] = mapping.Cell{Kind: mapping.Text, Text: "1"}
		}
		cells[0].Text = serial(id)
		c.add(id+1, binding.Record(cells))
	}
	return c
}

// BenchmarkMemory tells what a row and an item of ten columns take: a row while all
// are being claimed and afterwards, and an item beside it.
func BenchmarkMemory(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				rows, kept, items := memory(b, n)
				b.ReportMetric(rows, "bytes/row")
				b.ReportMetric(kept, "bytes/row-kept")
				b.ReportMetric(items, "bytes/item")
			}
		})
	}
}

// memory measures what n rows and their items take.
func memory(t testing.TB, n int) (rows, kept, items float64) {
	t.Helper()
	m, binding, schema := tie(t, tenColumns, tenHeader...)
	p := planner{job: Job{Mapping: m, Binding: binding, Schema: schema}, refs: &references{}}
	start := held()
	p.claims = surveyed(binding, n)
	rows = (held() - start) / float64(n)
	p.claims.close()
	closed := held()
	kept = (closed - start) / float64(n)
	read, err := p.readItems(t.Context(), warehouse{items: n})
	if err != nil || len(read.places) != n {
		t.Fatalf("%d items, %v", len(read.places), err)
	}
	items = (held() - closed) / float64(n)
	runtime.KeepAlive(p.claims)
	runtime.KeepAlive(read)
	return rows, kept, items
}

// A new item takes at most 64 bytes while it is looked for.
func TestMemoryOfNewItemsIsBounded(t *testing.T) {
	const most, n = 64.0, 20_000
	_, binding, schema := tie(t, tenColumns, tenHeader...)
	run := journal.Run{Itemtype: "Computer", Keys: binding.Keys, Fields: schema.Fields}
	start := held()
	wanted := newExistingItems(run, conflict)
	for id := range n {
		wanted.want(journal.Op{Key: []string{"serial"}, Set: []journal.Field{{Name: "serial", New: serial(id)}}})
	}
	if each := (held() - start) / n; each > most {
		t.Errorf("%.0f bytes an item, want at most %.0f", each, most)
	}
	runtime.KeepAlive(wanted)
}

// A row takes at most 32 bytes, and an item of ten columns at most 500.
func TestMemoryIsBounded(t *testing.T) {
	rows, kept, items := memory(t, 20_000)
	if most := 32.0; rows > most || kept > most {
		t.Errorf("%.0f bytes a row while they are claimed, %.0f afterwards, want at most %.0f", rows, kept, most)
	}
	if items > 500 {
		t.Errorf("%.0f bytes an item, want at most 500", items)
	}
}
