package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"path/filepath"

	"itsmload/importer/journal"
)

// MissingFile lists the items that no row of the source names, where the mapping
// asks for it.
const MissingFile = "missing.csv"

// WriteMissing writes the list into the run folder, whole or not at all, in the
// form of report.csv, and gives how many items it has.
func WriteMissing(f *journal.Folder, header []string, rows iter.Seq2[[]string, error]) (items int, err error) {
	path := filepath.Join(f.Dir(), MissingFile)
	err = journal.WriteFile(path, func(out io.Writer) error {
		w := plainCSV{bufio.NewWriter(out), cmp.Or(f.Run().Source.Delimiter, ","), `"`}
		w.WriteString("\ufeff")
		w.line(harmless(header))
		for row, err := range rows {
			if err != nil {
				return err
			}
			items++
			w.line(harmless(row))
		}
		return w.Flush()
	})
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	return items, nil
}

func harmless(cells []string) []string {
	for i, cell := range cells {
		cells[i] = Harmless(cell)
	}
	return cells
}
