package client

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Query says which items of an itemtype to list, in which order, and how much
// of each. The zero value lists all that are not in the trash, by id, whole.
// Templates are listed too: their is_template is 1.
type Query struct {
	Fields     []string          // the columns to keep; nil keeps all; id is always kept
	Equal      map[string]string // only items that hold these texts, by column; see Items
	Trash      bool              // only what is in the trash, which is left out otherwise
	Sort       string            // a column; empty is id
	Descending bool

	Start    int // items to leave out at the beginning of the list
	Limit    int // items to give at most; 0 is all
	PageSize int // items a request; 0 is 5000
	Parallel int // pages read side by side; 0 is one after the other
}

// withDefaults fills what was left out.
//
// 5,000: a page of that size takes a server about a tenth of a second, and
// larger ones gain nothing but memory on both sides. Fewer than two could not
// overlap.
func (q Query) withDefaults() Query {
	q.Sort = cmp.Or(q.Sort, "id")
	q.Start = max(0, q.Start)
	q.PageSize = cmp.Or(q.PageSize, 5000)
	if q.Limit > 0 {
		q.PageSize = min(q.PageSize, q.Limit)
	}
	q.PageSize = max(2, q.PageSize)
	q.Parallel = max(1, q.Parallel)
	return q
}

// values is the query of one page.
func (q Query) values(start, size int) string {
	v := url.Values{"get_hateoas": {"false"}, "sort": {q.Sort}, "order": {"ASC"}}
	v.Set("range", fmt.Sprintf("%d-%d", start, start+size-1))
	if q.Descending {
		v.Set("order", "DESC")
	}
	if q.Trash {
		v.Set("is_deleted", "1")
	}
	if q.Fields != nil && len(q.Fields) == 0 {
		v.Set("only_id", "true")
	}
	query := v.Encode()
	for _, column := range slices.Sorted(maps.Keys(q.Equal)) {
		text := "^" + beginning(searchable.Replace(q.Equal[column])) + "$"
		query += fmt.Sprintf("&searchText[%s]=%s", url.QueryEscape(column), url.QueryEscape(text))
	}
	return query
}

// longestText is how many characters of a text the server is asked to look for: with
// more, the URL can be longer than web servers take.
const longestText = 200

// beginning gives the first characters of a text that is too long to look for, and
// the sign for any text.
func beginning(text string) string {
	if runes := []rune(text); len(runes) > longestText {
		return string(runes[:longestText]) + "%"
	}
	return text
}

// searchable writes a text as the server can look for it: what it stores in
// another form, or loses on the way, becomes the sign for any text.
var searchable = strings.NewReplacer("&lt;", "%", "&gt;", "%", "<", "%", ">", "%", `\`, "%")

// Items lists the items of an itemtype, page by page. An error ends the list;
// the items before it are good.
//
// Other people change the list meanwhile. Each page overlaps the one before by
// an item, and where that link is missing, something left the list: it is read
// again from one page back, so nothing that stayed is left out, and nothing is
// given twice. Sorted by another column than id this holds only for items that
// keep their place: one that is changed can be passed over, or given again
// pages later; and items equal in that column stand in no fixed order. Totals
// are not trusted: the list ends where a page is short. A list that changes
// faster than it can be read, or never ends, is given up with an error.
//
// A page that the server finds too much is halved, and so are those after it.
// Pages read side by side are given in their order; they stand in memory
// together, and two at once are nearly twice as fast.
//
// Equal is looked at by the server, which folds case, passes blanks at the ends
// over, and cannot look for every character: it may give more than what is
// equal, so compare.
//
// An itemtype that the server does not know is ErrItemtype, one that the
// profile may not read ErrForbidden.
func (c *Client) Items(ctx context.Context, itemtype string, q Query) iter.Seq2[Item, error] {
	return each(c.pages(ctx, itemtype, q.withDefaults()), q.Limit)
}
