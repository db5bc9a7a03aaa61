package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
)

// remedy is what an error means to a caller and to a person.
type remedy struct {
	means error  // one of the package's sentinels, or nil
	next  string // what to do
}

// remedies is the one table of what to do, by the API's code. Where a code
// alone says too little, the key is the code and the beginning of the text.
var remedies = map[string]remedy{
	"ERROR_GLPI_LOGIN":                       {ErrLogin, "check the login and the password, and that the account is active"},
	"ERROR_GLPI_LOGIN_USER_TOKEN":            {ErrLogin, "check the user token: make a new API token in the account's settings, and see that the account is active and that the server allows login by token (Setup > General > API)"},
	"ERROR_LOGIN_PARAMETERS_MISSING":         {ErrLogin, "give a user token, or a login and a password; a proxy that drops the Authorization header has the same effect"},
	"ERROR_LOGIN_WITH_CREDENTIALS_DISABLED":  {ErrLogin, "this server takes no passwords: use a user token, or have login with credentials enabled (Setup > General > API)"},
	"ERROR_WRONG_APP_TOKEN_PARAMETER":        {ErrLogin, "check the app token: it stands on the API client's page (Setup > General > API)"},
	"ERROR_APP_TOKEN_PARAMETERS_MISSING":     {ErrLogin, "give the app token of the API client that matches this machine's address (Setup > General > API)"},
	"ERROR_NOT_ALLOWED_IP":                   {ErrLogin, "have this machine's address added to an active API client (Setup > General > API)"},
	"ERROR API disabled":                     {nil, "have the REST API enabled (Setup > General > API)"},
	"ERROR Email notifications are disabled": {nil, "have notifications by e-mail enabled (Setup > Notifications)"},

	"ERROR_SESSION_TOKEN_INVALID": {ErrSession, "the session expired or was ended: log in again; where that happens over and over, see that all servers behind a load balancer share their sessions"},
	"ERROR_SESSION_TOKEN_MISSING": {ErrSession, "log in first; a proxy that drops the Session-Token header has the same effect"},

	"ERROR_RIGHT_MISSING":                     {ErrForbidden, "give the account's profile the right to it, choose another profile, or see that the item's entity is within its sight"},
	"ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM": {ErrItemtype, "check the itemtype's name, with its capital letters, as in Computer or NetworkEquipment"},
	"ERROR_ITEM_NOT_FOUND":                    {ErrNotFound, "check the id: no such item exists, or it was purged"},
	"ERROR_RANGE_EXCEED_TOTAL":                {nil, "ask for a range that begins before the end of the list"},

	"ERROR_GLPI_UPDATE":            {nil, "read the item: the server refused the change, or the item does not exist; its logs (files/_log) can tell more"},
	"ERROR_GLPI_PARTIAL_UPDATE":    {nil, "read the items: the server refused the change of some of them"},
	"ERROR_GLPI_ADD":               {nil, "look for an item of the same name: the server refused to add this one; its logs (files/_log) can tell more"},
	"ERROR_GLPI_PARTIAL_ADD":       {nil, "look for items of the same name: the server refused to add some"},
	"ERROR_GLPI_DELETE":            {nil, "read the item: the server refused to delete it"},
	"ERROR_GLPI_PARTIAL_DELETE":    {nil, "read the items: the server refused to delete some of them"},
	"ERROR_BAD_ARRAY":              {nil, "see whether a proxy on the way changes the body or its Content-Type, since this client always sends a list or an object as JSON"},
	"ERROR_JSON_PAYLOAD_INVALID":   {nil, "see whether a proxy on the way changes or cuts the body, since this client sends valid JSON only"},
	"ERROR_JSON_PAYLOAD_FORBIDDEN": {nil, "see whether a proxy on the way adds a body to a GET"},
	"ERROR_METHOD_NOT_ALLOWED":     {nil, "have the method of this request allowed on the way to the server"},
	"ERROR":                        {nil, "do what the server's own words say; its logs (files/_log) can tell more"},
}

// remedyOf looks an answer of the API up in the table.
func remedyOf(e *Error) remedy {
	if r, ok := remedies[e.Code+" "+words(e.Text)]; ok {
		return r
	}
	if r, ok := remedies[e.Code]; ok {
		return r
	}
	return remedies["ERROR"]
}

