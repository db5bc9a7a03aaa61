package itsmtest

import (
	"net/http"
	"strconv"
	"strings"
)

// work finds the endpoint of a request and does what it asks.
func (c *call) work() (answer, error) {
	if !strings.Contains(c.path, "apirest.php") {
		return answer{status: http.StatusNotFound, html: true, body: []byte("<html>404 Not Found</html>")}, nil
	}
	if c.problem != nil {
		return answer{}, c.problem
	}
	if endpoint, ok := c.endpoints()[c.parts[0]]; ok {
		return endpoint()
	}
	if err := c.resolve(0); err != nil {
		return answer{}, err
	}
	return c.items()
}

// endpoints are the resources beside the itemtypes.
func (c *call) endpoints() map[string]func() (answer, error) {
	return map[string]func() (answer, error){
		"":                     c.documentation,
		"initSession":          c.initSession,
		"lostPassword":         c.lostPassword,
		"killSession":          c.within(c.killSession),
		"getMyProfiles":        c.within(c.getMyProfiles),
		"getActiveProfile":     c.within(c.getActiveProfile),
		"changeActiveProfile":  c.within(c.changeActiveProfile),
		"getMyEntities":        c.within(c.getMyEntities),
		"getActiveEntities":    c.within(c.getActiveEntities),
		"changeActiveEntities": c.within(c.changeActiveEntities),
		"getMultipleItems":     c.within(c.getMultipleItems),
		"listSearchOptions":    c.of(c.listSearchOptions),
		"search":               c.of(c.search),
	}
}

// within is an endpoint that needs a session.
func (c *call) within(endpoint func() (answer, error)) func() (answer, error) {
	return func() (answer, error) {
		if err := c.enter(); err != nil {
			return answer{}, err
		}
		return endpoint()
	}
}

// of is an endpoint about the itemtype that follows it in the path.
func (c *call) of(endpoint func() (answer, error)) func() (answer, error) {
	return func() (answer, error) {
		if err := c.resolve(1); err != nil {
			return answer{}, err
		}
		return c.within(endpoint)()
	}
}

// resolve reads the itemtype at a place of the path, with the id, the child
// itemtype and its id that may follow.
func (c *call) resolve(at int) error {
	t, err := c.itemtypeAt(at)
	if err != nil {
		return err
	}
	c.table = t
	c.id, c.hasID = c.numberAt(at + 1)
	if len(c.parts) <= at+2 || at > 0 {
		return nil
	}
	child, err := c.itemtypeAt(at + 2)
	if err != nil {
		return err
	}
	c.parent, c.owner, c.table = t, c.id, child
	c.id, c.hasID = c.numberAt(at + 3)
	return nil
}

func (c *call) itemtypeAt(at int) (*table, error) {
	if at >= len(c.parts) {
		return nil, c.documented("ERROR_RESOURCE_MISSING", "missing resource")
	}
	t, ok := c.server.store.table(c.parts[at])
	if !ok {
		return nil, c.documented("ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM",
			"resource not found or not an instance of CommonDBTM")
	}
	return t, nil
}

// numberAt reads an id of the path, which PHP takes where it is a number.
func (c *call) numberAt(at int) (int, bool) {
	if at >= len(c.parts) {
		return 0, false
	}
	s := c.parts[at]
	if s == "" || numberLength(s) != len(s) {
		return 0, false
	}
	whole, _, _ := strings.Cut(s, ".")
	id, err := strconv.Atoi(whole)
	return id, err == nil
}

// items does what the method asks of an itemtype.
func (c *call) items() (answer, error) {
	switch c.method {
	case http.MethodPost:
		return c.within(c.create)()
	case http.MethodPut, http.MethodPatch:
		return c.update()
	case http.MethodDelete:
		return c.within(c.remove)()
	}
	if c.id > 0 || c.hasID && c.id == 0 && c.table.Name == "Entity" {
		return c.within(c.getItem)()
	}
	return c.within(c.getItems)()
}

func (c *call) documentation() (answer, error) {
	return answer{status: http.StatusOK, html: true, body: []byte("<html><title>API Documentation</title></html>")}, nil
}

func (c *call) lostPassword() (answer, error) {
	if c.method != http.MethodPut && c.method != http.MethodPatch {
		return answer{}, c.documented("ERROR", "Only HTTP verb PUT is allowed")
	}
	return answer{}, c.documented("ERROR", "Email notifications are disabled")
}
