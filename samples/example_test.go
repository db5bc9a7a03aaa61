package samples_test

import (
	"fmt"
	"log"

	"itsmload/samples"
)

func Example() {
	files, err := samples.Files.ReadDir(".")
	if err != nil {
		log.Fatal(err)
	}
	for _, file := range files {
		fmt.Println(file.Name())
	}
	// Output:
	// computers.csv
	// computers.xlsx
	// computers.yaml
}
