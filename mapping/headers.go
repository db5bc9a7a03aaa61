package mapping

import (
	"slices"
	"strconv"
	"strings"
)

// headers is the header of a file, in the form in which it is compared.
type headers struct {
	names  []string
	folded []string
	used   []bool
}

func newHeaders(names []string) *headers {
	h := &headers{names: make([]string, len(names)), folded: make([]string, len(names)), used: make([]bool, len(names))}
	for i, name := range names {
		h.names[i], h.folded[i] = oneLine(name), Fold(name)
	}
	return h
}

// oneLine puts blanks in the place of line breaks, which people set in a header to
// have its column narrow.
func oneLine(header string) string {
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(Trim(header))
}

// find gives the columns that one of the spellings fits.
func (h *headers) find(spellings []string) []int {
	var found []int
	for i, name := range h.folded {
		fits := func(spelling string) bool { return Fold(spelling) == name }
		if slices.ContainsFunc(spellings, fits) {
			found = append(found, i)
			h.used[i] = true
		}
	}
	return found
}

// near names the headers nearest to the spellings, and all of a short header
// where none is near.
func (h *headers) near(spellings []string) string {
	var near []string
	for _, spelling := range spellings {
		near = append(near, Nearest(spelling, h.names, 3)...)
	}
	if len(near) > 0 {
		slices.Sort(near)
		return didYouMean(slices.Compact(near))
	}
	const most = 8
	if hint := h.whole(); hint != "" {
		return hint
	}
	names := slices.DeleteFunc(slices.Clone(h.names), func(name string) bool { return name == "" })
	if len(names) > most {
		return " (it starts with " + andList(names[:most]) + ")"
	}
	return " (it has " + andList(names) + ")"
}

// whole tells a header that stands in one cell, since the delimiter is another.
func (h *headers) whole() string {
	if len(h.names) != 1 {
		return ""
	}
	for _, delimiter := range Delimiters() {
		if strings.Contains(h.names[0], delimiter) {
			return " (its header is the one cell " + quote(h.names[0]) + `: if those are several columns, write delimiter: ` +
				strconv.Quote(delimiter) + ` under "source")`
		}
	}
	return ""
}

// list names columns for a message: `C ("Site") and F ("site")`.
func (h *headers) list(indexes []int) string {
	words := make([]string, len(indexes))
	for i, index := range indexes {
		words[i] = ColumnName(index) + " (" + quote(h.names[index]) + ")"
	}
	return strings.Join(words, " and ")
}

// unused names the columns that no entry has asked for.
func (h *headers) unused() []string {
	var names []string
	for i, name := range h.names {
		if !h.used[i] && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// ColumnName gives the letters that a spreadsheet shows over a column: 0 is A,
// 27 is AB.
func ColumnName(index int) string {
	name := ""
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
