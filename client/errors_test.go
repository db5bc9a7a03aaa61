package client_test

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"itsmload/client"
)

// meanings are all that errors.Is can tell.
var meanings = map[string]error{
	"failed": client.ErrFailed, "forbidden": client.ErrForbidden, "itemtype": client.ErrItemtype,
	"session": client.ErrSession, "login": client.ErrLogin, "not found": client.ErrNotFound,
	"too large": client.ErrTooLarge, "outage": client.ErrOutage, "unreached": client.ErrUnreached,
}

// ask makes some request that is sent once, and gives its error.
func ask(t *testing.T, reply func(request) answer) error {
	t.Helper()
	err := newFake(t, reply).client(t).LostPassword(t.Context(), "jean@example.org")
	if err == nil {
		t.Fatal("no error")
	}
	return err
}

// check compares an error with what it should mean and say.
func check(t *testing.T, name string, err error, meaning string, says ...string) {
	t.Helper()
	for word, sentinel := range meanings {
		want := word == meaning || word == "failed" && meaning == "unreached"
		if errors.Is(err, sentinel) != want {
			t.Errorf("%s: means %q: %v, want %q", name, word, errors.Is(err, sentinel), meaning)
		}
	}
	for _, part := range says {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s: does not say %q: %v", name, part, err)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: more than one line: %v", name, err)
	}
}

func TestErrorsByCode(t *testing.T) {
	tests := []struct {
		status              int
		code, text, meaning string
		next                string
	}{
		{401, "ERROR_SESSION_TOKEN_INVALID", "session_token seems invalid", "session", "log in again"},
		{400, "ERROR_SESSION_TOKEN_MISSING", "parameter session_token is missing or empty", "session", "log in first"},
		{401, "ERROR_GLPI_LOGIN", "Incorrect username or password", "login", "check the login and the password"},
		{401, "ERROR_GLPI_LOGIN_USER_TOKEN", "parameter user_token seems invalid", "login", "make a new API token"},
		{400, "ERROR_LOGIN_PARAMETERS_MISSING", "parameter(s) login, password or user_token are missing", "login", "give a user token"},
		{400, "ERROR_LOGIN_WITH_CREDENTIALS_DISABLED", "usage of initSession resource with credentials is disabled", "login", "use a user token"},
		{400, "ERROR_WRONG_APP_TOKEN_PARAMETER", "parameter app_token seems wrong", "login", "check the app token"},
		{400, "ERROR_APP_TOKEN_PARAMETERS_MISSING", "missing parameter app_token", "login", "give the app token"},
		{400, "ERROR_NOT_ALLOWED_IP", "There isn't an active API client matching your IP address", "login", "this machine's address"},
		{400, "ERROR", "API disabled", "", "have the REST API enabled"},
		{400, "ERROR", "Email notifications are disabled", "", "notifications by e-mail"},
		{400, "ERROR", "sort param is not a field of glpi_computers", "", "server's own words"},
		{403, "ERROR_RIGHT_MISSING", "You don't have permission to perform this action.", "forbidden", "profile"},
		{400, "ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM", "resource not found", "itemtype", "check the itemtype's name"},
		{404, "ERROR_ITEM_NOT_FOUND", "Item not found", "not found", "check the id"},
		{400, "ERROR_BAD_ARRAY", "input parameter must be an array of objects", "", "proxy"},
		{400, "ERROR_JSON_PAYLOAD_INVALID", "JSON payload seems not valid", "", "proxy"},
		{400, "ERROR_JSON_PAYLOAD_FORBIDDEN", "GET Request should not have json payload", "", "proxy"},
		{400, "ERROR_GLPI_UPDATE", "", "", "read the item"},
		{400, "ERROR_GLPI_PARTIAL_UPDATE", "", "", "read the items"},
		{400, "ERROR_GLPI_ADD", "Duplicate entry", "", "same name"},
		{500, "ERROR_OF_TOMORROW", "what", "failed", "server's own words"},
	}
	for _, test := range tests {
		body := `["` + test.code + `","` + test.text + `; view documentation in your browser at http://itsm.example/apirest.php/#` + test.code + `"]`
		if test.text == "API disabled" || test.text == "" {
			body = `["` + test.code + `","` + test.text + `"]`
		}
		err := ask(t, always(test.status, body))
		check(t, test.code, err, test.meaning, "PUT lostPassword: "+test.code, test.text, test.next)
		if strings.Contains(err.Error(), "view documentation") {
			t.Errorf("%s: sends the reader to the server's own manual: %v", test.code, err)
		}
		e, ok := errors.AsType[*client.Error](err)
		if !ok || e.Status != test.status || e.Code != test.code || !strings.HasPrefix(e.Text, test.text) || e.Excerpt != "" {
			t.Errorf("%s: holds %+v", test.code, e)
		}
	}
}

