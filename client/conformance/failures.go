package conformance

import (
	"context"
	"fmt"
	"strings"
)

func failureChecks() []check {
	checks := []check{
		{"failure: bad UTF-8 in JSON", badUTF8("\xe9")},
		{"failure: half a surrogate pair in JSON", badUTF8(`\ud83d`)},
		{"failure: a body over the web server's limit of 1 MiB", largeBody},
		{"failure: a URL of 50 criteria passes", longURL(50, "200 …")},
		{"failure: a URL of 80 criteria is too long", longURL(80, "414 page …")},
		{"failure: a URL of 200 items is too long", manyItems},
		{"failure: a POST of 100 rows, whose answer names them all", largeAnswer},
	}
	for _, value := range []string{`["a"]`, `{"k":"v"}`} {
		checks = append(checks, check{"failure: an uncaught error at the row that holds " + value, uncaught(value)})
	}
	return checks
}

// uncaught sends a list or an object where a text belongs: the rows before are
// written, it and those after are not.
func uncaught(value string) func(context.Context, *bench) (want, got string) {
	return func(ctx context.Context, b *bench) (want, got string) {
		ids := b.computers(ctx, 3)
		a := b.main.send(ctx, "PUT", "Computer/", fmt.Sprintf(
			`{"input":[{"id":%d,"comment":"x"},{"id":%d,"comment":%s},{"id":%d,"comment":"x"}]}`, ids[0], ids[1], value, ids[2]))
		got = a.String() + ", then"
		for _, id := range ids {
			got += " " + b.get(ctx, "Computer", id).field("comment")
		}
		return died + `, then "x" null null`, got
	}
}

func badUTF8(bytes string) func(context.Context, *bench) (want, got string) {
	return func(ctx context.Context, b *bench) (want, got string) {
		id := b.make(ctx, "Computer", nil)
		a := b.main.send(ctx, "PUT", "Computer/", fmt.Sprintf(`{"input":[{"id":%d,"comment":"%s"}]}`, id, bytes))
		return `400 ["ERROR_JSON_PAYLOAD_INVALID","…"], then null`, a.String() + ", then " + b.get(ctx, "Computer", id).field("comment")
	}
}

// largeBody is large by blanks alone, so that a server that takes it stores
// nothing large.
func largeBody(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	body := fmt.Sprintf(`{"input":[{"id":%d,"comment":"x"}]%s}`, id, strings.Repeat(" ", 1<<20))
	return "413 page …, then null", b.main.send(ctx, "PUT", "Computer/", body).String() + ", then " + b.get(ctx, "Computer", id).field("comment")
}

func longURL(criteria int, want string) func(context.Context, *bench) (want, got string) {
	return func(ctx context.Context, b *bench) (string, string) {
		var query strings.Builder
		for i := range criteria {
			query.WriteString(criterion(i, "OR", 5, "^"+b.marker+"$"))
		}
		return want, b.main.send(ctx, "GET", "search/Computer?"+query.String(), "").String()
	}
}

func manyItems(ctx context.Context, b *bench) (want, got string) {
	ids := make([]int, 200)
	for i := range ids {
		ids[i] = 1000 + i // never looked at
	}
	return "414 page …", multiple(ctx, b.main, ids...).String()
}

// largeAnswer makes items whose ids are not told; close finds them by their name.
func largeAnswer(ctx context.Context, b *bench) (want, got string) {
	name := b.name()
	rows := strings.TrimSuffix(strings.Repeat(`{"name":"`+name+`"},`, 100), ",")
	a := b.main.send(ctx, "POST", "Computer/", `{"input":[`+rows+`]}`)
	made := b.list(ctx, "Computer/?get_hateoas=false&range=0-199&searchText[name]=^"+name+"$")
	return "502 page …, then 100 items", fmt.Sprintf("%s, then %d items", a, len(made))
}
