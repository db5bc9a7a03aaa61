package conformance

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// listing is a list of the items on the shelf, and what it answers: status,
// range and items, each item by its letter. {past} and {end} stand for ranges
// behind the list and at its end.
type listing struct{ name, query, want string }

func listings() []listing {
	return []listing{
		{"the trash is left out, templates are not", "", "200 0-3/4 abct"},
		{"the trash alone", "is_deleted=1", "200 0-0/1 d"},
		{"the first page", "range=0-1&sort=id", "206 0-1/4 ab"},
		{"the last page, ending behind the list", "range=2-9&sort=id", "206 2-3/4 ct"},
		{"a page that starts at the end is empty", "range=4-9", "206 4-3/4 "},
		{"a page that starts past the end", "range=5-9", `400 ["ERROR_RANGE_EXCEED_TOTAL","…"]`},
		{"a page that holds all", "range=0-9", "200 0-3/4 abct"},
		{"ordered, the first first", "sort=name&order=ASC&range=0-0", "206 0-0/4 a"},
		{"ordered, the last first", "sort=name&order=DESC&range=0-0", "206 0-0/4 t"},
		{"ordered by date_mod", "sort=date_mod&order=DESC", "200 0-3/4 …"},
		{"searchText between anchors, in other letters", "searchText[serial]=^abc$", "200 0-0/1 a"},
		{"searchText without anchors", "searchText[serial]=abc", "200 0-1/2 ab"},
		{"searchText anchored at its end", "searchText[serial]=abc$", "200 0-0/1 a"},
		{"searchText without accents", "searchText[contact]=^ETE$", "200 0-0/1 a"},
		{"searchText of a bare 0 is ignored", "searchText[serial]=0", "200 0-3/4 abct"},
		{"searchText with blanks around", "searchText[serial]=+%5Eabc%24+", "200 0-0/1 a"},
		{"searchText with a wildcard", "searchText[serial]=^x%25x$", "200 0-0/1 b"},
		{"searchText of <, stored encoded", "searchText[comment]=^A%3CB$", "200  "},
		{"searchText of &lt;, which is decoded", "searchText[comment]=^A%26lt;B$", "200  "},
		{"searchText of &lt; behind a wildcard", "searchText[comment]=^A%25lt;B$", "200 0-0/1 a"},
		{"searchText loses a backslash", "searchText[comment]=^C:%5Cx$", "200  "},
		{"searchText of a backslash by a wildcard", "searchText[comment]=^C:%25x$", "200 0-0/1 b"},
		{"searchText in an unknown column", "searchText[nosuch]=x", died},
		{"ids alone", "only_id=true&range=0-0&sort=id", "206 0-0/4 a"},
	}
}

func listChecks() []check {
	checks := []check{
		{"list: every column of every row", everyColumn},
		{"list: links unless get_hateoas=false", links},
		{"list: all rows of a bulk carry one date_mod", oneDateMod},
		{"list: an item deleted between two pages shifts the next", shifted},
	}
	for _, l := range listings() {
		checks = append(checks, check{"list: " + l.name, l.check})
	}
	return checks
}

// shelf is what the lists are about: a and b with serials, c, a template t and d
// in the trash, under one name of their own.
type shelf struct {
	name    string
	letters map[int]string
}

// shelf gives the shelf that the checks share, since they only read it.
func (b *bench) shelf(ctx context.Context) shelf {
	if b.common.letters == nil {
		s := b.newShelf(ctx)
		if b.err != nil {
			return s
		}
		b.common = s
	}
	return b.common
}

func (b *bench) newShelf(ctx context.Context) shelf {
	s := shelf{name: b.name() + "-shelf", letters: map[int]string{}}
	for _, item := range []struct {
		letter string
		fields map[string]any
	}{
		{"a", map[string]any{"serial": "ABC", "contact": "Été", "comment": "A<B"}},
		{"b", map[string]any{"serial": "xABCx", "comment": `C:\x`}},
		{"c", map[string]any{}},
		{"t", map[string]any{"is_template": 1, "template_name": b.marker}},
		{"d", map[string]any{}},
	} {
		item.fields["name"] = s.name + "-" + item.letter
		s.letters[b.make(ctx, "Computer", item.fields)] = item.letter
	}
	for id, letter := range s.letters {
		if letter == "d" {
			b.put(ctx, "Computer", id, map[string]any{"is_deleted": 1})
		}
	}
	return s
}

func (l listing) check(ctx context.Context, b *bench) (want, got string) {
	s := b.shelf(ctx)
	a := b.main.send(ctx, "GET", "Computer/?get_hateoas=false&searchText[name]=^"+url.QueryEscape(s.name)+"&"+l.query, "")
	var items []listed
	a.decode(&items)
	if items == nil || a.status >= http.StatusBadRequest {
		return l.want, a.String()
	}
	return l.want, fmt.Sprintf("%d %s %s", a.status, a.header.Get("Content-Range"), s.lettersOf(items))
}

// lettersOf names listed items by their letters, in the order of the list.
func (s shelf) lettersOf(items []listed) string {
	letters := make([]string, len(items))
	for i, item := range items {
		letters[i] = cmp.Or(s.letters[item.ID], "?")
	}
	return strings.Join(letters, "")
}

func everyColumn(ctx context.Context, b *bench) (want, got string) {
	columns := []string{
		"comment", "computermodels_id", "computertypes_id", "contact", "date_creation", "date_mod", "entities_id", "groups_id", "id",
		"is_deleted", "is_dynamic", "is_recursive", "is_template", "locations_id", "manufacturers_id", "name", "otherserial", "serial",
		"states_id", "ticket_tco", "users_id", "users_id_tech", "uuid",
	}
	b.make(ctx, "Computer", nil)
	var items []map[string]any
	b.main.send(ctx, "GET", "Computer/?get_hateoas=false&range=0-0&searchText[name]=^"+b.marker, "").decode(&items)
	missing := slices.DeleteFunc(columns, func(column string) bool {
		_, there := first(items)[column]
		return there
	})
	return "missing: []", fmt.Sprintf("missing: %v", missing)
}

func first(items []map[string]any) map[string]any {
	if len(items) == 0 {
		return nil
	}
	return items[0]
}

func links(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	_, with := b.main.send(ctx, "GET", fmt.Sprintf("Computer/%d", id), "").item()["links"]
	_, without := b.get(ctx, "Computer", id).item()["links"]
	return "true, false", fmt.Sprintf("%v, %v", with, without)
}

func oneDateMod(ctx context.Context, b *bench) (want, got string) {
	const rows = 20
	ids := b.computers(ctx, rows)
	input := make([]string, rows)
	for i, id := range ids {
		input[i] = fmt.Sprintf(`{"id":%d,"comment":"bulk"}`, id)
	}
	b.main.send(ctx, "PUT", "Computer/", `{"input":[`+strings.Join(input, ",")+`]}`)
	times := map[string]bool{}
	for _, id := range ids {
		times[b.get(ctx, "Computer", id).field("date_mod")] = true
	}
	return "1 time", fmt.Sprintf("%d time", len(times))
}

func shifted(ctx context.Context, b *bench) (want, got string) {
	s := b.newShelf(ctx)
	page := func(from, to int) string {
		return s.lettersOf(b.list(ctx, fmt.Sprintf("Computer/?get_hateoas=false&sort=id&range=%d-%d&searchText[name]=^%s", from, to, s.name)))
	}
	before := page(0, 1)
	for id, letter := range s.letters {
		if letter == "a" {
			b.purge(ctx, ref{"Computer", id})
		}
	}
	return "ab, then t", before + ", then " + page(2, 3)
}
