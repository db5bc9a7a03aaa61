package itsmtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// answer is what goes back to the client: a body of JSON, or an empty page
// where the script died.
type answer struct {
	status int
	html   bool
	body   []byte
	header map[string]string
	made   []int // ids of new items, for the log
	cut    bool  // no answer: the connection ends
}

func (a answer) send(w http.ResponseWriter) {
	if a.cut {
		panic(http.ErrAbortHandler)
	}
	kind := "application/json; charset=UTF-8"
	if a.html {
		kind = "text/html; charset=UTF-8"
	}
	w.Header().Set("Content-Type", kind)
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	// A client that has gone does not matter to the server.
	_, _ = w.Write(a.body)
}

// asJSON is an answer with a value as its body.
func asJSON(status int, v any) answer {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return died().answer
	}
	return answer{status: status, body: bytes.TrimSuffix(b.Bytes(), []byte("\n"))}
}

// refusal is an answer that ends a request before it is done.
type refusal struct{ answer }

func (r *refusal) Error() string {
	return fmt.Sprintf("answered with status %d: %s", r.status, r.body)
}

// failure is an error as the API writes it: a pair of a code and a text, or of
// a code and the outcomes of the rows.
func failure(status int, code string, said any) *refusal {
	return &refusal{asJSON(status, []any{code, said})}
}

// documented is a failure whose text ends with a pointer to the documentation.
func (c *call) documented(code, text string) *refusal {
	return failure(http.StatusBadRequest, code,
		text+"; view documentation in your browser at "+c.base+"/#"+code)
}

// died is what a client sees of an uncaught error in PHP.
func died() *refusal { return &refusal{answer{status: http.StatusOK, html: true}} }

const noPermission = "You don't have permission to perform this action."

func notFound() *refusal {
	return failure(http.StatusNotFound, "ERROR_ITEM_NOT_FOUND", "Item not found")
}

func rightMissing() *refusal {
	return failure(http.StatusForbidden, "ERROR_RIGHT_MISSING", noPermission)
}

func (c *call) badArray() *refusal {
	return c.documented("ERROR_BAD_ARRAY", "input parameter must be an array of objects")
}

// answer works on a request and gives its answer, be it done or refused.
func (c *call) answer() answer {
	a, err := c.work()
	var r *refusal
	switch {
	case errors.As(err, &r):
		a = r.answer
	case err != nil:
		a = answer{status: http.StatusInternalServerError, html: true, body: []byte(err.Error())}
	}
	a.made = c.made
	return a
}
