package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"itsmload/mapping"
)

// The edges of a worksheet.
const (
	maxRow    = 1048576
	maxColumn = 16384
)

// area is a rectangle of cells. Rows and columns count from 1, edges included.
type area struct{ top, left, bottom, right int }

func whole() area { return area{1, 1, maxRow, maxColumn} }

func (a area) spans(column int) bool { return column >= a.left && column <= a.right }

// String writes the area as Excel does: B3:H200.
func (a area) String() string {
	return mapping.ColumnName(a.left-1) + strconv.Itoa(a.top) + ":" + mapping.ColumnName(a.right-1) + strconv.Itoa(a.bottom)
}

// parseArea reads B3:H200, $B$3:$H$200, a single cell, or whole columns, B:H.
func parseArea(text string) (area, error) {
	from, to, two := strings.Cut(strings.ReplaceAll(text, "$", ""), ":")
	if !two {
		to = from
	}
	a, b := whole(), whole()
	var err, err2 error
	a.left, a.top, err = parseCell(from)
	b.right, b.bottom, err2 = parseCell(to)
	if err != nil || err2 != nil || (a.top == 0) != (b.bottom == 0) || a.top == 0 && !two {
		return area{}, fmt.Errorf("%q is no range of cells such as B3:H200", text)
	}
	if a.top == 0 {
		a.top, b.bottom = 1, maxRow
	}
	return area{min(a.top, b.bottom), min(a.left, b.right), max(a.top, b.bottom), max(a.left, b.right)}, nil
}

// parseCell reads a reference such as B3. The row is 0 where there is none.
func parseCell(ref string) (column, row int, err error) {
	digits := strings.TrimLeft(strings.ToUpper(ref), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	letters := len(ref) - len(digits)
	for _, letter := range strings.ToUpper(ref[:letters]) {
		column = column*26 + int(letter-'A') + 1
		if column > maxColumn {
			break
		}
	}
	if digits != "" {
		row, err = strconv.Atoi(digits)
	}
	if err != nil || column < 1 || column > maxColumn || row < 0 || row > maxRow || digits != "" && row == 0 {
		return 0, 0, fmt.Errorf("%q is no cell", ref)
	}
	return column, row, nil
}
