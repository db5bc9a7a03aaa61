package importer

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/mapping"
)

// says is a row of one field in the shape in which claims takes it.
func says(key, text string, problems ...mapping.Problem) mapping.Record {
	return mapping.Record{Key: key, Keys: []string{key}, Values: []mapping.Value{{Action: mapping.Set, Text: text}}, Problems: problems}
}

// matchedBy is a binding of a mapping that matches so, which is all that claims ask of it.
func matchedBy(fields ...mapping.Field) *mapping.Binding {
	b := &mapping.Binding{}
	for _, field := range fields {
		b.Keys = append(b.Keys, mapping.Key{Field: field, Compare: mapping.CompareExact})
	}
	return b
}

// claimsBy are empty claims of rows that name their items by a field.
func claimsBy(field mapping.Field) *claims {
	return newClaims(newKeys(matchedBy(field)), twoTexts)
}

// has reports whether some row has a key.
func (c *claims) has(key string) bool {
	hash, _ := c.keys.hash([]string{key})
	_, ok := c.keys.at(hash)
	return ok
}

// twoTexts are the fields of the records in these tests.
var twoTexts = []mapping.Field{{Name: "a", Type: mapping.TypeText}, {Name: "b", Type: mapping.TypeText}}

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
	c := claimsBy(mapping.Field{Name: "serial"})
	for row := 2; row <= 9; row++ {
		c.add(row, rows[row])
	}
	c.close()
	got := map[int]string{}
	for _, twin := range c.twins {
		if twin.first != twin.row {
			got[int(twin.row)] = fmt.Sprint("same as ", twin.first)
		} else if c.contradicted(int(twin.row)) {
			got[int(twin.row)] = "unlike " + c.others(twin)
		}
	}
	want := map[int]string{4: "same as 2", 3: "unlike row 5", 5: "unlike rows 3, 6", 6: "same as 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("twins (-want +got):\n%s", diff)
	}
	if !c.has("C") || c.has("D") || c.rows != 8 {
		t.Errorf("has(C) = %t, has(D) = %t, rows = %d", c.has("C"), c.has("D"), c.rows)
	}
}

// A column that holds the same wrong key in every row must cost neither the
// square of the rows nor a message of a megabyte.
func TestClaimsOfOneKeyStaySmall(t *testing.T) {
	c := claimsBy(mapping.Field{Name: "serial"})
	for row := range 100_000 {
		c.add(row+2, says("N/A", fmt.Sprint(row)))
	}
	c.close()
	if got, want := c.others(twinOf(c, 2)), "rows 3, 4, 5, 6, 7 and 99994 more"; got != want {
		t.Errorf("others = %q, want %q", got, want)
	}
}

// twinOf is a row among those that share their item.
func twinOf(c *claims, row int) twin {
	t, _ := c.twin(row)
	return t
}

func TestClaimsKeepIDsAsTheyAre(t *testing.T) {
	c := claimsBy(mapping.Field{Name: "id"})
	for row, key := range []string{"12", "7", "12", "2147483647"} {
		c.add(row+2, says(key, "x"))
	}
	c.close()
	if diff := cmp.Diff([]int{7, 12, 2147483647}, c.keys.ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
	if t2, t4 := twinOf(c, 2), twinOf(c, 4); len(c.twins) != 2 || t2.first != 2 || t4.first != 2 {
		t.Errorf("twins = %v, want the rows 2 and 4", c.twins)
	}
}

// Rows for one item say the same only if each field is said the same of.
func TestClaimsCompareWhatRowsSay(t *testing.T) {
	set := func(text string) mapping.Value { return mapping.Value{Action: mapping.Set, Text: text} }
	for name, c := range map[string]struct {
		a, b []mapping.Value
		same bool
	}{
		"the same":                              {[]mapping.Value{set("ab"), set("c")}, []mapping.Value{set("ab"), set("c")}, true},
		"another spelling of the same":          {[]mapping.Value{set("a&lt;b")}, []mapping.Value{set("a<b")}, true},
		"another cut":                           {[]mapping.Value{set("ab"), set("c")}, []mapping.Value{set("a"), set("bc")}, false},
		"another order":                         {[]mapping.Value{set("a"), set("b")}, []mapping.Value{set("b"), set("a")}, false},
		"kept and cleared":                      {[]mapping.Value{{Action: mapping.Keep}}, []mapping.Value{{Action: mapping.Clear}}, false},
		"set empty and kept":                    {[]mapping.Value{set("")}, []mapping.Value{{Action: mapping.Keep}}, false},
		"kept at another place":                 {[]mapping.Value{{}, set("a")}, []mapping.Value{set("a"), {}}, false},
		"digits and a length":                   {[]mapping.Value{set("1"), set("2:x")}, []mapping.Value{set("12"), set(":x")}, false},
		"a text that holds a field's beginning": {[]mapping.Value{set("a\x01:b"), set("c")}, []mapping.Value{set("a"), set("b\x01:c")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			twins := claimsBy(mapping.Field{Name: "serial"})
			twins.add(2, mapping.Record{Keys: []string{"A"}, Values: c.a})
			twins.add(3, mapping.Record{Keys: []string{"A"}, Values: c.b})
			twins.close()
			if same := twinOf(twins, 3).first == 2; same != c.same {
				t.Errorf("the second row is %+v", twinOf(twins, 3))
			}
		})
	}
}

// The earlier row is the one with the smaller number, whatever the order in
// which they were taken in.
func TestClaimsGoByRowNumbers(t *testing.T) {
	c := claimsBy(mapping.Field{Name: "serial"})
	for row := 41; row >= 2; row-- {
		c.add(row, says("A", fmt.Sprint(row%2)))
	}
	c.close()
	for row := 2; row <= 41; row++ {
		if got, want := int(twinOf(c, row).first), 2+row%2; got != want {
			t.Errorf("row %d says the same as row %d, want %d", row, got, want)
		}
	}
	if got, want := c.others(twinOf(c, 2)), "rows 3, 5, 7, 9, 11 and 15 more"; got != want {
		t.Errorf("others of row 2 = %q, want %q", got, want)
	}
}

// The item of a row with a problem is looked for too: the report tells its id.
func TestClaimsWantKeysOfWrongRows(t *testing.T) {
	c := claimsBy(mapping.Field{Name: "serial"})
	c.add(2, says("A", "x", mapping.Problem{Code: "bad-date"}))
	c.add(3, says("A", "x"))
	c.close()
	if !c.has("A") || len(c.twins) > 0 {
		t.Errorf("has(A) = %t, twins = %v", c.has("A"), c.twins)
	}
}

// Spellings that the server takes for one are one key.
func TestClaimsKnowKeysByMeaning(t *testing.T) {
	for _, c := range []struct {
		field mapping.Field
		a, b  string
		same  bool
	}{
		{mapping.Field{Name: "mac", Type: mapping.TypeMAC}, "00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E", true},
		{mapping.Field{Name: "serial", Type: mapping.TypeText}, "A<B", "A&lt;B", true},
		{mapping.Field{Name: "serial", Type: mapping.TypeText}, "a", "A", false},
		{mapping.Field{Name: "serial", Type: mapping.TypeText}, "1", "01", false},
	} {
		claims := claimsBy(c.field)
		claims.add(2, says(c.a, "x"))
		claims.add(3, says(c.b, "x"))
		claims.close()
		if same := twinOf(claims, 3).first == 2; same != c.same || !claims.has(c.a) || len(claims.keys.all) == 1 != c.same {
			t.Errorf("%q and %q: %d keys, twins %v", c.a, c.b, len(claims.keys.all), claims.twins)
		}
	}
}
