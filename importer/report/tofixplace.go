package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// place is where a to-fix sheet must have its rows for the source's mapping to
// find them.
type place struct {
	sheet     int    // the number of the sheet, from 1
	left, top int    // the header's first cell, from 1
	name      string // what the block must be called: that of a table or a range; empty for neither
}

func placeOf(source journal.Source) place {
	asked := source.Asked
	at := place{sheet: 1, left: 1, top: max(asked.HeaderRow, 1), name: asked.Table}
	if n, err := strconv.Atoi(asked.Sheet); err == nil && n > 1 && asked.Sheet != source.Sheet {
		at.sheet = n
	}
	if left, top, ok := corner(asked.Range); ok {
		at.left, at.top = left, top
	} else if asked.Range != "" {
		_, at.name = cutSheet(asked.Range)
	}
	return at
}

// corner gives the upper left corner of a range such as B3:H200, $B$3:$H$200,
// Parc!B3 or B:H; false for the name of one.
func corner(text string) (left, top int, ok bool) {
	_, text = cutSheet(strings.ReplaceAll(text, "$", ""))
	from, to, two := strings.Cut(text, ":")
	if !two {
		to = from
	}
	left, top, err := excelize.CellNameToCoordinates(from)
	right, bottom, err2 := excelize.CellNameToCoordinates(to)
	if err != nil || err2 != nil {
		left, err = excelize.ColumnNameToNumber(from)
		right, err2 = excelize.ColumnNameToNumber(to)
		top, bottom = 1, 1
		ok = two && err == nil && err2 == nil
		return min(left, right), top, ok
	}
	return min(left, right), min(top, bottom), true
}

// cutSheet parts the sheet of a range such as 'Parc 1'!B3:H200 from the rest. The
// sheet is empty where the range names none.
func cutSheet(text string) (sheet, rest string) {
	mark := strings.LastIndex(text, "!")
	if mark < 0 {
		return "", text
	}
	sheet = text[:mark]
	if inner, ok := strings.CutPrefix(sheet, "'"); ok {
		sheet = strings.ReplaceAll(strings.TrimSuffix(inner, "'"), "''", "'")
	}
	return sheet, text[mark+1:]
}

// at names a cell, counted from the corner.
func (p place) at(column, row int) string {
	return mapping.ColumnName(p.left-1+column) + strconv.Itoa(p.top+row)
}

// addSheet names the sheet as the source does, and hides as many before it as a
// mapping that numbers them counts. A name that Excel does not allow, which only
// other programs write, gives way to one that it does.
func (p place) addSheet(file *excelize.File, name string) (string, error) {
	const first, fallback = "Sheet1", "to-fix"
	for n := 1; n < p.sheet; n++ {
		filler := fmt.Sprintf("itsmload %d", n)
		if _, err := file.NewSheet(filler); err != nil {
			return "", err
		}
		if err := file.SetSheetVisible(filler, false); err != nil {
			return "", err
		}
	}
	index, err := file.NewSheet("itsmload")
	if err != nil {
		return "", err
	}
	file.SetActiveSheet(index)
	if err := file.DeleteSheet(first); err != nil {
		return "", err
	}
	if err := file.SetSheetName("itsmload", name); err == nil {
		return name, nil
	}
	return fallback, file.SetSheetName("itsmload", fallback)
}
