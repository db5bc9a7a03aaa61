package importer

import (
	"slices"
	"strconv"
	"strings"
)

// Where a name is wanted and none tells an item apart, "id 12" does: in an
// export, and in what comes back of it. An item that is really called so wins.

// idName names an item by its id.
func idName(id string) string { return "id " + id }

// idNamed gives the id of a text that idName gave.
func idNamed(text string) (id int, ok bool) {
	digits, found := strings.CutPrefix(text, "id ")
	id, err := strconv.Atoi(digits)
	return id, found && err == nil && idName(strconv.Itoa(id)) == text
}

// keeps reports whether a text that has no answer means what the item refers to
// already: nothing is sent for that, whatever the item could not be given anew.
func (a answer) keeps(text, held string) bool {
	return text == idName(held) || slices.ContainsFunc(a.unfit, func(e entry) bool { return strconv.Itoa(int(e.id)) == held })
}
