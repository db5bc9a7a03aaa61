package conformance

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// bench is what the checks work on.
type bench struct {
	target Target
	main   *wire // sees all entities
	narrow *wire // sees the top entity alone, not what lies below it
	marker string
	number int // of the names given so far

	top   int // the entity that new items are made in
	below int // an entity of our own below it
	made  []ref
	err   error // the first thing that could not be prepared for a check

	common shelf // for the checks that only read
}

// ref names an item.
type ref struct {
	itemtype string
	id       int
}

func newBench(target Target) *bench {
	marker := "itsmload-conformance-" + strings.ToLower(rand.Text()[:8])
	return &bench{target: target, main: newWire(target), marker: marker}
}

// open logs in twice and makes an entity to hide things in.
func (b *bench) open(ctx context.Context) Finding {
	f := Finding{Check: "login", Want: "200 {\"session_token\":\"…\"}"}
	for _, session := range []**wire{&b.main, &b.narrow} {
		a := b.login(ctx)
		if f.Got = a.String(); !f.AsMeasured() {
			return f
		}
		f.Got = `200 {"session_token":"(kept secret)"}`
		var begun struct {
			Token string `json:"session_token"`
		}
		a.decode(&begun)
		*session = b.main.within(begun.Token)
	}
	var active struct {
		Entity struct{ ID int } `json:"active_entity"`
	}
	b.main.send(ctx, "GET", "getActiveEntities", "").decode(&active)
	b.top = active.Entity.ID
	b.below = b.makeEntity(ctx)
	b.narrow.send(ctx, "POST", "changeActiveEntities", fmt.Sprintf(`{"entities_id":%d,"is_recursive":false}`, b.top))
	if b.err != nil {
		f = Finding{Check: "an entity of its own", Want: "an entity", Got: b.err.Error()}
	}
	return f
}

func (b *bench) login(ctx context.Context) answer {
	return b.main.within("").sendWith(ctx, "GET", "initSession", "", http.Header{"Authorization": {"user_token " + b.target.UserToken}})
}

// makeEntity makes an entity and brings it within sight of the main session.
func (b *bench) makeEntity(ctx context.Context) int {
	id := b.make(ctx, "Entity", map[string]any{"entities_id": b.top})
	b.seeAll(ctx)
	return id
}

// seeAll makes all entities active in the main session.
func (b *bench) seeAll(ctx context.Context) answer {
	return b.main.send(ctx, "POST", "changeActiveEntities", `{"entities_id":"all","is_recursive":true}`)
}

// name gives a new name that bears the marker.
func (b *bench) name() string {
	b.number++
	return fmt.Sprintf("%s-%d", b.marker, b.number)
}

// make adds an item, with a name unless one is given, and gives its id.
func (b *bench) make(ctx context.Context, itemtype string, fields map[string]any) int {
	sent := map[string]any{"name": b.name()}
	maps.Copy(sent, fields)
	a := b.main.send(ctx, "POST", itemtype, encode(map[string]any{"input": sent}))
	var made struct{ ID int }
	a.decode(&made)
	if made.ID == 0 && b.err == nil {
		b.err = fmt.Errorf("could not make a %s: %v", itemtype, a)
	}
	b.keep(itemtype, made.ID)
	return made.ID
}

// keep remembers an item that is ours.
func (b *bench) keep(itemtype string, id int) {
	if r := (ref{itemtype, id}); id > 0 && !slices.Contains(b.made, r) {
		b.made = append(b.made, r)
	}
}

// computers makes some.
func (b *bench) computers(ctx context.Context, n int) []int {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = b.make(ctx, "Computer", nil)
	}
	return ids
}

// gone gives the id of a computer that is no more.
func (b *bench) gone(ctx context.Context) int {
	id := b.make(ctx, "Computer", nil)
	b.purge(ctx, ref{"Computer", id})
	return id
}

func (b *bench) purge(ctx context.Context, r ref) answer {
	return b.main.send(ctx, "DELETE", fmt.Sprintf("%s/%d?force_purge=true", r.itemtype, r.id), "")
}

// get reads an item.
func (b *bench) get(ctx context.Context, itemtype string, id int) answer {
	return b.main.send(ctx, "GET", fmt.Sprintf("%s/%d?get_hateoas=false", itemtype, id), "")
}

// put updates one item, named in the URL.
func (b *bench) put(ctx context.Context, itemtype string, id int, fields map[string]any) answer {
	return b.main.send(ctx, "PUT", fmt.Sprintf("%s/%d", itemtype, id), encode(map[string]any{"input": fields}))
}

// removalLimit is what the removal of some four hundred items may take: over a
// second each.
const removalLimit = 10 * time.Minute

// close purges all that was made, whatever became of ctx, and ends the sessions.
// A second time it does nothing.
func (b *bench) close(ctx context.Context) Finding {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removalLimit)
	defer cancel()
	if b.main.token == "" {
		return Finding{}
	}
	b.seeAll(ctx)
	for _, deleted := range []string{"0", "1"} {
		for _, item := range b.list(ctx, "Computer/?get_hateoas=false&range=0-999&is_deleted="+deleted+"&searchText[name]=^"+b.marker) {
			if strings.HasPrefix(item.Name, b.marker) { // a server that passes the text over lists everybody's
				b.keep("Computer", item.ID)
			}
		}
	}
	left := []string{}
	slices.Reverse(b.made)
	for _, r := range b.made {
		b.purge(ctx, r)
		if a := b.get(ctx, r.itemtype, r.id); a.status != http.StatusNotFound {
			left = append(left, fmt.Sprintf("%s %d", r.itemtype, r.id))
		}
	}
	for _, w := range []*wire{b.main, b.narrow} {
		if w != nil {
			w.send(ctx, "GET", "killSession", "")
		}
	}
	b.main.token = ""
	return Finding{Check: "all that was made is removed", Want: "left: []", Got: fmt.Sprintf("left: %v", left)}
}

// listed is what a list tells of an item.
type listed struct {
	ID   int
	Name string
}

// list gives the items that a path lists.
func (b *bench) list(ctx context.Context, path string) (items []listed) {
	b.main.send(ctx, "GET", path, "").decode(&items)
	return items
}
