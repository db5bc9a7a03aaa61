//go:build generate

//go:generate go run gen.go table.go

// This program writes computers.xlsx and computers.csv, into the folder that is
// its argument, else into this one.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	inventory = "Inventaire"
	readMe    = "Lisez-moi"
	costs     = 10 // the column of costs, counted from 0
	dates     = 11 // the column of dates
)

func main() {
	folder := "."
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := generate(folder); err != nil {
		log.Fatal(err)
	}
}

func generate(folder string) error {
	rows, err := parse()
	if err != nil {
		return err
	}
	book, err := workbook(rows)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "computers.xlsx"), book, 0o644); err != nil {
		return err
	}
	text, err := commaSeparated(rows)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "computers.csv"), text, 0o644)
}

func parse() ([][]string, error) {
	text := strings.ReplaceAll(table, "{long}", strings.Repeat("Poste ", 49)+"bureau")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	return r.ReadAll()
}

// commaSeparated writes the rows as Excel does in France: semicolons,
// windows-1252, the line ends of Windows, but for those within a cell.
func commaSeparated(rows [][]string) ([]byte, error) {
	var text, line bytes.Buffer
	w := csv.NewWriter(&line)
	w.Comma = ';'
	for _, row := range rows {
		line.Reset()
		if err := w.WriteAll([][]string{row}); err != nil {
			return nil, err
		}
		text.WriteString(strings.TrimSuffix(line.String(), "\n") + "\r\n")
	}
	return windows1252(text.String()), nil
}

// windows1252 writes a question mark for each half of what this encoding lacks,
// as Excel does.
func windows1252(text string) []byte {
	special := map[rune]byte{'€': 0x80, 'Œ': 0x8c, '’': 0x92, '–': 0x96, 'œ': 0x9c}
	var out []byte
	for _, r := range text {
		switch b, ok := special[r]; {
		case ok:
			out = append(out, b)
		case r < 0x80 || r >= 0xa0 && r < 0x100:
			out = append(out, byte(r))
		case r > 0xffff:
			out = append(out, "??"...)
		default:
			out = append(out, '?')
		}
	}
	return out
}

func workbook(rows [][]string) ([]byte, error) {
	x := excelize.NewFile()
	defer x.Close()
	if err := x.SetSheetName("Sheet1", inventory); err != nil {
		return nil, err
	}
	for _, fill := range []func(*excelize.File) error{
		func(x *excelize.File) error { return fillInventory(x, rows) },
		dress,
		explain,
	} {
		if err := fill(x); err != nil {
			return nil, err
		}
	}
	packed, err := x.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return withError(packed.Bytes())
}

func fillInventory(x *excelize.File, rows [][]string) error {
	date, err := x.NewStyle(&excelize.Style{CustomNumFmt: new("dd/mm/yyyy")})
	if err != nil {
		return err
	}
	for row, texts := range rows {
		for column, text := range texts {
			place, err := excelize.CoordinatesToCellName(column+1, row+1)
			if err == nil {
				err = fillCell(x, place, column, text, date)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// fillCell makes numbers and dates of the texts that are such, and leaves the
// others as somebody typed them.
func fillCell(x *excelize.File, place string, column int, text string, date int) error {
	if number, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil && column == costs {
		return x.SetCellFloat(inventory, place, number, -1, 64)
	}
	if day, err := time.Parse("02/01/2006", text); err == nil && column == dates {
		return first(x.SetCellValue(inventory, place, day), x.SetCellStyle(inventory, place, place, date))
	}
	switch text {
	case "":
		return nil
	case "#N/A":
		return x.SetCellFormula(inventory, place, "NA()")
	}
	return x.SetCellStr(inventory, place, text)
}

// dress makes the sheet pleasant to read.
func dress(x *excelize.File) error {
	bold, err := x.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E79"}},
	})
	return first(err,
		x.SetCellStyle(inventory, "A1", "L1", bold),
		x.SetColWidth(inventory, "A", "L", 18),
		x.SetColWidth(inventory, "D", "D", 34),
		x.SetColWidth(inventory, "J", "J", 40),
		x.SetPanes(inventory, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		x.AutoFilter(inventory, "A1:L1", nil),
		x.SetDocProps(&excelize.DocProperties{Title: "Inventaire des ordinateurs", Creator: "itsmload"}))
}

// explain fills the second sheet.
func explain(x *excelize.File) error {
	if _, err := x.NewSheet(readMe); err != nil {
		return err
	}
	for i, text := range strings.Split(strings.TrimSpace(explanation), "\n") {
		if err := x.SetCellStr(readMe, fmt.Sprintf("A%d", i+1), text); err != nil {
			return err
		}
	}
	return x.SetColWidth(readMe, "A", "A", 110)
}

// withError gives the formula NA() its result, which excelize does not store.
func withError(book []byte) ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		part, err := w.Create(f.Name)
		if err != nil {
			return nil, err
		}
		data = bytes.ReplaceAll(data, []byte(`t="str"><f>NA()</f>`), []byte(`t="e"><f>NA()</f><v>#N/A</v>`))
		if _, err := part.Write(data); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return packed.Bytes(), err
}

// first is the first error that is one.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
