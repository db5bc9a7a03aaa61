package importer

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// trees are six items: 1 > 2 > 3 and 4 > 5, and 6 by itself; moves are id to
// parent, and the row of a move is ten times the id.
func TestLoops(t *testing.T) {
	parents := map[int32]int32{1: 0, 2: 1, 3: 2, 4: 0, 5: 4, 6: 0}
	for name, c := range map[string]struct {
		moves map[int]int
		want  map[int]string // by row: the path, and what else it says
	}{
		"none":                           {map[int]int{6: 3, 3: 0}, map[int]string{}},
		"below itself":                   {map[int]int{6: 6}, map[int]string{60: "f > f"}},
		"below its child":                {map[int]int{1: 2}, map[int]string{10: "a > b > a"}},
		"below its grandchild":           {map[int]int{1: 3}, map[int]string{10: "a > b > c > a"}},
		"below another, and it below":    {map[int]int{1: 5, 4: 3}, map[int]string{10: "together with row 40", 40: "together with row 10"}},
		"the child goes away":            {map[int]int{1: 2, 2: 6}, map[int]string{}},
		"the child stays after all":      {map[int]int{1: 2, 2: 3}, map[int]string{10: "a > b > a", 20: "b > c > b"}},
		"what hangs below a loop is not": {map[int]int{1: 3, 6: 3}, map[int]string{10: "a > b > c > a"}},
		"a move that is taken back opens another loop": {
			// 4 goes below 3, and 2 away to below itself: since it stays where it
			// is, 1 still stands above 3 when it goes below 4.
			map[int]int{1: 4, 4: 3, 2: 2},
			map[int]string{20: "b > b", 10: "row 40", 40: "row 10"},
		},
		"three": {map[int]int{1: 4, 4: 6, 6: 1}, map[int]string{10: "rows 40, 60", 40: "rows 10, 60", 60: "rows 10, 40"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := treeMoves{&nameIndex{}, map[int]move{}}
			for id := int32(1); id <= 6; id++ {
				f.entries = append(f.entries, entry{id: id, name: string('a' + rune(id) - 1), parent: parents[id]})
			}
			for id, parent := range c.moves {
				f.moves[id] = move{row: 10 * id, parent: parent}
			}
			got := map[int]string{}
			for row, problem := range f.loops() {
				got[row] = fmt.Sprint("not ", problem.Why)
				if want := c.want[row]; want != "" && strings.Contains(problem.Why, want) {
					got[row] = want
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("loops (-want +got):\n%s", diff)
			}
		})
	}
}
