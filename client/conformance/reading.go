package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

func readingChecks() []check {
	return []check{
		{"read: an item carries Last-Modified", lastModified},
		{"read: an item in the trash", trashed},
		{"read: several items by id, those in the trash too", several},
		{"read: several items, one missing", severalMissing},
		{"read: several items, one out of sight", severalHidden},
		{"read: several items by POST", severalByPost},
		{"read: Infocom below its item", below},
		{"search options have label, table, field, data type and uid", searchOptions},
		{"search: by the numbers of the options", searchByNumber},
		{"search: criteria linked by OR", searchByOr},
		{"search: a page of what was found", searchPage},
		{"search: no match has no data", searchNothing},
	}
}

func lastModified(ctx context.Context, b *bench) (want, got string) {
	return "… GMT", b.get(ctx, "Computer", b.make(ctx, "Computer", nil)).header.Get("Last-Modified")
}

func trashed(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	a := b.main.send(ctx, "DELETE", fmt.Sprintf("Computer/%d", id), "")
	want = fmt.Sprintf(`200 [{"%d":true,"message":"…"}], then 1`, id)
	return want, a.String() + ", then " + b.get(ctx, "Computer", id).field("is_deleted")
}

// multiple asks for several computers at once.
func multiple(ctx context.Context, w *wire, ids ...int) answer {
	query := make([]string, len(ids))
	for i, id := range ids {
		query[i] = fmt.Sprintf("items[%d][itemtype]=Computer&items[%d][items_id]=%d", i, i, id)
	}
	return w.send(ctx, "GET", "getMultipleItems?get_hateoas=false&"+strings.Join(query, "&"), "")
}

// idsOf gives the status of a list with the ids of its items.
func idsOf(a answer) string {
	var items []listed
	a.decode(&items)
	if items == nil || a.status >= http.StatusBadRequest {
		return a.String()
	}
	ids := make([]int, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	return fmt.Sprint(a.status, " ", ids)
}

func several(ctx context.Context, b *bench) (want, got string) {
	ids := b.computers(ctx, 3)
	b.put(ctx, "Computer", ids[1], map[string]any{"is_deleted": 1})
	return fmt.Sprint("200 ", ids), idsOf(multiple(ctx, b.main, ids...))
}

func severalMissing(ctx context.Context, b *bench) (want, got string) {
	return `404 ["ERROR_ITEM_NOT_FOUND","…"]`, multiple(ctx, b.main, b.make(ctx, "Computer", nil), b.gone(ctx)).String()
}

func severalHidden(ctx context.Context, b *bench) (want, got string) {
	seen, hidden := b.make(ctx, "Computer", nil), b.make(ctx, "Computer", map[string]any{"entities_id": b.below})
	return `403 ["ERROR_RIGHT_MISSING",` + noRight + `]`, multiple(ctx, b.narrow, seen, hidden).String()
}

func severalByPost(ctx context.Context, b *bench) (want, got string) {
	body := fmt.Sprintf(`{"items":[{"itemtype":"Computer","items_id":%d}]}`, b.make(ctx, "Computer", nil))
	return died, b.main.send(ctx, "POST", "getMultipleItems", body).String()
}

func below(ctx context.Context, b *bench) (want, got string) {
	owner := b.make(ctx, "Computer", nil)
	id := b.make(ctx, "Infocom", map[string]any{"itemtype": "Computer", "items_id": owner})
	return fmt.Sprintf("200 [%d]", id), idsOf(b.main.send(ctx, "GET", fmt.Sprintf("Computer/%d/Infocom?get_hateoas=false", owner), ""))
}

func searchOptions(ctx context.Context, b *bench) (want, got string) {
	var options map[string]json.RawMessage
	a := b.main.send(ctx, "GET", "listSearchOptions/Computer", "")
	a.decode(&options)
	want = `{…"datatype":"itemlink","field":"name","name":"…"…"table":"glpi_computers","uid":"Computer.name"}`
	if options["1"] == nil {
		return want, a.String()
	}
	return want, canonical(string(options["1"]))
}

// criterion is one of a search: that an option's field holds a text.
func criterion(i int, link string, option int, value string) string {
	c := fmt.Sprintf("criteria[%d]", i)
	return fmt.Sprintf("%s[link]=%s&%s[field]=%d&%s[searchtype]=contains&%s[value]=%s&", c, link, c, option, c, c, value)
}

// search gives the status and range of a search for computers, with the names
// found as letters.
func (s shelf) search(ctx context.Context, b *bench, query string) string {
	a := b.main.send(ctx, "GET", "search/Computer?forcedisplay[0]=2&"+query, "")
	var found struct {
		Data []map[string]any
	}
	a.decode(&found)
	if found.Data == nil {
		return a.String()
	}
	letters := ""
	for _, row := range found.Data {
		name := fmt.Sprint(row["1"])
		letters += name[max(len(name)-1, 0):]
	}
	return fmt.Sprintf("%d %s %s", a.status, a.header.Get("Content-Range"), letters)
}

func searchByNumber(ctx context.Context, b *bench) (want, got string) {
	s := b.shelf(ctx)
	return "200 0-0/1 a", s.search(ctx, b, criterion(0, "AND", 1, "^"+s.name)+criterion(1, "AND", 5, "^abc$"))
}

func searchByOr(ctx context.Context, b *bench) (want, got string) {
	s := b.shelf(ctx)
	return "200 0-1/2 bc", s.search(ctx, b, criterion(0, "AND", 1, "^"+s.name+"-b$")+criterion(1, "OR", 1, "^"+s.name+"-c$"))
}

func searchPage(ctx context.Context, b *bench) (want, got string) {
	s := b.shelf(ctx)
	return "206 1-1/3 b", s.search(ctx, b, criterion(0, "AND", 1, "^"+s.name)+"range=1-1")
}

func searchNothing(ctx context.Context, b *bench) (want, got string) {
	s := b.shelf(ctx)
	return `200 {…"count":0,…"totalcount":0}`, s.search(ctx, b, criterion(0, "AND", 1, "^"+s.name+"-nothing$"))
}
