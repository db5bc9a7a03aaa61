package conformance

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

const (
	sessionInvalid = `401 ["ERROR_SESSION_TOKEN_INVALID","…"]`
	sessionMissing = `400 ["ERROR_SESSION_TOKEN_MISSING","…"]`
)

// refusal is a request outside of any session, or in one, that is refused.
type refusal struct {
	name, method, path string
	header             http.Header // replaces the session's and the API client's
	want               string
}

func (b *bench) refusals() []refusal {
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(b.marker+":wrong"))
	return []refusal{
		{"login with a wrong user token", "GET", "initSession", http.Header{"Session-Token": nil, "Authorization": {"user_token wrong"}}, `401 ["ERROR_GLPI_LOGIN_USER_TOKEN","…"]`},
		{"login with a wrong password", "GET", "initSession", http.Header{"Session-Token": nil, "Authorization": {basic}}, `401 ["ERROR_GLPI_LOGIN","…"]`},
		{"login with nothing", "GET", "initSession", http.Header{"Session-Token": nil}, `400 ["ERROR_LOGIN_PARAMETERS_MISSING","…"]`},
		{"a wrong app token", "GET", "Computer/", http.Header{"App-Token": {"wrong"}}, `400 ["ERROR_WRONG_APP_TOKEN_PARAMETER","…"]`},
		{"no session token", "GET", "Computer/", http.Header{"Session-Token": nil}, sessionMissing},
		{"a wrong session token", "GET", "Computer/", http.Header{"Session-Token": {"wrong"}}, sessionInvalid},
		{"an unknown itemtype", "GET", "NoSuchThing/", http.Header{}, `400 ["ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM","…"]`},
		{"a profile that the account lacks", "POST", "changeActiveProfile?profiles_id=" + far, http.Header{}, `404 ["ERROR_ITEM_NOT_FOUND","…"]`},
		{"lostPassword by another method", "POST", "lostPassword", http.Header{"Session-Token": nil}, `400 ["ERROR","…"]`},
		{"lostPassword in a session", "PUT", "lostPassword?email=" + b.marker + "%40example.invalid", http.Header{}, `400 ["ERROR…","…"]`},
		{"lostPassword without notifications", "PUT", "lostPassword?email=" + b.marker + "%40example.invalid", http.Header{"Session-Token": nil}, `400 ["ERROR","…"]`},
	}
}

func sessionChecks() []check {
	checks := []check{
		{"session: the app token left out", withoutAppToken},
		{"session: ended, it is no more", killed},
		{"session: its token in the query", tokenInQuery},
		{"session: shared by four bulk updates at once", shared},
		{"session: profiles", profiles},
		{"session: the active profile chosen again", sameProfile},
		{"session: entities", entities},
		{"session: a new entity is out of sight until all are made active", newEntity},
		{"error: an unknown item", unknownItem},
		{"error: an item out of sight", hiddenItem},
	}
	for i, r := range (&bench{}).refusals() {
		checks = append(checks, check{"error: " + r.name, func(ctx context.Context, b *bench) (want, got string) {
			r := b.refusals()[i]
			return r.want, b.main.sendWith(ctx, r.method, r.path, "", r.header).String()
		}})
	}
	return checks
}

func withoutAppToken(ctx context.Context, b *bench) (want, got string) {
	a := b.main.sendWith(ctx, "GET", "getActiveEntities", "", http.Header{"App-Token": nil})
	if b.target.AppToken == "" {
		return `200 {"active_entity":…}`, a.String()
	}
	return `400 ["ERROR_APP_TOKEN_PARAMETERS_MISSING","…"]`, a.String()
}

// session opens a session beside the two of the bench.
func (b *bench) session(ctx context.Context) *wire {
	var begun struct {
		Token string `json:"session_token"`
	}
	b.login(ctx).decode(&begun)
	return b.main.within(begun.Token)
}

func killed(ctx context.Context, b *bench) (want, got string) {
	w := b.session(ctx)
	before := w.send(ctx, "GET", "getMyProfiles", "")
	end := w.send(ctx, "GET", "killSession", "")
	after := w.send(ctx, "GET", "getMyProfiles", "")
	return "200, then 200, then " + sessionInvalid, fmt.Sprintf("%d, then %s, then %s", before.status, end, after)
}

func tokenInQuery(ctx context.Context, b *bench) (want, got string) {
	a := b.main.within("").send(ctx, "GET", "getActiveEntities?session_token="+b.main.token, "")
	return `200 {"active_entity":…}`, a.String()
}

func shared(ctx context.Context, b *bench) (want, got string) {
	const atOnce = 4
	ids := b.computers(ctx, atOnce)
	answers := make([]string, atOnce)
	var all sync.WaitGroup
	for i, id := range ids {
		all.Go(func() {
			body := fmt.Sprintf(`{"input":[{"id":%d,"comment":"1"},{"id":%d,"comment":"2"}]}`, id, id)
			answers[i], _, _ = strings.Cut(b.main.send(ctx, "PUT", "Computer/", body).String(), " ")
		})
	}
	all.Wait()
	got = strings.Join(answers, " ")
	for _, id := range ids {
		got += " " + b.get(ctx, "Computer", id).field("comment")
	}
	return `200 200 200 200 "2" "2" "2" "2"`, got
}

func profiles(ctx context.Context, b *bench) (want, got string) {
	return `200 {"myprofiles":[{…"id":…,"name":"…"…}]}`, b.main.send(ctx, "GET", "getMyProfiles", "").String()
}

func sameProfile(ctx context.Context, b *bench) (want, got string) {
	w := b.session(ctx)
	defer w.send(ctx, "GET", "killSession", "")
	var active struct {
		Profile struct{ ID int } `json:"active_profile"`
	}
	w.send(ctx, "GET", "getActiveProfile", "").decode(&active)
	return "200", w.send(ctx, "POST", "changeActiveProfile", fmt.Sprintf(`{"profiles_id":%d}`, active.Profile.ID)).String()
}

func entities(ctx context.Context, b *bench) (want, got string) {
	all := b.main.send(ctx, "GET", "getActiveEntities", "")
	one := b.narrow.send(ctx, "GET", "getActiveEntities", "")
	want = fmt.Sprintf(`200 {"active_entity":{"active_entities":[{"id":…},{"id":…}],"active_entity_recursive":…,"id":%d}}`+
		`, 200 {"active_entity":{"active_entities":[{"id":%d}],"active_entity_recursive":…,"id":%d}}`, b.top, b.top, b.top)
	return want, all.String() + ", " + one.String()
}

func newEntity(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Entity", map[string]any{"entities_id": b.top})
	before := b.get(ctx, "Entity", id)
	active := b.seeAll(ctx)
	want = `403 ["ERROR_RIGHT_MISSING",` + noRight + `], then 200 true, then ` + fmt.Sprint(id)
	return want, before.String() + ", then " + active.String() + ", then " + b.get(ctx, "Entity", id).field("id")
}

func unknownItem(ctx context.Context, b *bench) (want, got string) {
	return `404 ["ERROR_ITEM_NOT_FOUND","…"]`, b.get(ctx, "Computer", b.gone(ctx)).String()
}

func hiddenItem(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", map[string]any{"entities_id": b.below})
	a := b.narrow.send(ctx, "GET", fmt.Sprintf("Computer/%d", id), "")
	return `403 ["ERROR_RIGHT_MISSING",` + noRight + `]`, a.String()
}
