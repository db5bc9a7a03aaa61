package mapping

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Nearest gives at most n of the known words that are near enough to word to
// have been meant by it, the nearest first. Case, accents and blanks do not
// count; one letter in three may differ.
func Nearest(word string, known []string, n int) []string {
	type near struct {
		word     string
		distance int
	}
	var found []near
	folded := []rune(Fold(word))
	limit := (len(folded) + 2) / 3
	for _, k := range known {
		if d := distance(folded, []rune(Fold(k)), limit); d <= limit {
			found = append(found, near{k, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	words := make([]string, 0, n)
	for _, f := range found[:min(n, len(found))] {
		words = append(words, f.word)
	}
	return words
}

// distance counts the letters to be put in, left out, changed or swapped with
// their neighbour to make a into b. It is more than limit, and no more exact,
// where the lengths alone are further apart.
func distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); max(d, -d) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+differs(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func differs(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

// didYouMean puts near words into the end of a message: "" for none, else
// ` (did you mean "Lyon" or "Lille"?)`.
func didYouMean(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return " (did you mean " + orList(words) + "?)"
}

// orList gives `"a", "b" or "c"`.
func orList(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	last := len(quoted) - 1
	if last < 1 {
		return strings.Join(quoted, "")
	}
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// andList gives `"a", "b", "c"`.
func andList(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return strings.Join(quoted, ", ")
}

// quote puts a text between double quotes for a message, shortened.
func quote(text string) string { return strconv.Quote(shown(text)) }
