package mapping_test

import (
	"cmp"
	"fmt"

	"itsmload/mapping"
)

// A mapping is loaded, bound to the header of a file, and turns its rows into
// values for the server.
func Example() {
	m, err := mapping.Load("computers.yaml", []byte(`
version: 1
itemtype: Computer
match: serial
source: { decimal: "," }
columns:
  - { column: Numéro de série, field: serial }
  - { column: Statut, field: states_id, lookup: State, values: { En prod: In use } }
  - { column: Coût, field: ticket_tco }
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	schema, _ := mapping.Builtin(m.Itemtype)
	binding, err := m.Bind([]string{"Numéro de série", "Coût", "Statut"}, schema)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"1 234,5 €", "douze"} {
		record := binding.Record([]mapping.Cell{
			{Kind: mapping.Text, Text: "SN000001"},
			{Kind: mapping.Text, Text: text},
			{Kind: mapping.Text, Text: "En prod"},
		})
		cost := cmp.Or(record.Values[2].Text, "none")
		fmt.Println(record.Key, "state:", record.Values[1].Text, "cost:", cost)
		for _, problem := range record.Problems {
			fmt.Println(problem.Why)
		}
	}
	// Output:
	// SN000001 state: In use cost: 1234.5000
	// SN000001 state: In use cost: none
	// column "Coût": "douze" is no number with at most 4 decimals: write it as 1234,5678
}
