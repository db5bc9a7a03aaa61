package client

import (
	"fmt"
	"net/url"
	"regexp"
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

	write bool // changes items: runs on when its caller is stopped
	bare  bool // may be answered by nothing
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
