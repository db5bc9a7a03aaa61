package sheet

import (
	"cmp"
	"slices"
)

// maxMerges is how many merges are held in memory.
const maxMerges = 500_000

const errMerges = excess("it has more than 500,000 merged cells: unmerge those that are not needed, or copy the data into a new workbook")

// spans are rows that merged cells cover, from top to bottom and apart from one
// another, each with the merge that covers them.
type spans []span

type span struct {
	top, bottom int
	merge       area
}

// mergedRows finds the rows from the first on that a merge of several cells covers
// in one of the columns, which are in order. A merge elsewhere harms nobody.
func mergedRows(merges []area, first int, columns []int) spans {
	slices.SortFunc(merges, func(a, b area) int { return cmp.Compare(a.top, b.top) })
	var found spans
	for _, m := range merges {
		next, _ := slices.BinarySearch(columns, m.left)
		if m.top == m.bottom && m.left == m.right || next == len(columns) || columns[next] > m.right || m.bottom < first {
			continue
		}
		if last := len(found) - 1; last >= 0 && m.top <= found[last].bottom {
			m.top = found[last].bottom + 1
		}
		if m.top <= m.bottom {
			found = append(found, span{m.top, m.bottom, m})
		}
	}
	return found
}

// at finds the merge that covers the row.
func (s spans) at(row int) (area, bool) {
	i, _ := slices.BinarySearchFunc(s, row, func(s span, row int) int { return cmp.Compare(s.bottom, row) })
	if i < len(s) && s[i].top <= row {
		return s[i].merge, true
	}
	return area{}, false
}
