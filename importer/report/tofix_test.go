package report_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/importer/sheet"
	"itsmload/mapping"
)

// rejected is a wrong row of these cells.
func rejected(row int, cells ...mapping.Cell) journal.Planned {
	texts, forms := journal.Written(cells)
	return journal.Planned{Row: row, Cells: texts, Forms: forms, Settled: journal.Rejected, Code: "bad-date", Why: "=wrong"}
}

func plain(texts ...string) []mapping.Cell {
	cells := make([]mapping.Cell, len(texts))
	for i, text := range texts {
		cells[i] = journal.Cell(text, "")
	}
	return cells
}

// toFix writes the report of a run of these rows, and opens its to-fix file as
// the source was asked to be read.
func toFix(t testing.TB, source journal.Source, rows ...journal.Planned) *sheet.File {
	t.Helper()
	folder := newFolder(t, journal.Run{Source: source}, rows)
	summary, err := report.Write(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	if summary.ToFix == "" || filepath.Dir(summary.ToFix) != folder.Dir() || summary.ToFixRows != len(rows) {
		t.Fatalf("%q has %d rows", summary.ToFix, summary.ToFixRows)
	}
	var wanted [][]string
	for _, name := range source.Wanted {
		wanted = append(wanted, []string{name})
	}
	file, err := sheet.Open(summary.ToFix, source.Asked, wanted)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

func read(t testing.TB, file *sheet.File) []sheet.Row {
	t.Helper()
	var rows []sheet.Row
	for row, err := range file.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		row.Cells = slices.Clone(row.Cells)
		rows = append(rows, row)
	}
	return rows
}

func TestToFixHasExactlyTheRowsThatFailed(t *testing.T) {
	folder := newFolder(t, journal.Run{Accept: []string{"not-found"}, Source: journal.Source{Delimiter: ",", Header: []string{"A"}}}, everyStatus())
	summary, err := report.Write(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(summary.ToFix)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for line := range strings.Lines(string(data)) {
		counts[strings.Trim(strings.Split(line, ",")[1], `"`)]++
	}
	want := map[string]int{"itsmload status": 1, "rejected": 7, "ambiguous": 9, "conflict": 10, "refused": 11, "not-written": 12, "unknown": 13}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("rows by status (-want +got):\n%s", diff)
	}
}

func TestToFixIsThereOnlyWhereARowFailed(t *testing.T) {
	failed := journal.Planned{Row: 2, Settled: journal.Conflict}
	for name, run := range map[string]journal.Run{
		"accepted": {Accept: []string{"conflict"}},
		// Importing its source would bring back what was taken back.
		"an undo": {Undoes: "earlier"},
	} {
		for _, source := range []journal.Source{{}, {Delimiter: ";"}} {
			run.Source = source
			folder := newFolder(t, run, []journal.Planned{failed})
			// An earlier report of the same run may have left one.
			for _, file := range []string{report.ToFixCSV, report.ToFixWorkbook} {
				if err := os.WriteFile(filepath.Join(folder.Dir(), file), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			summary, err := report.Write(folder, nil)
			if err != nil || summary.ToFix != "" {
				t.Errorf("%s: %q, %v", name, summary.ToFix, err)
			}
			own := map[string]string{"": report.ToFixWorkbook, ";": report.ToFixCSV}[source.Delimiter]
			if _, err := os.Stat(filepath.Join(folder.Dir(), own)); !os.IsNotExist(err) {
				t.Errorf("%s: %s is still there: %v", name, own, err)
			}
		}
	}
}

func TestToFixIsNamedBehindTheReport(t *testing.T) {
	var out strings.Builder
	summary := report.Summary{Run: "run", ToFix: "run/to-fix.csv", ToFixRows: 13}
	summary.ToFixFlags = "--min-rows 13"
	if err := summary.Print(&out); err != nil || !strings.HasSuffix(out.String(), "the same mapping and --min-rows 13\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
	out.Reset()
	summary.ToFixFlags = ""
	if err := summary.Print(&out); err != nil {
		t.Fatal(err)
	}
	if want := "run/report.csv\nTo fix: run/to-fix.csv (13 rows): correct it and import it with the same mapping\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("%s", out.String())
	}
}

// The guards of a mapping are for whole files, of which this is a part.
func TestToFixSaysByWhichFlagsItPassesTheGuards(t *testing.T) {
	rows := []journal.Planned{{Row: 2, Settled: journal.Conflict}, {Row: 3, Settled: journal.Conflict}, {Row: 4, Settled: journal.Updated}}
	limit := func(text string) *mapping.Limit {
		limit, err := mapping.ParseLimit(text)
		if err != nil {
			t.Fatal(err)
		}
		return &limit
	}
	for name, c := range map[string]struct {
		guards mapping.Guards
		want   string
	}{
		"none":            {mapping.Guards{}, ""},
		"passed":          {mapping.Guards{MinRows: new(2), MaxChanges: limit("2")}, ""},
		"both in the way": {mapping.Guards{MinRows: new(3), MaxChanges: limit("80%")}, "--min-rows 2 --max-changes 2"},
	} {
		summary, err := report.Write(newFolder(t, journal.Run{Guards: c.guards}, rows), nil)
		if err != nil || summary.ToFixFlags != c.want {
			t.Errorf("%s: %q, %v", name, summary.ToFixFlags, err)
		}
	}
	summary, err := report.Write(newFolder(t, journal.Run{Guards: mapping.Guards{MinRows: new(3)}}, rows[2:]), nil)
	if err != nil || summary.ToFixFlags != "" {
		t.Errorf("without a file: %q, %v", summary.ToFixFlags, err)
	}
}

// The columns of an earlier to-fix file give way to the new reasons, unless the
// mapping uses them itself.
func TestToFixColumns(t *testing.T) {
	for name, c := range map[string]struct{ header, wanted, want []string }{
		"none":    {[]string{"A", "B"}, []string{"A"}, []string{"A", "B", "itsmload status", "itsmload message"}},
		"earlier": {[]string{"A", "itsmload status", "Itsmload  Message", "B"}, []string{"A"}, []string{"A", "B", "itsmload status", "itsmload message"}},
		"mapped": {[]string{"A", "itsmload status"}, []string{"A", "ITSMLOAD STATUS", "itsmload message"},
			[]string{"A", "itsmload status", "itsmload status 2", "itsmload message 2"}},
	} {
		for _, delimiter := range []string{"", ","} {
			source := journal.Source{Sheet: "S", Delimiter: delimiter, Header: c.header, Wanted: c.wanted}
			cells := plain("a", "b", "c", "d")[:len(c.header)]
			file := toFix(t, source, rejected(2, cells...))
			if diff := cmp.Diff(c.want, file.Header()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			row := read(t, file)[0]
			if n := len(row.Cells); row.Cells[n-2].Text != "rejected" || row.Cells[n-1].Text != "'=wrong" {
				t.Errorf("%s: reasons %v", name, row.Cells[n-2:])
			}
			if kept := c.want[:len(c.want)-2]; row.Cells[len(kept)-1].Text != string(rune('a'+slices.Index(c.header, kept[len(kept)-1]))) {
				t.Errorf("%s: cells %v", name, row.Cells)
			}
		}
	}
}

// A row that is no row stays one, whatever its cells seem to say.
func TestToFixKeepsBrokenRowsBroken(t *testing.T) {
	header := []string{"A", "B", "C"}
	for name, cells := range map[string][]string{
		"cut short":      {"1"},
		"too many cells": {"1", "2", "3", "4", "5"},
		"empty":          {},
		"merged":         {"1", "", "3"},
	} {
		for _, delimiter := range []string{"", ";"} {
			row := rejected(2, plain(cells...)...)
			row.Broken = true
			file := toFix(t, journal.Source{Sheet: "S", Delimiter: delimiter, Header: header, Wanted: []string{"a", "b"}}, row)
			got := read(t, file)
			if len(got) != 1 || got[0].Problem == nil {
				t.Fatalf("%s: %+v", name, got)
			}
			for i, cell := range cells[:min(len(cells), 3)] {
				if got[0].Cells[i].Text != cell {
					t.Errorf("%s: cell %d is %q", name, i, got[0].Cells[i].Text)
				}
			}
			if len(cells) > 3 && delimiter != "" && got[0].Cells[6].Text != "5" {
				t.Errorf("%s: %v", name, got[0].Cells)
			}
		}
	}
}

// Digits that were a text stay one in the cell, also where somebody types others.
func TestToFixKeepsDigitsText(t *testing.T) {
	for text, want := range map[string]string{"00123": "@", "123": "@", "SN-1": "", "31/02/2026": ""} {
		made := toFix(t, journal.Source{Header: []string{"A"}}, rejected(2, plain(text)...))
		file, err := excelize.OpenFile(made.Path())
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		id, err := file.GetCellStyle(file.GetSheetName(0), "A2")
		if err != nil {
			t.Fatal(err)
		}
		style, err := file.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		format := ""
		if style.CustomNumFmt != nil {
			format = *style.CustomNumFmt
		}
		if format != want && !(want == "@" && style.NumFmt == 49) {
			t.Errorf("%q has the format %q (%d)", text, format, style.NumFmt)
		}
	}
}

// asked are ways in which a mapping may have a workbook or a CSV read.
func asked() map[string]mapping.Source {
	return map[string]mapping.Source{
		"plainly":         {},
		"header below":    {HeaderRow: 3},
		"by number":       {Sheet: "3", HeaderRow: 2},
		"by name":         {Sheet: "parc n°1"},
		"range":           {Range: "$C$4:F90"},
		"turned range":    {Range: "F90:C4", HeaderRow: 4},
		"columns":         {Range: "B:H"},
		"range elsewhere": {Range: "'Parc n°1'!B2:Z900"},
		"named range":     {Range: "Le_Parc", Sheet: "Parc n°1"},
		"name elsewhere":  {Range: "'Parc n°1'!Le_Parc"},
		"table":           {Table: "Parc", HeaderRow: 2},
		"other quotes":    {Quote: "'", Delimiter: ";", Encoding: "windows-1252"},
		"tabs":            {Quote: "^", Delimiter: "\t", HeaderRow: 4, Encoding: "utf-16le"},
	}
}

// Cells come back as they were: text letter by letter, what is more than text
// with its kind and its format.
func TestToFixIsReadAsTheSourceWas(t *testing.T) {
	names := slices.Sorted(maps.Keys(asked()))
	rapid.Check(t, func(r *rapid.T) {
		source := journal.Source{Sheet: "Parc n°1", Header: []string{"A", " B\u00a0", "C; \"c\"", "D"}}
		source.Wanted = source.Header
		source.Asked = asked()[rapid.SampledFrom(names).Draw(r, "asked")]
		workbook := rapid.Bool().Draw(r, "workbook")
		if !workbook {
			source.Delimiter = map[string]string{"": ","}[source.Asked.Delimiter] + source.Asked.Delimiter
		}
		var rows []journal.Planned
		var want [][]mapping.Cell
		for i := range rapid.IntRange(1, 4).Draw(r, "rows") {
			cells := rapid.SliceOfN(cellOf(workbook), 4, 4).Draw(r, "cells")
			rows, want = append(rows, rejected(i+2, cells...)), append(want, cells)
		}
		got := read(t, toFix(t, source, rows...))
		if len(got) != len(want) {
			r.Fatalf("%d rows, not %d", len(got), len(want))
		}
		for i, row := range got {
			for n, cell := range want[i] {
				if row.Cells[n].Number = 0; row.Cells[n] != cell || row.Problem != nil {
					r.Fatalf("row %d: %+v (%v), not %+v", i, row.Cells[n], row.Problem, cell)
				}
			}
		}
	})
}

// cellOf gives random cells of a workbook or a CSV.
func cellOf(workbook bool) *rapid.Generator[mapping.Cell] {
	texts := rapid.OneOf(
		rapid.SampledFrom([]string{"", " ", "0012", "=1+1", "'=1", "-2+cmd|' /C calc'!A0", "a;b,c\td|e", `"`, `""`, "'", "^", "'a'", `a "b" c`,
			"\n", "a\nb", "a\r\nb", "a\rb", "\ta", "é œ €", "_x0041_", "_x005F_", "<b>&amp;", "12.5", "2026-03-01", "TRUE", "#N/A", " x "}),
		rapid.StringMatching(`[a-z;,'"^\n\t _x0-9<>&é]{0,12}`),
	)
	text := rapid.Map(texts, func(s string) mapping.Cell { return journal.Cell(s, "") })
	if !workbook {
		return text
	}
	typed := func(kind mapping.Kind, formats []string, texts *rapid.Generator[string]) *rapid.Generator[mapping.Cell] {
		return rapid.Custom(func(r *rapid.T) mapping.Cell {
			return mapping.Cell{Kind: kind, Text: texts.Draw(r, "text"), Format: rapid.SampledFrom(formats).Draw(r, "format")}
		})
	}
	numbers := rapid.OneOf(
		rapid.Map(rapid.Int64(), func(n int64) string { return fmt.Sprint(n) }),
		rapid.SampledFrom([]string{"0", "12.5", "-0.1", "123456789.25", "0.000001", "18446744073709551615", "100000000000000000000000"}),
	)
	days := rapid.SampledFrom([]string{"1900-01-01", "1900-02-28", "1900-02-29", "1900-03-01", "2026-03-01", "9999-12-31"})
	moments := rapid.Custom(func(r *rapid.T) string {
		at := func(most int) int { return rapid.IntRange(0, most).Draw(r, "part") }
		return fmt.Sprintf("2026-%02d-%02d %02d:%02d:%02d", at(11)+1, at(27)+1, at(23), at(59), at(59))
	})
	return rapid.OneOf(text, text,
		typed(mapping.Number, []string{"", "0.00", "00000", `"n° "0`, "#,##0.00", "@"}, numbers),
		typed(mapping.Date, []string{"mm-dd-yy", "dd/mm/yyyy", `yyyy\-mm`}, days),
		typed(mapping.Date, []string{"m/d/yy h:mm", "yyyy-mm-dd hh:mm:ss"}, moments),
		typed(mapping.Date, []string{"h:mm"}, rapid.SampledFrom([]string{"00:00:01", "12:30:00", "23:59:59"})),
		typed(mapping.Boolean, []string{""}, rapid.SampledFrom([]string{"TRUE", "FALSE"})),
	)
}

// What a sheet cannot hold, and what was an error, is an error: no import takes
// it for a value.
func TestToFixMakesNoValueOfAnError(t *testing.T) {
	for name, cell := range map[string]mapping.Cell{
		"an error":          {Kind: mapping.Fault, Text: "#REF!"},
		"no result":         {Kind: mapping.Fault, Text: "formula without a stored result: open in Excel and save"},
		"too long":          {Kind: mapping.Text, Text: strings.Repeat("x", 32768)},
		"control character": {Kind: mapping.Text, Text: "a\x01b"},
		"too many digits":   {Kind: mapping.Number, Text: "123456789012345678901"},
	} {
		rows := read(t, toFix(t, journal.Source{Sheet: "S", Header: []string{"A"}}, rejected(2, cell)))
		if len(rows) != 1 || rows[0].Cells[0].Kind != mapping.Fault {
			t.Errorf("%s: %+v", name, rows)
		}
	}
	long := mapping.Cell{Kind: mapping.Text, Text: strings.Repeat("x", 32767)}
	if rows := read(t, toFix(t, journal.Source{Sheet: "S", Header: []string{"A"}}, rejected(2, long))); rows[0].Cells[0] != long {
		t.Errorf("the longest text: %.20q", rows[0].Cells[0].Text)
	}
}

// What binary arithmetic leaves behind the fifteenth digit is nothing that anybody
// meant, and must not make another number.
func TestToFixRoundsNumbersAsASheetShowsThem(t *testing.T) {
	for text, want := range map[string]string{"12.299999999999999": "12.3", "0.30000000000000004": "0.3", "1234567890.12345678": "1234567890.12346"} {
		rows := read(t, toFix(t, journal.Source{Sheet: "S", Header: []string{"A"}}, rejected(2, mapping.Cell{Kind: mapping.Number, Text: text})))
		if got := rows[0].Cells[0].Text; got != want {
			t.Errorf("%s comes back as %s, not %s", text, got, want)
		}
	}
}

// A sheet under a name that Excel does not allow has another name.
func TestToFixOfAnImpossibleSheet(t *testing.T) {
	file := toFix(t, journal.Source{Sheet: strings.Repeat("x", 40), Header: []string{"A"}}, rejected(2, plain("a")...))
	if file.Sheet() != "to-fix" {
		t.Errorf("sheet %q", file.Sheet())
	}
}
