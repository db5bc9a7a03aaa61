package sheet_test

import (
	"fmt"
	"log"

	"itsmload/importer/sheet"
	"itsmload/mapping"
)

func Example() {
	f, err := sheet.Open("../../samples/computers.xlsx", mapping.Source{Sheet: "Inventaire"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	fmt.Printf("%q\n", f.Header()[:4])
	for row, err := range f.Rows() {
		if err != nil {
			log.Fatal(err)
		}
		if row.Number > 4 {
			break
		}
		serial, site := row.Cells[0], row.Cells[3]
		fmt.Println(row.Number, serial.Text, site.Text)
	}
	// Output:
	// ["Numéro de série" "Nom" "N° inventaire" "Site"]
	// 2 SN000001 Paris > Bâtiment A
	// 3 SN000002 Lyon > Entrepôt
	// 4 SN000003 Lyon
}
