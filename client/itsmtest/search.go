package itsmtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// found is the answer to a search. A search without a match has no data.
type found struct {
	Total   int              `json:"totalcount"`
	Count   int              `json:"count"`
	Sort    string           `json:"sort"`
	Order   string           `json:"order"`
	Data    []map[string]any `json:"data,omitempty"`
	Content string           `json:"content-range"`
}

func (c *call) search() (answer, error) {
	if !c.may(toRead) {
		return answer{}, rightMissing()
	}
	criteria, err := c.readCriteria(c.params["criteria"])
	if err != nil {
		return answer{}, err
	}
	shown, err := c.displayed(criteria)
	if err != nil {
		return answer{}, err
	}
	p, err := c.readRange()
	if err != nil {
		return answer{}, err
	}
	f := found{Sort: "1", Order: "ASC"}
	if sort := c.param("sort"); sort != "" {
		f.Sort = sort
	}
	if strings.EqualFold(c.param("order"), "DESC") {
		f.Order = "DESC"
	}
	rows := c.matching(criteria, f.Sort, f.Order)
	f.Total = len(rows)
	if p, err = c.check(p, f.Total); err != nil {
		return answer{}, err
	}
	f.Data = c.display(rows[min(p.first, f.Total):max(p.last+1, min(p.first, f.Total))], shown)
	f.Count, f.Content = len(f.Data), fmt.Sprintf("%d-%d/%d", p.first, p.last, f.Total)
	a := asJSON(http.StatusOK, f)
	a.header = c.headers(p, f.Total)
	if f.Count < f.Total {
		a.status = http.StatusPartialContent
	}
	return a, nil
}

// matching gives the rows that a search finds, sorted. Templates are none of
// them.
func (c *call) matching(criteria group, by, order string) [][]any {
	st, t := c.server.store, c.table
	st.mu.Lock()
	defer st.mu.Unlock()
	deleted := 0
	if truthy(c.params["is_deleted"]) {
		deleted = 1
	}
	var rows [][]any
	for _, row := range t.rows {
		trashed := t.number(row, "is_deleted") != deleted && t.has("is_deleted")
		if !trashed && t.number(row, "is_template") == 0 && c.session.sees(t, row) && criteria.holds(st, row) {
			rows = append(rows, row)
		}
	}
	if o, ok := t.option(by); ok {
		st.sortBy(rows, t.itemtype, o, order == "DESC")
	}
	return rows
}

// sortBy sorts rows by what they show of an option.
func (s *store) sortBy(rows [][]any, it *itemtype, o *option, descending bool) {
	type keyed struct {
		key any
		row []any
	}
	keys := make([]keyed, len(rows))
	for i, row := range rows {
		keys[i] = keyed{sortKey(s.value(it, o, row)), row}
	}
	slices.SortStableFunc(keys, func(a, b keyed) int {
		if descending {
			a, b = b, a
		}
		return compare(a.key, b.key)
	})
	for i, k := range keys {
		rows[i] = k.row
	}
}

// option finds a search option by its number.
func (it *itemtype) option(number string) (*option, bool) {
	id, err := strconv.Atoi(number)
	i := slices.IndexFunc(it.Options, func(o *option) bool { return o.ID == id })
	if err != nil || i < 0 {
		return nil, false
	}
	return it.Options[i], true
}

// value is what a search shows and compares of a row: its own field, or that of
// the item it refers to. Fields farther away are not simulated and are NULL.
func (s *store) value(it *itemtype, o *option, row []any) any {
	if o.Column == "" {
		return nil
	}
	if o.Table == it.Table && o.Field == o.Column {
		return it.get(row, o.Column)
	}
	for _, t := range s.tables {
		if t.Table != o.Table {
			continue
		}
		if target, ok := t.row(it.number(row, o.Column)); ok {
			return t.get(target, o.Field)
		}
	}
	return nil
}

// displayed are the options shown: the name, those asked for or else those
// searched in, and the entity where several are active.
func (c *call) displayed(criteria group) ([]*option, error) {
	wanted := []string{"1"}
	if forced := inOrder(c.params["forcedisplay"]); len(forced) > 0 {
		for _, v := range forced {
			wanted = append(wanted, text(v))
		}
	} else {
		wanted = append(wanted, criteria.fields()...)
	}
	if len(c.session.entities) > 1 {
		wanted = append(wanted, "80")
	}
	var shown []*option
	for _, number := range wanted {
		o, ok := c.table.option(number)
		switch {
		case !ok || slices.Contains(shown, o):
		case o.Field == "template_name":
			return nil, c.documented("ERROR", "ID is forbidden along with 'forcedisplay' parameter.")
		default:
			shown = append(shown, o)
		}
	}
	return shown, nil
}

func (c *call) display(rows [][]any, shown []*option) []map[string]any {
	st := c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	data := make([]map[string]any, len(rows))
	for i, row := range rows {
		data[i] = make(map[string]any, len(shown))
		for _, o := range shown {
			data[i][strconv.Itoa(o.ID)] = st.value(c.table.itemtype, o, row)
		}
	}
	return data
}
