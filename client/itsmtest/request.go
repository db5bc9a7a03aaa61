package itsmtest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// call is one request being worked on.
type call struct {
	server  *Server
	method  string
	path    string
	base    string
	parts   []string       // of the path below apirest.php
	params  map[string]any // of query, body and headers, the later winning
	problem *refusal       // what is wrong with the request as such
	session session
	cut     int    // how many of the last rows are not worked on
	made    []int  // ids of new items
	began   string // the time that all rows of this request get as date_mod

	table  *table
	parent *table // of /Computer/5/Infocom, the table of the computers
	owner  int    // and the computer's id
	id     int    // of the path
	hasID  bool

	lineLength, bodyLength int // in bytes, as the web server counts them

	touched touched // for the log
}

// receive reads a request whole.
func (s *Server) receive(r *http.Request) *call {
	c := &call{server: s, method: r.Method, path: r.URL.Path, began: s.now()}
	prefix, below, _ := strings.Cut(r.URL.Path, "apirest.php")
	c.base = base(r, prefix)
	c.parts = strings.Split(strings.Trim(below, "/"), "/")
	c.params = parseQuery(r.URL.RawQuery)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		c.problem = invalidJSON()
		return c
	}
	c.lineLength, c.bodyLength = len(c.method+"  HTTP/1.1\r\n")+len(r.URL.RequestURI()), len(body)
	c.readBody(bytes.TrimSpace(body), r.Header.Get("Content-Type"))
	c.readHeaders(r.Header)
	c.noteRows()
	return c
}

// readBody takes the names of a JSON object as parameters. What PHP takes for
// false, an empty list for one, counts as broken.
func (c *call) readBody(body []byte, contentType string) {
	if len(body) > 0 && c.method == http.MethodGet {
		// At this point the server does not know its own address yet.
		c.problem = (&call{}).documented("ERROR_JSON_PAYLOAD_FORBIDDEN",
			"GET Request should not have json payload (http body)")
		return
	}
	if len(body) == 0 || !strings.Contains(contentType, "application/json") {
		return
	}
	v, ok := decode(body)
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			c.params[name] = value
		}
	case []any:
		ok = ok && len(v) > 0
		for i, value := range v {
			c.params[strconv.Itoa(i)] = value
		}
	default:
		ok = ok && truthy(v)
	}
	if !ok {
		c.problem = invalidJSON()
	}
}

func invalidJSON() *refusal {
	return failure(http.StatusBadRequest, "ERROR_JSON_PAYLOAD_INVALID", "JSON payload seems not valid")
}

// decode reads one JSON value, and refuses text that is no Unicode as PHP does,
// where Go would put a mark in its place.
func decode(body []byte) (v any, ok bool) {
	if !utf8.Valid(body) || loneSurrogate(body) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, false
	}
	_, err := d.Token()
	return v, err == io.EOF
}

// loneSurrogate finds a \ud83d that lacks its other half.
func loneSurrogate(body []byte) bool {
	for i := 0; i+1 < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		unit, ok := escapedUnit(body[i:])
		if ok && unit&0xF800 == 0xD800 {
			next, ok := escapedUnit(body[i+6:])
			if unit >= 0xDC00 || !ok || next&0xFC00 != 0xDC00 {
				return true
			}
			i += 6
		}
		i++
	}
	return false
}

func escapedUnit(b []byte) (uint64, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return unit, err == nil
}

func (c *call) readHeaders(h http.Header) {
	for name, header := range map[string]string{"session_token": "Session-Token", "app_token": "App-Token"} {
		if value := h.Get(header); value != "" {
			c.params[name] = value
		}
	}
	scheme, credentials, _ := strings.Cut(h.Get("Authorization"), " ")
	switch strings.ToLower(scheme) {
	case "user_token":
		c.params["user_token"] = credentials
	case "basic":
		if plain, err := base64.StdEncoding.DecodeString(credentials); err == nil {
			login, password, _ := strings.Cut(string(plain), ":")
			c.params["login"], c.params["password"] = login, password
		}
	}
}

// param gives a parameter as text.
func (c *call) param(name string) string { return text(c.params[name]) }
