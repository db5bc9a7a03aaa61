package client

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// call is one request of the API. Every endpoint takes the same five steps: it
// checks what it was given, describes its call, lets do carry it out, decodes
// the answer, and hands out what it means.
type call struct {
	method   string
	endpoint string // the itemtype or the endpoint's own name, for errors
	path     string // below apirest.php, escaped
	query    string // escaped as far as the server wants it
	body     []byte // JSON, or nil
	login    string // the Authorization header, of initSession alone
	session  string // the session it belongs to; empty is the client's own

	write  bool // changes items: runs on when its caller is stopped
	bare   bool // may be answered by nothing
	twice  bool // does no harm when it is sent twice, though it is no GET
	final  bool // is never sent twice, whatever comes back
	large  bool // can be asked for in smaller parts, where the server finds it too much
	ending bool // ends a session: waits for no turn
	probe  bool // asks whether the server is there: does not wait until it is

	limit   time.Duration // what it may take; 0 is Config.Timeout
	doubt   string        // what to do where it failed and may have been carried out all the same
	secrets []string      // in its body, for no error to repeat
}

// again reports whether a call that failed may be sent again: one that was not
// taken, for want of a session or of room, and a read after any failure. An
// update may be sent twice, and is all the same not unless it was turned down,
// since its caller has to know what the first time wrote.
func (c call) again(err error) bool {
	switch status := statusOf(err); {
	case c.final:
		return false
	case codeOf(err) == "ERROR_SESSION_TOKEN_INVALID", status == http.StatusTooManyRequests:
		return true
	case status == http.StatusServiceUnavailable:
		return c.method != http.MethodPost || c.twice
	}
	return (c.method == http.MethodGet || c.twice) && passing(err) && !(c.large && tooMuch(err))
}

// itemtypes is what a PHP class can be called: nothing that would end the path.
var itemtypes = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_\\]*$`)

// callOn describes a call on an itemtype, or on one of its items.
func callOn(method, itemtype, id, query string) (call, error) {
	if !itemtypes.MatchString(itemtype) {
		return call{}, fmt.Errorf("%.60q is not an itemtype: it is the name of a class, as in Computer", itemtype)
	}
	path := url.PathEscape(itemtype) + "/" + id
	return call{method: method, endpoint: itemtype, path: path, query: query}, nil
}
