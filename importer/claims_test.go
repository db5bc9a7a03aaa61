package importer

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/mapping"
)

// says is a row of one field in the shape in which claims takes it.
func says(key, text string, problems ...mapping.Problem) mapping.Record {
	return mapping.Record{Key: key, Values: []mapping.Value{{Action: mapping.Set, Text: text}}, Problems: problems}
}

func TestClaimsTellTwins(t *testing.T) {
	rows := map[int]mapping.Record{
		2: says("A", "x"),
		3: says("B", "x"),
		4: says("A", "x"),
		5: says("B", "y"),
		6: says("B", "x"),
		7: says("C", "x"),
		8: says("C", "y", mapping.Problem{Code: "bad-date"}),
		9: says("", "x"),
	}
	c := newClaims(mapping.Field{Name: "serial"})
	for row := 2; row <= 9; row++ {
		c.add(row, rows[row])
	}
	c.close()
	got := map[int]string{}
	for row, twin := range c.twins {
		if twin.group == nil {
			got[row] = fmt.Sprint("same as ", twin.same)
			continue
		}
		got[row] = "unlike " + twin.others()
	}
	want := map[int]string{4: "same as 2", 3: "unlike row 5", 5: "unlike rows 3, 6", 6: "same as 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("twins (-want +got):\n%s", diff)
	}
	if !c.want("C") || c.want("D") || c.rows != 8 {
		t.Errorf("want(C) = %t, want(D) = %t, rows = %d", c.want("C"), c.want("D"), c.rows)
	}
}

// A column that holds the same wrong key in every row must cost neither the
// square of the rows nor a message of a megabyte.
func TestClaimsOfOneKeyStaySmall(t *testing.T) {
	c := newClaims(mapping.Field{Name: "serial"})
	for row := range 100_000 {
		c.add(row+2, says("N/A", fmt.Sprint(row)))
	}
	c.close()
	if got, want := c.twins[2].others(), "rows 3, 4, 5, 6, 7 and 99994 more"; got != want {
		t.Errorf("others = %q, want %q", got, want)
	}
}

func TestClaimsKeepIDsAsTheyAre(t *testing.T) {
	c := newClaims(mapping.Field{Name: "id"})
	for row, key := range []string{"12", "7", "12", "2147483647"} {
		c.add(row+2, says(key, "x"))
	}
	c.close()
	if diff := cmp.Diff([]int{7, 12, 2147483647}, c.ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
	if len(maps.Collect(maps.All(c.twins))) != 1 {
		t.Errorf("twins = %v, want one", c.twins)
	}
}
