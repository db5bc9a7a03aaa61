package importer

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

const everyType = `
version: 1
itemtype: Computer
source: { decimal: "," }
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name, empty: clear }
  - { column: Comment, field: comment, empty: clear }
  - { column: Cost, field: ticket_tco, empty: clear }
  - { column: Created, field: date_creation, empty: clear }
  - { column: Dynamic, field: is_dynamic }
  - { column: Site, field: locations_id, empty: clear, lookup: Location }
  - { column: State, field: states_id, lookup: State, only_if_empty: true }
  - { column: Contact, field: contact, values: { old: new } }
`

var everyHeader = []string{"Serial", "Name", "Comment", "Cost", "Created", "Dynamic", "Site", "State", "Contact"}

// changed plans a row of one cell for an item, and gives the new value of the
// cell's field, or "none" where nothing is sent; a row that is rejected gives
// its code.
func changed(t *testing.T, field string, stored any, column, text string) string {
	t.Helper()
	server := &shelf{items: map[string][]client.Item{
		"Location": {thing(1, "name", "Paris")}, "State": {thing(1, "name", "In use"), thing(2, "name", "Broken")},
	}}
	p := newPlanner(t, server, everyType, everyHeader...)
	p.items = stocked(p, thing(1, "serial", "SN1", field, stored))
	row := sheet.Row{Number: 2, Cells: make([]mapping.Cell, len(everyHeader))}
	for i, header := range everyHeader {
		if header == column {
			row.Cells[i] = mapping.Cell{Kind: mapping.Text, Text: text}
		}
	}
	row.Cells[0] = mapping.Cell{Kind: mapping.Text, Text: "SN1"}
	record, it, _ := p.readRow(row)
	if len(record.Problems) > 0 {
		return string(record.Problems[0].Code)
	}
	for _, set := range p.diff(record, it) {
		if set.Name == field {
			return newText(set)
		}
	}
	return "none"
}

func newText(set journal.Field) string {
	if number, ok := set.New.(json.Number); ok {
		return number.String()
	}
	return `"` + set.New.(string) + `"`
}

func TestDiffByType(t *testing.T) {
	long := strings.Repeat("é", 200)
	number := func(s string) json.Number { return json.Number(s) }
	got, want := map[string]string{}, map[string]string{}
	for _, c := range []struct {
		field  string
		stored any
		column string
		text   string
		sent   string
	}{
		{"name", nil, "Name", "", "none"},
		{"name", "", "Name", "", "none"},
		{"name", "a", "Name", "", `""`},
		{"name", "0", "Name", "", `""`},
		{"name", "a", "Name", "A", `"A"`},
		{"name", "a&lt;b&gt;", "Name", "a<b>", "none"},
		{"name", " a ", "Name", " a ", "none"},
		{"name", " a ", "Name", "a", `"a"`},
		{"name", "a", "Name", " a ", "none"},
		{"contact", long, "Contact", long, "none"},
		{"contact", "x", "Contact", long, "too-many-bytes"},
		{"contact", "NULL", "Contact", "NULL", "none"},
		{"contact", "a 😀", "Contact", "a 😀", "none"},
		{"contact", "x", "Contact", "a 😀", "four-byte"},
		{"contact", "old", "Contact", "old", `"new"`}, // the mapping says that it means something else
		{"comment", "a\r\nb", "Comment", "a\nb", "none"},
		{"comment", "a\nb", "Comment", "a b", `"a b"`},
		{"ticket_tco", "12.5000", "Cost", "12,5", "none"},
		{"ticket_tco", "12.5000", "Cost", "12.5000", "none"},
		{"ticket_tco", "0.0000", "Cost", "", "none"},
		{"ticket_tco", nil, "Cost", "0", "none"},
		{"ticket_tco", "12.5000", "Cost", "", `""`},
		{"ticket_tco", "12.5000", "Cost", "12,51", `"12.5100"`},
		{"date_creation", "2024-04-05 00:00:00", "Created", "2024-04-05", "none"},
		{"date_creation", "0000-00-00 00:00:00", "Created", "", "none"},
		{"date_creation", nil, "Created", "", "none"},
		{"date_creation", "2024-04-05 10:00:00", "Created", "", `""`},
		{"is_dynamic", number("1"), "Dynamic", "oui", "none"},
		{"is_dynamic", "1", "Dynamic", "oui", "none"},
		{"is_dynamic", nil, "Dynamic", "non", "none"},
		{"is_dynamic", number("1"), "Dynamic", "non", "0"},
		{"locations_id", number("1"), "Site", "PARIS", "none"},
		{"locations_id", number("0"), "Site", "", "none"},
		{"locations_id", number("1"), "Site", "", `""`},
		{"locations_id", number("0"), "Site", "Paris", "1"},
		{"states_id", number("0"), "State", "Broken", "2"},
		{"states_id", number("1"), "State", "Broken", "none"},
	} {
		name := c.field + " " + c.text + " over " + fmt.Sprintf("%q", c.stored)
		got[name], want[name] = changed(t, c.field, c.stored, c.column, c.text), c.sent
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}
