package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"itsmload/client/itsmtest"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/importer/report"
)

const toFixMapping = `
version: 1
itemtype: Computer
source: { decimal: ",", dates: day-first }
match: serial
columns:
  - { column: Serial, field: serial }
  - { column: Name, field: name }
  - { column: Inventory, field: otherserial, empty: clear }
  - { column: Cost, field: ticket_tco }
  - { column: Created, field: date_creation }
`

// importing is a whole import of a file, as a command does it.
func (w *world) importing(t *testing.T, path string) (report.Summary, []report.Row) {
	t.Helper()
	job := bind(t, path, toFixMapping)
	dir, err := os.MkdirTemp(t.TempDir(), "run")
	if err != nil {
		t.Fatal(err)
	}
	source := journal.Source{
		Path: path, Sheet: job.File.Sheet(), Header: job.File.Header(),
		Asked: job.Mapping.Source, Wanted: slices.Concat(job.Mapping.Headers()...),
	}
	if d := job.File.Delimiter(); d != 0 {
		source.Delimiter = string(d)
	}
	folder, err := journal.Create(dir, journal.Run{Itemtype: "Computer", Source: source}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if err := importer.Plan(t.Context(), w.client, folder, job, importer.Options{}); err != nil {
		t.Fatal(err)
	}
	w.finish(t, folder, w.client, importer.Options{})
	summary, err := report.Write(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	var rows []report.Row
	for row, err := range report.Rows(folder) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return summary, rows
}

// verdict is what a row of a to-fix file is told again when nothing was fixed. A
// row that is no row is none in another way there.
func verdict(row report.Row) string {
	if row.Broken {
		return string(row.Status)
	}
	return fmt.Sprintf("%s %s %q", row.Status, row.Code, row.Key)
}

// Whatever the file: the rows that were applied, those to fix and those that are
// fine are all of it, and those to fix are told the same again.
func TestToFixIsAllThatIsLeft(t *testing.T) {
	for name, write := range map[string]func(*testing.T, *rapid.T) string{"csv": randomCSV, "xlsx": randomWorkbook} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, itsmtest.Options{Items: 6})
			for range 2 {
				w.server.Put("Computer", map[string]any{"serial": "TWIN"})
			}
			rapid.Check(t, func(r *rapid.T) {
				summary, rows := w.importing(t, write(t, r))
				var failed []string
				for _, row := range rows {
					if row.Status.Failed() {
						failed = append(failed, verdict(row))
					}
				}
				fine := 0
				for _, status := range []journal.Status{journal.Updated, journal.Created, journal.Unchanged, journal.Skipped, journal.Duplicate} {
					fine += summary.Statuses[status]
				}
				if fine+summary.ToFixRows != summary.Rows || len(failed) != summary.ToFixRows {
					r.Fatalf("%d rows: %d are fine, %d to fix, %d failed", summary.Rows, fine, summary.ToFixRows, len(failed))
				}
				if summary.ToFix == "" {
					return
				}
				var again []string
				_, rows = w.importing(t, summary.ToFix)
				for _, row := range rows {
					again = append(again, verdict(row))
				}
				if diff := cmp.Diff(failed, again); diff != "" {
					r.Fatalf("the to-fix file, imported as it is (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// randomRow gives texts for the columns Serial to Created, and one that the
// mapping does not use.
func randomRow(r *rapid.T) []string {
	pick := func(texts ...string) string { return rapid.SampledFrom(texts).Draw(r, "cell") }
	return []string{
		pick("SN000001", "SN000002", "SN000003", "sn000004", " SN000005 ", "SN999999", "TWIN", ""),
		pick("", "PC", "=1+1", "'=1", "0042", "a \"b\"; c", "two\nlines", "two\r\nlines", "NULL", "😀", strings.Repeat("x", 300)),
		pick("", "0007", "x"),
		pick("", "12,5", "1 234,50 €", "12.5", "douze"),
		pick("", "05/06/2026", "2026-06-05", "31/02/2026"),
		pick("", "spare", "-2+cmd|' /C calc'!A0"),
	}
}

func headerOf() []string {
	return []string{"Serial", "Name", "Inventory", "Cost", "Created", "Unused"}
}

// randomCSV writes records of which some are cut short, have too many cells or
// cannot be read.
func randomCSV(t *testing.T, r *rapid.T) string {
	var text strings.Builder
	text.WriteString(strings.Join(headerOf(), ";") + "\n")
	for range rapid.IntRange(1, 6).Draw(r, "rows") {
		cells := randomRow(r)
		for i, cell := range cells {
			cells[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		switch rapid.SampledFrom([]string{"whole", "whole", "whole", "short", "shorter", "long", "broken"}).Draw(r, "shape") {
		case "short":
			cells = cells[:4]
		case "shorter":
			cells = cells[:2]
		case "long":
			cells = append(cells, "beyond", "far beyond")
		case "broken":
			cells[5] = `"stray" quote`
		}
		text.WriteString(strings.Join(cells, ";") + "\n")
	}
	return inFolder(t, "rows.csv", func(path string) error { return os.WriteFile(path, []byte(text.String()), 0o600) })
}

// randomWorkbook writes cells of all kinds, of which some are merged.
func randomWorkbook(t *testing.T, r *rapid.T) string {
	file := excelize.NewFile()
	defer file.Close()
	header := headerOf()
	must(t, file.SetSheetRow("Sheet1", "A1", &header))
	padded, day := "00000", "dd/mm/yyyy"
	styles := []int{0, styleOf(t, file, padded), styleOf(t, file, day)}
	for n := range rapid.IntRange(1, 6).Draw(r, "rows") {
		number := n + 2
		for i, text := range randomRow(r) {
			if text != "" {
				must(t, file.SetCellStr("Sheet1", at(i, number), text))
			}
		}
		switch column := rapid.IntRange(1, 5).Draw(r, "column"); rapid.SampledFrom([]string{"texts", "number", "boolean", "error", "merged"}).Draw(r, "odd one") {
		case "number":
			must(t, file.SetCellValue("Sheet1", at(column, number), rapid.SampledFrom([]any{42, 0.1, 12.25, 45000, 123456789012345678}).Draw(r, "number")))
			style := rapid.SampledFrom(styles).Draw(r, "style")
			must(t, file.SetCellStyle("Sheet1", at(column, number), at(column, number), style))
		case "boolean":
			must(t, file.SetCellBool("Sheet1", at(column, number), true))
		case "error":
			must(t, file.SetCellFormula("Sheet1", at(column, number), "1/0"))
		case "merged":
			must(t, file.MergeCell("Sheet1", at(column-1, number), at(column, number)))
		}
	}
	return inFolder(t, "rows.xlsx", func(path string) error { return file.SaveAs(path) })
}

func at(column, row int) string { return fmt.Sprintf("%c%d", 'A'+column, row) }

func styleOf(t *testing.T, file *excelize.File, format string) int {
	t.Helper()
	style, err := file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	must(t, err)
	return style
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func inFolder(t *testing.T, name string, write func(path string) error) string {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "source")
	must(t, err)
	path := filepath.Join(dir, name)
	must(t, write(path))
	return path
}
