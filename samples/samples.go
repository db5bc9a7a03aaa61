// Package samples holds a spreadsheet with its mapping to try itsmload on: sixty
// computers in French, as a data team sends them, some of them wrong on purpose
// and each in another way. They fit the inventory of `itsmload simulate`.
package samples

import "embed"

// Files holds the samples, by their names.
//
//go:embed computers.xlsx computers.csv computers.yaml
var Files embed.FS

// The samples' names. Mapping is made for both spreadsheets, which hold the
// same rows.
const (
	Spreadsheet = "computers.xlsx"
	CSV         = "computers.csv"
	Mapping     = "computers.yaml"
)
