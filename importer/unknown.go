package importer

import (
	"maps"
	"slices"
	"strings"

	"itsmload/mapping"
)

// mostSuggested bounds how many unknown values of an itemtype get suggestions:
// comparing one with 10,000 names takes about 10 ms, and a file with more
// unknown values than this has the wrong column.
const mostSuggested = 1000

// unknown is the problem of a text that no item is called by, with the names
// that come nearest.
func (d *dictionary) unknown(header, by, text string) mapping.Problem {
	if by == mapping.ByID {
		return mapping.Because("dangling-reference", header, text, d.itemtype)
	}
	near := "none is near it"
	if len(d.tried) < mostSuggested {
		if names := mapping.Nearest(text, slices.Sorted(maps.Values(d.names)), 3); len(names) > 0 {
			near = "the nearest: " + strings.Join(names, ", ")
		}
	}
	return mapping.Because("unknown-reference", header, text, d.itemtype, near)
}
