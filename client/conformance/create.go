package conformance

import (
	"context"
	"fmt"
	"strings"
)

func createChecks() []check {
	return []check{
		{"POST: one item", createOne},
		{"POST: several items", createSeveral},
		{"POST: some refused", createSome},
		{"POST: all refused", createNone},
		{"POST with an id makes a copy", createCopy},
		{"POST is not idempotent", createTwice},
		{"a second Infocom of an item is refused", secondInfocom},
		{"POST: a line break in a ticket stays", lineBreak},
	}
}

// post adds items and remembers them.
func (b *bench) post(ctx context.Context, itemtype, input string) answer {
	a := b.main.send(ctx, "POST", itemtype, `{"input":`+input+`}`)
	var one listed
	var several []listed
	var pair []any
	a.decode(&one)
	a.decode(&several)
	a.decode(&pair)
	if len(pair) == 2 {
		several = append(several, idsIn(pair[1])...)
	}
	for _, made := range append(several, one) {
		b.keep(itemtype, made.ID)
	}
	return a
}

// idsIn finds the new ids in the second half of the answer to a POST of which
// some rows were refused.
func idsIn(v any) (made []listed) {
	list, _ := v.([]any)
	for _, element := range list {
		row, _ := element.(map[string]any)
		var id int
		if _, err := fmt.Sscan(fmt.Sprint(row["id"]), &id); err == nil {
			made = append(made, listed{ID: id})
		}
	}
	return made
}

func createOne(ctx context.Context, b *bench) (want, got string) {
	a := b.post(ctx, "Computer", fmt.Sprintf(`{"name":"%s"}`, b.name()))
	return `201 {"id":…,"message":"…"} at …/apirest.php/Computer/…`, a.String() + " at " + a.header.Get("Location")
}

func createSeveral(ctx context.Context, b *bench) (want, got string) {
	a := b.post(ctx, "Computer", fmt.Sprintf(`[{"name":"%s"},{"name":"%s"}]`, b.name(), b.name()))
	return `201 [{"id":…,"message":"…"},{"id":…,"message":"…"}] at …/Computer/…,…/Computer/…`, a.String() + " at " + a.header.Get("Link")
}

func createSome(ctx context.Context, b *bench) (want, got string) {
	name := b.name()
	a := b.post(ctx, "Location", fmt.Sprintf(`[{"name":"%s"},{"name":"%s"}]`, name, name))
	return `207 ["ERROR_GLPI_PARTIAL_ADD",[{"id":…,"message":"…"},{"id":false,"message":"Duplicate entry '…-0-` + name + `' for key '…unicity'"}]]`, a.String()
}

func createNone(ctx context.Context, b *bench) (want, got string) {
	name := b.name()
	b.make(ctx, "Location", map[string]any{"name": name})
	a := b.post(ctx, "Location", fmt.Sprintf(`{"name":"%s"}`, name))
	return `400 ["ERROR_GLPI_ADD","Duplicate entry '…-0-` + name + `' for key '…unicity'"]`, a.String()
}

func createCopy(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", map[string]any{"serial": b.marker})
	a := b.post(ctx, "Computer", fmt.Sprintf(`{"id":%d}`, id))
	var made listed
	a.decode(&made)
	want = fmt.Sprintf(`another item, serial "%s"`, b.marker)
	if made.ID == id {
		return want, "the same item"
	}
	return want, "another item, serial " + b.get(ctx, "Computer", made.ID).field("serial")
}

func createTwice(ctx context.Context, b *bench) (want, got string) {
	name := b.name()
	for range 2 {
		b.post(ctx, "Computer", fmt.Sprintf(`{"name":"%s"}`, name))
	}
	return "2 items", fmt.Sprintf("%d items", len(b.list(ctx, "Computer/?get_hateoas=false&searchText[name]=^"+name+"$")))
}

func secondInfocom(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	input := fmt.Sprintf(`{"itemtype":"Computer","items_id":%d}`, id)
	first, second := b.post(ctx, "Infocom", input), b.post(ctx, "Infocom", input)
	status, _, _ := strings.Cut(first.String(), " ")
	return `first 201, second 400 ["ERROR_GLPI_ADD",…]`, "first " + status + ", second " + second.String()
}

func lineBreak(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Ticket", map[string]any{"content": "<p>new</p>\nplain", "_disablenotif": true})
	return `"&lt;p&gt;new&lt;/p&gt;\nplain"`, b.get(ctx, "Ticket", id).field("content")
}
