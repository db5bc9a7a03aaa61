package mapping

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkRecord converts a row of the sample mapping.
func BenchmarkRecord(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("testdata", "computers.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	m, err := Load("computers.yaml", data)
	if err != nil {
		b.Fatal(err)
	}
	schema, _ := Builtin(m.Itemtype)
	binding, err := m.Bind([]string{"Numéro de série", "Asset tag", "Site", "Utilisateur", "Statut", "Créé le", "Commentaire", "Contact", "Coût"}, schema)
	if err != nil {
		b.Fatal(err)
	}
	cells := []Cell{
		text("SN000001"), text("INV000001"), text("Paris > Bâtiment A"), text("jdupont"), text("En prod"),
		text("31/12/2025"), text("À vérifier"), text("Jean Dupont"), text("1 234,56 €"),
	}
	b.ReportAllocs()
	for b.Loop() {
		if r := binding.Record(cells); len(r.Problems) > 0 {
			b.Fatal(r.Problems)
		}
	}
}