// pages is what to do by a word of a page's title, in the order of asking.
var pages = []struct{ title, next string }{
	{"MAINTENANCE", "the server is in maintenance mode: try again when it is over"},
	{"UPDATE NEEDED", "the server waits for its database to be updated: have its administrator finish the update, then try again"},
	{"Mysql Error", "the server has lost its database: try again when it is back"},
}

// statuses is what to do by the status of an answer that is none of the API's.
var statuses = map[int]string{
	http.StatusUnauthorized:          "something in front of the server wants a login of its own: ask for a way past it for this machine",
	http.StatusForbidden:             "something in front of the server refuses this machine or this request: ask its administrator",
	http.StatusNotFound:              "check the URL: no API is there; it is the server's address with the path under which ITSM-NG runs, without /index.php",
	http.StatusMethodNotAllowed:      "have the method of this request allowed on the way to the server",
	http.StatusRequestEntityTooLarge: "send fewer rows a request, or have the proxy's limit raised (client_max_body_size in nginx)",
	http.StatusRequestURITooLong:     "ask for fewer items at once",
	http.StatusTooManyRequests:       "go slower: lower the rate, and try again later",
	http.StatusInternalServerError:   "the request ran into a limit or an error of the server: ask for less at once, and see its PHP log",
	http.StatusBadGateway:            "PHP is down behind the web server, or its answer was too large: try again later, and see the web server's log",
	http.StatusServiceUnavailable:    "the server is not available for now: try again later",
	http.StatusGatewayTimeout:        "the proxy gave up waiting while the server may work on: ask for less at once, or have its time-out raised",
}

// next says what to do about the error.
func (e *Error) next() string {
	if e.doubt != "" && e.open() {
		return e.advice() + "; " + e.doubt
	}
	return e.advice()
}

// open reports whether the request may have been carried out although it
// failed: it left, and was not turned down.
func (e *Error) open() bool { return e.failed() && !TurnedDown(e) && !e.unreached() }

// TurnedDown reports whether an error says that the server, or a proxy before it, wants
// fewer requests and took nothing of this one: a 429 or a 503.
func TurnedDown(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable)
}

// advice says what to do about what went wrong.
func (e *Error) advice() string {
	switch {
	case e.Status == 0:
		advice, _ := connectionAdvice(e.cause)
		return advice
	case e.Target != "":
		return "redirects are not followed, since they would carry the tokens along: if that is your server, give its address as the URL"
	case e.Code != "":
		return remedyOf(e).next
	}
	for _, page := range pages {
		if strings.Contains(e.Excerpt, page.title) {
			return page.next
		}
	}
	if next, ok := statuses[e.Status]; ok {
		return next
	}
	if e.Status/100 == 2 {
		return "the server stopped halfway, or something else answered in its place: see its PHP log, and check the URL if it never answers otherwise"
	}
	return "check the URL, and what stands between this machine and the server"
}

// connectionAdvice says what to do about a connection that failed, and whether
// it was made at all, so that the request can have left.
func connectionAdvice(cause error) (advice string, made bool) {
	var dial *net.OpError
	var name *net.DNSError
	var trust *tls.CertificateVerificationError
	var host x509.HostnameError
	var record tls.RecordHeaderError
	switch {
	case errors.As(cause, &dial) && dial.Op == "proxyconnect":
		return "see that the proxy named by HTTPS_PROXY runs and lets this machine pass, or have the server's host in NO_PROXY", false
	case errors.As(cause, &name):
		return "check the host in the URL, and the network or VPN of this machine", false
	case errors.As(cause, &host):
		return "use the host name that the server's certificate is made for", false
	case errors.As(cause, &trust):
		return "have the certificate's authority trusted by this machine, or give its certificate as a CA file in PEM; and check this machine's clock", false
	case errors.As(cause, &record), errors.Is(cause, http.ErrSchemeMismatch):
		return "check the port, and whether the URL should begin with http:// instead of https://", false
	case errors.Is(cause, errSlow):
		return "see whether the server is overloaded: less at once or a longer time limit help", true
	case errors.As(cause, &dial) && dial.Op == "dial":
		return "see that the server runs, that the port in the URL is right, and that no firewall is in between", false
	}
	return "see whether the server or a proxy on the way was restarted or refuses this machine", true
}
