package itsmtest_test

import (
	"testing"
	"time"

	"itsmload/client/itsmtest"
)

const (
	documentedAt = `; view documentation in your browser at http://itsm.example/itsm/apirest.php/#`
	invalidToken = `["ERROR_SESSION_TOKEN_INVALID","session_token seems invalid"]`
)

func TestLogin(t *testing.T) {
	for query, want := range map[string]int{
		"login=itsm&password=itsm":       200,
		"login=tech&password=tech":       200,
		"login=tech&password=itsm":       401,
		"user_token=mine":                200,
		"user_token=itsm-user-token":     401,
		"user_token=tech-user-token":     200,
		"login=glpi-system&password=":    400,
		"login=itsm":                     400,
		"user_token=mine&app_token=nope": 400,
	} {
		server, err := itsmtest.New(itsmtest.Options{UserToken: "mine"})
		if err != nil {
			t.Fatal(err)
		}
		w := &wire{t: t, server: server}
		if got := w.send("GET", "initSession?"+query, "").Code; got != want {
			t.Errorf("%s: status %d, want %d", query, got, want)
		}
	}
}

func TestInactiveUsersAreOut(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	w.server.Put("User", map[string]any{"id": 4, "is_active": 0})
	w.expect("GET", "initSession?user_token=tech-user-token", "", 401,
		`["ERROR_GLPI_LOGIN_USER_TOKEN","parameter user_token seems invalid"]`)
}

func TestAppToken(t *testing.T) {
	server, err := itsmtest.New(itsmtest.Options{AppToken: "app"})
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, server: server}
	w.token = w.open("itsm-user-token&app_token=app")
	w.expect("GET", "Computer?app_token=app", "", 200, `[]`)
	w.expect("GET", "Computer", "", 400, `["ERROR_APP_TOKEN_PARAMETERS_MISSING","missing parameter app_token`+
		documentedAt+`ERROR_APP_TOKEN_PARAMETERS_MISSING"]`)
	w.expect("GET", "Computer?app_token=x", "", 400, `["ERROR_WRONG_APP_TOKEN_PARAMETER","parameter app_token seems wrong`+
		documentedAt+`ERROR_WRONG_APP_TOKEN_PARAMETER"]`)
}

func TestSessionsEnd(t *testing.T) {
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	w := connect(t, itsmtest.Options{Now: func() time.Time { return clock }, SessionRequests: 4})
	for range 3 {
		clock = clock.Add(20 * time.Minute)
		w.expect("GET", "Computer", "", 200, `[]`)
	}
	clock = clock.Add(25 * time.Minute)
	w.expect("GET", "Computer", "", 401, invalidToken)
	w.token = w.open("itsm-user-token")
	for range 4 {
		w.expect("GET", "Computer", "", 200, `[]`)
	}
	w.expect("GET", "Computer", "", 401, invalidToken)
	w.token = w.open("itsm-user-token")
	w.expect("GET", "killSession", "", 200, "")
	w.expect("GET", "Computer", "", 401, invalidToken)
}

func TestANewEntityIsOutOfSightUntilEntitiesAreActivated(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	w.expect("POST", "Entity", `{"input":{"name":"Paris"}}`, 201, `{"id":1,"message":"Item successfully added: Paris"}`)
	if got := w.field("Entity", 1, "completename"); got != "Root entity > Paris" {
		t.Errorf("completename is %v", got)
	}
	const item = `{"input":{"name":"PC","entities_id":1}}`
	w.expect("POST", "Computer", item, 400, `["ERROR_GLPI_ADD",`+noRight+`]`)
	w.expect("GET", "Entity/1", "", 403, `["ERROR_RIGHT_MISSING",`+noRight+`]`)
	w.expect("POST", "changeActiveEntities", `{"entities_id":"all","is_recursive":true}`, 200, `true`)
	w.expect("POST", "Computer", item, 201, `{"id":1,"message":"Item successfully added: PC"}`)
	w.expect("GET", "getActiveEntities", "", 200,
		`{"active_entity":{"active_entities":[{"id":0},{"id":1}],"active_entity_recursive":1,"id":0}}`)
	w.expect("GET", "getMyEntities?is_recursive=true", "", 200,
		`{"myentities":[{"id":0,"name":"Root entity"},{"id":1,"name":"Root entity > Paris"}]}`)
}

func TestOnlyOneEntityActive(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	paris := w.server.Put("Entity", map[string]any{"name": "Paris", "entities_id": 0})
	w.server.Put("Computer", map[string]any{"name": "root"})
	w.server.Put("Computer", map[string]any{"name": "shared", "is_recursive": 1})
	w.server.Put("Computer", map[string]any{"name": "Paris", "entities_id": paris})
	w.expect("POST", "changeActiveEntities", `{"entities_id":1}`, 200, `true`)
	if got := w.ids("Computer"); got != "200 0-1/2 [2 3]" {
		t.Errorf("in Paris: %s", got)
	}
	w.expect("PUT", "Computer/2", `{"input":{"comment":"x"}}`, 400, `["ERROR_GLPI_UPDATE",`+noRight+`]`)
	w.expect("POST", "changeActiveEntities", `{"entities_id":77}`, 400, `["ERROR","Bad Request`+documentedAt+`ERROR"]`)
}

func TestChangeActiveProfile(t *testing.T) {
	w := connect(t, itsmtest.Options{Items: 1})
	w.token = loginAs(t, w, "mmartin")
	w.expect("PUT", "Computer/1", `{"input":{"comment":"x"}}`, 200, trueAnswer)
	w.expect("POST", "changeActiveProfile", `{"profiles_id":2}`, 200, "")
	w.expect("GET", "getActiveProfile", "", 200,
		`{"active_profile":{"id":2,"name":"Observer","entities":[{"id":0,"name":"Root entity","is_recursive":1}]}}`)
	w.expect("PUT", "Computer/1", `{"input":{"comment":"y"}}`, 400, `["ERROR_GLPI_UPDATE",`+noRight+`]`)
	w.expect("POST", "changeActiveProfile", `{"profiles_id":4}`, 404, `["ERROR_ITEM_NOT_FOUND","Item not found"]`)
	w.expect("POST", "changeActiveProfile", `{}`, 400, `["ERROR","Bad Request`+documentedAt+`ERROR"]`)
}

// loginAs gives a user a token and a session.
func loginAs(t *testing.T, w *wire, login string) string {
	t.Helper()
	for _, user := range w.server.Items("User") {
		if user["name"] == login {
			w.server.Put("User", map[string]any{"id": user["id"], "api_token": login})
			return w.open(login)
		}
	}
	t.Fatalf("there is no user %s", login)
	return ""
}

func TestLostPassword(t *testing.T) {
	w := connect(t, itsmtest.Options{})
	const off = `["ERROR","Email notifications are disabled` + documentedAt + `ERROR"]`
	w.expect("PUT", "lostPassword", `{"email":"a@example.org"}`, 400, off)
	w.token = ""
	w.expect("PATCH", "lostPassword", `{"email":"a@example.org"}`, 400, off)
	w.expect("POST", "lostPassword", `{"email":"a@example.org"}`, 400, `["ERROR","Only HTTP verb PUT is allowed`+documentedAt+`ERROR"]`)
}