func TestErrorsByPage(t *testing.T) {
	const head = `<!DOCTYPE html><html lang="en"><head>`
	tests := []struct {
		name             string
		status           int
		body             string
		excerpt, meaning string
		next             string
	}{
		{"maintenance", 200, head + `<title>ITSM-NG - MAINTENANCE MODE</title><meta content="394f">`, "ITSM-NG - MAINTENANCE MODE", "failed", "maintenance mode"},
		{"update", 200, head + "<title>\n ITSM-NG - UPDATE NEEDED </title>", "ITSM-NG - UPDATE NEEDED", "failed", "waits for its database"},
		{"database", 200, head + `<title>ITSM-NG - Mysql Error</title>`, "ITSM-NG - Mysql Error", "failed", "lost its database"},
		{"script died", 200, "", "", "failed", "empty body"},
		{"something else", 200, "<script>var x = '<p>';</script><p>Please <b>wait</b></p>\n<style>p{}</style>", "Please wait", "failed", "check the URL"},
		{"no title, very long", 200, strings.Repeat("é ", 500), strings.Repeat("é ", 59) + "é…", "failed", ""},
		{"login wall", 401, "<title>401 Authorization Required</title>", "401 Authorization Required", "", "a login of its own"},
		{"firewall", 403, "<title>403 Forbidden</title>", "403 Forbidden", "", "refuses this machine"},
		{"wrong URL", 404, "<title>404 Not Found</title>", "404 Not Found", "", "check the URL"},
		{"no such method", 405, "Method Not Allowed", "Method Not Allowed", "", "method"},
		{"body too large", 413, "<title>413 Request Entity Too Large</title>", "413 Request Entity Too Large", "too large", "fewer rows"},
		{"URL too long", 414, "<title>414 Request-URI Too Large</title>", "414 Request-URI Too Large", "", "fewer items"},
		{"too fast", 429, "slow down", "slow down", "failed", "lower the rate"},
		{"PHP limit", 500, "", "", "failed", "PHP log"},
		{"PHP down", 502, "<html>\n<head><title>502 Bad Gateway</title></head>", "502 Bad Gateway", "failed", "PHP is down"},
		{"away", 503, "", "", "failed", "try again later"},
		{"gateway's time-out", 504, "<title>504 Gateway Time-out</title>", "504 Gateway Time-out", "failed", "gave up waiting"},
		{"another of the kind", 599, "", "", "failed", "check the URL"},
		{"a teapot", 418, "short and stout", "short and stout", "", "check the URL"},
	}
	for _, test := range tests {
		err := ask(t, page(test.status, test.body))
		check(t, test.name, err, test.meaning, "PUT lostPassword: itsm.example.org", test.excerpt, test.next)
		e, _ := errors.AsType[*client.Error](err)
		if e.Status != test.status || e.Excerpt != test.excerpt || e.Code != "" {
			t.Errorf("%s: holds %+v, want the excerpt %q", test.name, e, test.excerpt)
		}
	}
}

func TestErrorsOfJSONThatIsNotTheAPIs(t *testing.T) {
	for _, body := range []string{`{"error":"no"}`, `[]`, `[1,2]`, `["",""]`, `["no code","text"]`, `"text"`, ``, `[`} {
		check(t, body, ask(t, always(400, body)), "", "answered 400")
	}
}

