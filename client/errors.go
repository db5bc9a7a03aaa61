package client

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// What an error of the server can mean to a caller, for errors.Is.
var (
	// ErrFailed: the request failed as a whole, and what it wrote is unknown:
	// no connection, a cut one, no answer in time, a 5xx, a 429, or a 2xx
	// whose body is empty, a page, or broken. Read back what was sent.
	ErrFailed = errors.New("the request failed as a whole")
	// ErrUnreached: no connection was made, so that nothing has left. It is
	// ErrFailed too: ask for it first.
	ErrUnreached = errors.New("no connection")
	// ErrForbidden: the profile has no right to the itemtype, or not to the item.
	ErrForbidden = errors.New("no right")
	// ErrItemtype: the server knows no such itemtype.
	ErrItemtype = errors.New("unknown itemtype")
	// ErrSession: there is no session, or it expired.
	ErrSession = errors.New("no session")
	// ErrLogin: the server does not accept the account or its tokens.
	ErrLogin = errors.New("login refused")
	// ErrNotFound: there is no such item.
	ErrNotFound = errors.New("no such item")
	// ErrTooLarge: the body is larger than a proxy lets pass, and nothing was
	// written. Send fewer rows.
	ErrTooLarge = errors.New("request too large")
	// ErrOutage: the server stayed away for longer than Config.MaxOutage. A
	// request that ends with it was held back, or turned down, and wrote
	// nothing. It wraps the last failure, so it is ErrFailed too: ask for it
	// first. It is no use to go on now; the work can be taken up later.
	ErrOutage = errors.New("the server stays away")
)

// Error is an answer of the server that is not what was asked for, or the lack
// of one. Its text says what to do next, and never holds a token or a password.
type Error struct {
	Method   string // of the request
	Endpoint string // the itemtype, or the endpoint's own name, as in initSession
	Host     string // of the server
	Status   int    // of the answer; 0 where none came
	Code     string // the API's, such as ERROR_RIGHT_MISSING; empty where the API did not speak
	Text     string // the API's own words, in the language of the account
	Excerpt  string // of a body that is not the API's: a page's title, or one line of its text
	Target   string // where a redirect leads, without its query

	detail []byte        // what stands behind the code, as JSON
	cause  error         // of a lost connection or a broken answer
	doubt  string        // what to do where the request may have been carried out
	pause  time.Duration // how long the server asked to be left alone; 0 where it did not
}

// Error says which request failed, how, and what to do next.
func (e *Error) Error() string {
	return fmt.Sprintf("%s %s: %s: %s", e.Method, e.Endpoint, e.what(), e.next())
}

// Is reports whether the error means the target, one of this package's.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrFailed:
		return e.failed()
	case ErrUnreached:
		return e.unreached()
	case ErrTooLarge:
		return e.Status == http.StatusRequestEntityTooLarge
	}
	return e.Code != "" && target == remedyOf(e).means
}

// Unwrap gives the cause of a lost connection.
func (e *Error) Unwrap() error { return e.cause }

// failed tells a request of unknown effect from one that was turned down: a
// redirect or another 4xx wrote nothing.
func (e *Error) failed() bool {
	return e.Status/100 < 3 || e.Status >= 500 || e.Status == http.StatusTooManyRequests
}

// unreached tells a request that never left.
func (e *Error) unreached() bool {
	if e.Status != 0 {
		return false
	}
	_, made := connectionAdvice(e.cause)
	return !made
}

// tooMuch reports whether the server may have failed at the size of what it was
// asked for: it ran into one of its limits, or out of time.
func (e *Error) tooMuch() bool {
	switch {
	case e.Status == http.StatusInternalServerError, e.Status == http.StatusGatewayTimeout:
		return true
	case e.Status/100 == 2:
		if e.cause == nil {
			return e.Code == "" && e.Excerpt == "" // an empty body
		}
	}
	return errors.Is(e.cause, errSlow) || errors.Is(e.cause, errLong)
}

// tooMuch reports whether less at once may get an answer.
func tooMuch(err error) bool {
	e, ok := answerOf(err)
	return ok && e.tooMuch()
}

// refusal reports whether the error is the API's no to every row that was sent.
func (e *Error) refusal() bool {
	return e.Status == http.StatusBadRequest && (e.Code == "ERROR_GLPI_UPDATE" || e.Code == "ERROR_GLPI_ADD")
}

// what says how the request failed.
func (e *Error) what() string {
	switch {
	case e.Status == 0:
		return fmt.Sprintf("%s: %v", e.Host, e.cause)
	case e.Target != "":
		return fmt.Sprintf("%s redirects (status %d) to %s", e.Host, e.Status, e.Target)
	case e.Code != "":
		return strings.TrimSuffix(fmt.Sprintf("%s (status %d): %s", e.Code, e.Status, words(e.Text)), ": ")
	case e.Excerpt != "":
		return fmt.Sprintf("%s answered %d with %q", e.Host, e.Status, e.Excerpt)
	case e.cause != nil:
		return fmt.Sprintf("%s answered %d, and the answer breaks: %v", e.Host, e.Status, e.cause)
	}
	return fmt.Sprintf("%s answered %d with an empty body", e.Host, e.Status)
}

// words is a text of the API in one line, without the pointer to its own
// documentation that most of them end with.
func words(text string) string {
	text, _, _ = strings.Cut(text, "; view documentation")
	return strings.Join(strings.Fields(text), " ")
}

// answerOf finds the answer behind an error. The last one before an outage was
// given up is none: it belongs to the request that asked for the server.
func answerOf(err error) (*Error, bool) {
	if errors.Is(err, ErrOutage) {
		return nil, false
	}
	return errors.AsType[*Error](err)
}

// statusOf gives the status of the answer behind an error, 0 where none came.
func statusOf(err error) int {
	if e, ok := answerOf(err); ok {
		return e.Status
	}
	return 0
}

// codeOf gives the API's code of an error, empty where it has none.
func codeOf(err error) string {
	if e, ok := answerOf(err); ok {
		return e.Code
	}
	return ""
}

// passing reports whether a failure may pass while its request waits.
func passing(err error) bool { return errors.Is(err, ErrFailed) && !errors.Is(err, ErrOutage) }
