package conformance

import (
	"context"
	"fmt"
	"strings"
)

const (
	noRight  = `"…"` // in the language of the account
	died     = "200 empty page"
	badArray = `400 ["ERROR_BAD_ARRAY","…"]`
)

// update is a request to update, in which {1}, {2} and {3} are the ids of new
// computers, {gone} that of one that is no more, and {entity} that of an entity
// of ours.
type update struct {
	name, path, body string
	want             string
	narrow           bool // {2} stands in an entity out of the session's sight
}

// updates are the shapes of answers, each the same for PUT and PATCH.
func updates() []update {
	return []update{
		{name: "one item, id in the URL", path: "Computer/{1}", body: `{"input":{"comment":"x"}}`, want: `200 [{"{1}":true,"message":""}]`},
		{name: "one item, id in the body", path: "Computer/", body: `{"input":{"id":{1},"comment":"x"}}`, want: `200 [{"{1}":true,"message":""}]`},
		{name: "many fields", path: "Computer/", body: `{"input":{"id":{1},"serial":"S","otherserial":"O","locations_id":0,"states_id":0,"comment":"x"}}`, want: `200 [{"{1}":true,"message":""}]`},
		{name: "several items, all known", path: "Computer/", body: `{"input":[{"id":{1},"comment":"x"},{"id":{2},"comment":"x"}]}`, want: `200 [{"{1}":true,"message":""},{"{2}":true,"message":""}]`},
		{name: "an unknown id among others is left out", path: "Computer/", body: `{"input":[{"id":{1}},{"id":{gone}},{"id":{3}}]}`, want: `207 ["ERROR_GLPI_PARTIAL_UPDATE",[{"{1}":true,"message":""},{"{3}":true,"message":""}]]`},
		{name: "every id unknown", path: "Computer/", body: `{"input":[{"id":{gone},"comment":"x"}]}`, want: `400 ["ERROR_GLPI_UPDATE",[]]`},
		{name: "some rows refused", path: "Computer/", body: `{"input":[{"id":{1},"comment":"x"},{"id":{2},"comment":"x"}]}`, want: `207 ["ERROR_GLPI_PARTIAL_UPDATE",[{"{1}":true,"message":""},{"{2}":false,"message":` + noRight + `}]]`, narrow: true},
		{name: "every row refused", path: "Computer/", body: `{"input":[{"id":{2},"comment":"x"}]}`, want: `400 ["ERROR_GLPI_UPDATE",[{"{2}":false,"message":` + noRight + `}]]`, narrow: true},
		{name: "a row without an id", path: "Computer/", body: `{"input":[{"comment":"x"},{"id":{1}}]}`, want: `200 [[],{"{1}":true,"message":""}]`},
		{name: "only rows without an id", path: "Computer/", body: `{"input":[{"comment":"x"},{"id":null}]}`, want: `200 [[],[]]`},
		{name: "the same id three times", path: "Computer/", body: `{"input":[{"id":{1},"comment":"1"},{"id":{1},"comment":"2"},{"id":{1},"comment":"3"}]}`, want: `200 [{"{1}":true,"message":""},{"{1}":true,"message":""},{"{1}":true,"message":""}]`},
		{name: "an empty list", path: "Computer/", body: `{"input":[]}`, want: `400 ["ERROR_GLPI_UPDATE",[]]`},
		{name: "one item, id unknown", path: "Computer/{gone}", body: `{"input":{"comment":"x"}}`, want: `400 ["ERROR_GLPI_UPDATE",null]`},
		{name: "one item, no right", path: "Computer/{2}", body: `{"input":{"comment":"x"}}`, want: `400 ["ERROR_GLPI_UPDATE",` + noRight + `]`, narrow: true},
		{name: "of two ids the body's wins", path: "Computer/{1}", body: `{"input":{"id":{2},"comment":"x"}}`, want: `200 [{"{2}":true,"message":""}]`},
		{name: "a list with an id in the URL", path: "Computer/{1}", body: `{"input":[{"id":{1},"comment":"x"}]}`, want: died},
		{name: "a list of entities", path: "Entity/", body: `{"input":[{"id":{entity},"comment":"x"}]}`, want: died},
		{name: "one entity", path: "Entity/{entity}", body: `{"input":{"comment":"x"}}`, want: `200 [{"{entity}":true,"message":""}]`},
		{name: "no input", path: "Computer/", body: `{"inputs":[]}`, want: badArray},
		{name: "an id with letters behind it", path: "Computer/", body: `{"input":[{"id":"{1}abc"}]}`, want: `200 [{"{1}":true,"message":""}]`},
		{name: "an id with a blank before it", path: "Computer/", body: `{"input":[{"id":" {1}"}]}`, want: `200 [{"{1}":true,"message":""}]`},
		{name: "an id with a decimal point", path: "Computer/", body: `{"input":[{"id":{1}.0}]}`, want: `200 [{"{1}":true,"message":""}]`},
		{name: "history is accepted", path: "Computer/", body: `{"input":[{"id":{1},"comment":"x"}],"history":false}`, want: `200 [{"{1}":true,"message":""}]`},
		{name: "_no_history is accepted", path: "Computer/", body: `{"input":[{"id":{1},"comment":"x","_no_history":true}]}`, want: `200 [{"{1}":true,"message":""}]`},
	}
}

func answerChecks() []check {
	checks := []check{
		{"update without a Content-Type", withoutContentType},
		{"the body's id wins over the URL's: the item that is written", bodyIDWins},
	}
	for _, u := range updates() {
		for _, method := range []string{"PUT", "PATCH"} {
			checks = append(checks, check{method + ": " + u.name, u.by(method)})
		}
	}
	return checks
}

// by is the check of an update sent by one method.
func (u update) by(method string) func(context.Context, *bench) (want, got string) {
	return func(ctx context.Context, b *bench) (want, got string) {
		hidden := map[string]any{}
		w := b.main
		if u.narrow {
			hidden["entities_id"], w = b.below, b.narrow
		}
		fill := strings.NewReplacer(
			"{1}", fmt.Sprint(b.make(ctx, "Computer", nil)),
			"{2}", fmt.Sprint(b.make(ctx, "Computer", hidden)),
			"{3}", fmt.Sprint(b.make(ctx, "Computer", nil)),
			"{gone}", fmt.Sprint(b.gone(ctx)),
			"{entity}", fmt.Sprint(b.below),
		).Replace
		return fill(u.want), w.send(ctx, method, fill(u.path), fill(u.body)).String()
	}
}

func withoutContentType(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	return badArray, b.main.sendWith(ctx, "PUT", "Computer/", fmt.Sprintf(`{"input":[{"id":%d,"comment":"x"}]}`, id), map[string][]string{}).String()
}

func bodyIDWins(ctx context.Context, b *bench) (want, got string) {
	ids := b.computers(ctx, 2)
	b.put(ctx, "Computer", ids[0], map[string]any{"id": ids[1], "comment": "x"})
	return `null, "x"`, b.get(ctx, "Computer", ids[0]).field("comment") + ", " + b.get(ctx, "Computer", ids[1]).field("comment")
}