func TestErrorsNameTheRequest(t *testing.T) {
	c := newFake(t, always(403, `["ERROR_RIGHT_MISSING","no right"]`)).client(t)
	_, update := c.Update(t.Context(), "Location", rowsOf(1))
	_, session := c.Session(t.Context())
	for want, err := range map[string]error{
		"PUT Location: ": update, "GET getActiveProfile: ": session, "GET initSession: ": c.Login(t.Context()),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("error %v, want one that begins with %q", err, want)
		}
	}
}

// A debug page or a careless proxy can repeat what it was sent.
func TestErrorsHoldNoSecret(t *testing.T) {
	secrets := []string{
		"user-token-0123456789", "app-token-0123456789", "session-0123456789",
		"my-password", "aXRzbTpteS1wYXNzd29yZA==",
	}
	sent := "sent: " + strings.Join(secrets, " ")
	replies := map[string]answer{
		"page":  {status: 500, body: "<title>" + sent + "</title>", page: true},
		"text":  {status: 400, body: `["ERROR","` + sent + `"]`},
		"early": {status: 200, body: sent, page: true},
	}
	replies["cut short"] = answer{status: 500, body: strings.Repeat("x", 105) + " " + sent, page: true}
	for name, reply := range replies {
		c := newFake(t, func(r request) answer {
			if r.path == "Computer/" {
				return reply
			}
			return office(r)
		}).client(t, func(c *client.Config) { c.Login, c.Password = "itsm", "my-password" })
		if err := c.Login(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := c.Update(t.Context(), "Computer", rowsOf(1))
		if err == nil || strings.Contains(err.Error(), "user-") || name != "cut short" && !strings.Contains(err.Error(), "sent: … … … … …") {
			t.Errorf("%s: the error holds a secret, or not the rest: %v", name, err)
		}
	}
}

// What failed and may have been carried out all the same is for its sender to
// find out, each in its own way. A read leaves nothing open, nor does what was
// turned down or never left.
func TestErrorsSayWhatIsLeftOpen(t *testing.T) {
	work := map[string]func(*testing.T, *client.Client) error{
		"read back what was sent": func(t *testing.T, c *client.Client) error {
			_, err := c.Update(t.Context(), "Computer", rowsOf(1))
			return err
		},
		"the mail may be on its way": func(t *testing.T, c *client.Client) error {
			return c.LostPassword(t.Context(), "jean@example.org")
		},
		"the new password may be set": func(t *testing.T, c *client.Client) error {
			return c.ResetPassword(t.Context(), "jean@example.org", "token", "password")
		},
		"": func(t *testing.T, c *client.Client) error { _, err := c.Get(t.Context(), "Computer", 1); return err },
	}
	fails := map[string]struct {
		answer answer
		open   bool
	}{
		"500": {answer{status: 500}, true}, "502": {answer{status: 502}, true}, "504": {answer{status: 504}, true},
		"empty": {answer{status: 200, page: true}, true}, "page": {answer{status: 200, body: "<p>", page: true}, true}, "cut": {answer{}, true},
		"429": {answer{status: 429}, false}, "503": {answer{status: 503}, false}, "413": {answer{status: 413, page: true}, false},
		"refused": {answer{status: 403, body: `["ERROR_RIGHT_MISSING",""]`}, false},
	}
	for name, fail := range fails {
		for says, do := range work {
			synctest.Test(t, func(t *testing.T) {
				err := do(t, newFake(t, func(r request) answer {
					if r.path == "getActiveEntities" {
						return answer{status: 200, body: "{}"}
					}
					return fail.answer
				}).client(t))
				for doubt := range work {
					if want := fail.open && doubt == says; doubt != "" && strings.Contains(err.Error(), doubt) != want {
						t.Errorf("%s: says %q: %v, want %v: %v", name, doubt, !want, want, err)
					}
				}
			})
		}
	}
	gone := clientOf(t, "https://itsm.example.org", func(c *client.Config) {
		c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
		})
	})
	if err := work["the mail may be on its way"](t, gone); strings.Contains(err.Error(), "on its way") {
		t.Errorf("it never left: %v", err)
	}
}
