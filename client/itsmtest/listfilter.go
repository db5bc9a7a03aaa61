package itsmtest

// test says whether a row is to be listed.
type test func(row []any) bool

// listFilter gives the test that a row must pass to be listed: trash or not,
// the parent's children alone, the texts searched for, the active entities.
func (c *call) listFilter() (test, error) {
	t, seen := c.table, c.session
	tests := []test{func(row []any) bool { return seen.sees(t, row) }}
	if place, ok := t.places["is_deleted"]; ok {
		wanted := int(leadingNumber(c.param("is_deleted")))
		if c.param("is_deleted") == "true" {
			wanted = 1
		}
		tests = append(tests, func(row []any) bool { return row[place] == wanted })
	}
	if c.parent != nil {
		child, err := c.childTest()
		if err != nil {
			return nil, err
		}
		tests = append(tests, child)
	}
	texts, err := c.textTests()
	return all(append(tests, texts...)), err
}

// all is the test that a row passes all of the tests.
func all(tests []test) test {
	return func(row []any) bool {
		for _, passes := range tests {
			if !passes(row) {
				return false
			}
		}
		return true
	}
}

// textTests are those of searchText. A search in an unknown column is more than
// PHP can bear.
func (c *call) textTests() (tests []test, err error) {
	texts, _ := c.params["searchText"].(map[string]any)
	for name, value := range texts {
		if !truthyText(value) {
			continue
		}
		place, known := c.table.places[name]
		if !known {
			return nil, died()
		}
		p := textSearch(text(value))
		tests = append(tests, func(row []any) bool { return p.matches(row[place]) })
	}
	return tests, nil
}

// truthyText says whether PHP takes a search text for one: neither nothing nor
// a bare zero is.
func truthyText(v any) bool {
	s := text(v)
	return s != "" && s != "0"
}

// childTest is the test for the items below /Computer/5: those that refer to
// it, by a column of their own or by itemtype and items_id, or to which it
// refers.
func (c *call) childTest() (test, error) {
	st := c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	owner, err := c.readable(c.parent, c.owner)
	if err != nil {
		return nil, err
	}
	t, up, id := c.table, c.parent, c.owner
	if key := up.foreignKey(); t.has(key) {
		return func(row []any) bool { return t.number(row, key) == id }, nil
	}
	if t.has("items_id") && t.has("itemtype") {
		return func(row []any) bool {
			return t.number(row, "items_id") == id && t.text(row, "itemtype") == up.Name
		}, nil
	}
	if key := t.foreignKey(); up.has(key) {
		to := up.number(owner, key)
		return func(row []any) bool { return t.number(row, "id") == to }, nil
	}
	return func([]any) bool { return true }, nil
}
