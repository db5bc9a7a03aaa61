package conformance

import (
	"context"
	"fmt"
	"slices"
)

func treeChecks() []check {
	checks := []check{
		{"tree: completename joins the names", completeName},
		{"tree: a loop is refused", loop},
		{"an SQL error's message sticks to the rows after it", stickyError},
		{"an item moved to an entity that there is not is out of reach", dangling},
	}
	for _, itemtype := range []string{"Location", "State", "Group", "ITILCategory"} {
		checks = append(checks, check{"tree: a name without its parent moves to the root: " + itemtype, renamed(itemtype)})
	}
	return checks
}

// parents are the columns that hold the parent of a tree's item.
func parents() map[string]string {
	return map[string]string{
		"Location": "locations_id", "State": "states_id", "Group": "groups_id", "ITILCategory": "itilcategories_id",
	}
}

// branch makes an item of a tree and one below it.
func (b *bench) branch(ctx context.Context, itemtype string) (parent, child int) {
	parent = b.make(ctx, itemtype, nil)
	return parent, b.make(ctx, itemtype, map[string]any{parents()[itemtype]: parent})
}

func completeName(ctx context.Context, b *bench) (want, got string) {
	parent, child := b.branch(ctx, "Location")
	upper, lower := b.get(ctx, "Location", parent), b.get(ctx, "Location", child)
	want = fmt.Sprintf("%s > %s", trimQuotes(upper.field("name")), trimQuotes(lower.field("name")))
	return want, trimQuotes(lower.field("completename"))
}

func trimQuotes(s string) string {
	if len(s) < 2 {
		return s
	}
	return s[1 : len(s)-1]
}

func loop(ctx context.Context, b *bench) (want, got string) {
	parent, child := b.branch(ctx, "Location")
	return `400 ["ERROR_GLPI_UPDATE","…"]`, b.put(ctx, "Location", parent, map[string]any{"locations_id": child}).String()
}

func renamed(itemtype string) func(context.Context, *bench) (want, got string) {
	return func(ctx context.Context, b *bench) (want, got string) {
		_, child := b.branch(ctx, itemtype)
		a := b.put(ctx, itemtype, child, map[string]any{"name": b.name()})
		want = fmt.Sprintf(`200 [{"%d":true,"message":""}], then 0`, child)
		return want, a.String() + ", then " + b.get(ctx, itemtype, child).field(parents()[itemtype])
	}
}

func stickyError(ctx context.Context, b *bench) (want, got string) {
	taken := b.name()
	b.make(ctx, "Location", map[string]any{"name": taken})
	second, third := b.make(ctx, "Location", nil), b.make(ctx, "Location", nil)
	a := b.main.send(ctx, "PUT", "Location/", fmt.Sprintf(
		`{"input":[{"id":%d,"name":"%s","locations_id":0},{"id":%d,"comment":"written"}]}`, second, taken, third))
	want = fmt.Sprintf(`200 [{"%d":true,"message":"Duplicate entry …"},{"%d":true,"message":"Duplicate entry …"}], then "written"`, second, third)
	return want, a.String() + ", then " + b.get(ctx, "Location", third).field("comment")
}

// dangling moves an item to the entity that will be made next, so that it comes
// back into sight and can be purged. Where the numbers of entities do not follow
// each other the item would stay lost, so they are tried first.
func dangling(ctx context.Context, b *bench) (want, got string) {
	want = `200 [{…:true,"message":""}], then 403 ["ERROR_RIGHT_MISSING","…"]`
	tries := []int{b.makeEntity(ctx), b.makeEntity(ctx)}
	if !slices.Equal(tries, []int{tries[0], tries[0] + 1}) || b.err != nil {
		return want, fmt.Sprintf("cannot be told here without losing an item: new entities are numbered %v", tries)
	}
	id := b.make(ctx, "Computer", nil)
	a := b.put(ctx, "Computer", id, map[string]any{"entities_id": tries[1] + 1})
	got = a.String() + ", then " + b.get(ctx, "Computer", id).String()
	b.makeEntity(ctx)
	return want, got
}
