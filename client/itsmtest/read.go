package itsmtest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// listLimit is the users' number of rows a page, which stands for a range that
// is not given.
const listLimit = 20

func (c *call) getItem() (answer, error) {
	st := c.server.store
	st.mu.Lock()
	row, err := c.readable(c.table, c.id)
	st.mu.Unlock()
	if err != nil {
		return answer{}, err
	}
	a := answer{status: http.StatusOK, body: c.appendItem(nil, c.table, row)}
	if mod, err := time.Parse(time.DateTime, c.table.text(row, "date_mod")); err == nil {
		a.header = map[string]string{"Last-Modified": mod.Format(http.TimeFormat)}
	}
	return a, nil
}

// readable finds a row that the session may read, also one in the trash.
func (c *call) readable(t *table, id int) ([]any, error) {
	row, ok := t.row(id)
	if !ok {
		return nil, notFound()
	}
	if !allows(c.session.profile, toRead, t.Name) || !c.session.sees(t, row) {
		return nil, rightMissing()
	}
	return row, nil
}

// page is a range of rows that was asked for.
type page struct {
	first, last int
}

// readRange reads a range parameter, as 0-49.
func (c *call) readRange() (page, error) {
	given, ok := c.params["range"]
	if !ok {
		return page{0, listLimit}, nil
	}
	from, to, _ := strings.Cut(text(given), "-")
	first, err := strconv.Atoi(from)
	last, errLast := strconv.Atoi(to)
	if err != nil || errLast != nil || digits(from) != len(from) || digits(to) != len(to) {
		return page{}, c.documented("ERROR", "range must be in format : [start-end] with integers")
	}
	return page{first, last}, nil
}

// check refuses a page that starts behind the last row, and cuts one that ends
// there.
func (c *call) check(p page, total int) (page, error) {
	if p.first > total {
		return p, c.documented("ERROR_RANGE_EXCEED_TOTAL",
			fmt.Sprintf("Provided range exceed total count of data: %d", total))
	}
	p.last = min(p.last, total-1)
	return p, nil
}

// headers are those of a list.
func (c *call) headers(p page, total int) map[string]string {
	h := map[string]string{"Accept-Range": c.table.Name + " 1000"}
	if total > 0 {
		h["Content-Range"] = fmt.Sprintf("%d-%d/%d", p.first, p.last, total)
	}
	return h
}

func (c *call) getItems() (answer, error) {
	if !c.may(toRead) {
		return answer{}, rightMissing()
	}
	p, err := c.readRange()
	if err != nil {
		return answer{}, err
	}
	if err := c.checkSort(); err != nil {
		return answer{}, err
	}
	fits, err := c.listFilter()
	if err != nil {
		return answer{}, err
	}
	rows, total := c.collect(p, fits)
	if p, err = c.check(p, total); err != nil {
		return answer{}, err
	}
	a := answer{status: http.StatusOK, header: c.headers(p, total), body: c.appendItems(rows)}
	if p.last-p.first+1 < total {
		a.status = http.StatusPartialContent
	}
	return a, nil
}

func (c *call) checkSort() error {
	switch strings.ToUpper(c.param("order")) {
	case "", "ASC", "DESC":
	default:
		return c.documented("ERROR", "order must be DESC or ASC")
	}
	if sort := c.param("sort"); sort != "" && !c.table.has(sort) {
		return c.documented("ERROR", "sort param is not a field of "+c.table.Table)
	}
	return nil
}

// collect gives the rows of a page in the order asked for, and how many there
// are in all.
func (c *call) collect(p page, fits test) (rows [][]any, total int) {
	st := c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	visit := func(row []any) {
		if !fits(row) {
			return
		}
		if total >= p.first && total <= p.last {
			rows = append(rows, row)
		}
		total++
	}
	c.walk(visit)
	if c.table.Name == "User" {
		total += st.furtherGrants(fits)
	}
	return rows, total
}

// furtherGrants counts the profiles that users have beyond their first: the
// total of a list of users is one of users and profiles.
func (s *store) furtherGrants(fits test) (n int) {
	users := s.tables["User"]
	for i, id := range users.ids {
		if fits(users.rows[i]) {
			n += max(len(s.grants[id])-1, 0)
		}
	}
	return n
}

// walk visits all rows in the order that the request asks for. Descending is
// ascending backwards, also among equals, since the index is read backwards.
func (c *call) walk(visit func(row []any)) {
	t, backwards := c.table, strings.EqualFold(c.param("order"), "DESC")
	n := len(t.rows)
	at := func(i int) []any { return t.rows[i] }
	if by := c.param("sort"); by != "" && by != "id" {
		entries := t.sorted(t.places[by])
		at = func(i int) []any {
			row, _ := t.row(entries[i].id)
			return row
		}
	}
	for i := range n {
		if backwards {
			i = n - 1 - i
		}
		visit(at(i))
	}
}
