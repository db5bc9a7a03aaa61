package client

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
)

// Criterion is one condition of a search.
type Criterion struct {
	Link  string // to what stands before it: AND, OR, AND NOT, OR NOT; empty is AND. AND binds more closely
	Field int    // the number of a search option
	Type  string // contains, notcontains, equals, notequals, lessthan, morethan, under, notunder; empty is contains
	Value string // for equals on a reference, an id; contains takes ^ and $ for the ends
}

// Search says what the server shall look for, and show of it.
type Search struct {
	Criteria   []Criterion // at most 50: web servers take no longer URL. None finds all
	Show       []int       // numbers of search options to show; none is the name and what is searched
	Trash      bool        // only what is in the trash, which is left out otherwise
	Sort       int         // a search option; 0 is the server's choice, mostly the name
	Descending bool

	Start    int // items to leave out at the beginning
	Limit    int // items to give at most; 0 is all
	PageSize int // items a request; 0 is 1000
}

// most is how many criteria a URL can hold: 80 were too many for a web server.
const most = 50

// withDefaults fills what was left out. A search makes the server join tables
// for each item, so its pages are smaller than those of a list.
func (s Search) withDefaults() Search {
	s.Start = max(0, s.Start)
	s.PageSize = max(1, cmp.Or(s.PageSize, 1000))
	if s.Limit > 0 {
		s.PageSize = min(s.PageSize, s.Limit)
	}
	return s
}

// check refuses what the server would, or would not, answer.
func (s Search) check() error {
	if len(s.Criteria) > most {
		return fmt.Errorf("%d criteria are more than the %d that a URL can hold: search in parts", len(s.Criteria), most)
	}
	for i, c := range s.Criteria {
		if c.Field <= 0 {
			return fmt.Errorf("criterion %d names no search option: SearchOptions gives their numbers", i+1)
		}
	}
	return nil
}

// values is the query of one page. Its brackets stay bare.
func (s Search) values(start, size int) string {
	var query strings.Builder
	fmt.Fprintf(&query, "range=%d-%d", start, start+size-1)
	for i, c := range s.Criteria {
		fmt.Fprintf(&query, "&criteria[%d][link]=%s", i, url.QueryEscape(cmp.Or(c.Link, "AND")))
		fmt.Fprintf(&query, "&criteria[%d][field]=%d", i, c.Field)
		fmt.Fprintf(&query, "&criteria[%d][searchtype]=%s", i, url.QueryEscape(cmp.Or(c.Type, "contains")))
		fmt.Fprintf(&query, "&criteria[%d][value]=%s", i, url.QueryEscape(c.Value))
	}
	for i, id := range s.Show {
		fmt.Fprintf(&query, "&forcedisplay[%d]=%d", i, id)
	}
	if s.Trash {
		query.WriteString("&is_deleted=1")
	}
	if s.Sort > 0 {
		fmt.Fprintf(&query, "&sort=%d", s.Sort)
	}
	if s.Descending {
		query.WriteString("&order=DESC")
	}
	return query.String()
}
