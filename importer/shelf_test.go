package importer

import (
	"context"
	"encoding/json"
	"iter"
	"strconv"
	"testing"

	"itsmload/client"
	"itsmload/mapping"
)

// shelf is a Reader over items in memory that remembers what it was asked.
type shelf struct {
	items  map[string][]client.Item // by itemtype, in the order of their ids
	hidden map[int]bool             // out of the session's sight
	listed []string                 // the itemtypes that were read page by page
	asked  []int                    // the ids that were asked for
	onList func()                   // called before each list; nil is nothing
}

func (s *shelf) Items(_ context.Context, itemtype string, q client.Query) iter.Seq2[client.Item, error] {
	return func(yield func(client.Item, error) bool) {
		s.listed = append(s.listed, itemtype)
		if s.onList != nil {
			s.onList()
		}
		for _, it := range s.items[itemtype] {
			if s.hidden[it.ID()] || flagged(it["is_deleted"]) != q.Trash {
				continue
			}
			if !yield(it, nil) {
				return
			}
		}
	}
}

func (s *shelf) ByID(_ context.Context, itemtype string, ids []int, _ ...string) (client.Lookup, error) {
	s.asked = append(s.asked, ids...)
	byID := map[int]client.Item{}
	for _, it := range s.items[itemtype] {
		byID[it.ID()] = it
	}
	var found client.Lookup
	for _, id := range ids {
		switch it, ok := byID[id]; {
		case !ok:
			found.Missing = append(found.Missing, id)
		case s.hidden[id]:
			found.Forbidden = append(found.Forbidden, id)
		default:
			found.Items = append(found.Items, it)
		}
	}
	return found, nil
}

// thing is an item with some columns, given as name, value, name, value.
func thing(id int, columns ...any) client.Item {
	it := client.Item{"id": json.Number(strconv.Itoa(id))}
	for i := 0; i < len(columns); i += 2 {
		it[columns[i].(string)] = columns[i+1]
	}
	return it
}

// tie loads a mapping and binds it to a header.
func tie(t testing.TB, text string, header ...string) (*mapping.Mapping, *mapping.Binding, *mapping.Schema) {
	t.Helper()
	m, err := mapping.Load("mapping.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	schema, ok := mapping.Builtin(m.Itemtype)
	if !ok {
		t.Fatalf("no schema of %s", m.Itemtype)
	}
	binding, err := m.Bind(header, schema)
	if err != nil {
		t.Fatal(err)
	}
	return m, binding, schema
}
