package itsmtest

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// Fault is one way in which a request fails as a whole. Each says what the
// client sees and what was written all the same.
type Fault int

const (
	none Fault = iota

	TooManyRequests // 429 of a proxy, with Retry-After; nothing is written
	Unavailable     // 503 of a proxy, with Retry-After; nothing is written
	GatewayTimeout  // 504 of the proxy; all is written, and done when the answer comes: see Options.ProxyPatience for one that comes first
	Dropped         // the connection is cut without an answer; all is written
	Page            // 200 with an HTML page; nothing is written
	Emptied         // 200 with an empty page, as of an uncaught error; the rows before one are written

	// These come by Fail and FailAt alone.

	OutOfTime    // 500 with an empty page, as of max_execution_time; the rows before one are written
	OutOfMemory  // 500 with an empty page, as of memory_limit; nothing is written
	LostDatabase // the rows before one are written, and the later ones are missing from the answer as if there were no such items; reading gives the page of DatabaseDown
	BadGateway   // 502 of the proxy, whose buffers the answer was too large for; all is written
)

// extent is how much of a request is done.
type extent int

const (
	nothing extent = iota
	rowsBefore
	everything
)

func (f Fault) extent() extent {
	switch f {
	case Emptied, OutOfTime, LostDatabase:
		return rowsBefore
	case none, GatewayTimeout, Dropped, BadGateway:
		return everything
	}
	return nothing
}

// fate is what becomes of one request.
type fate struct {
	fault  Fault
	row    int // the first that is not written; anyRow for a random one
	chance *rand.Rand
}

// anyRow lets chance choose the row at which a request breaks off.
const anyRow = -1

// endure works on a request as far as its fate lets it, and gives the answer
// that comes of it.
func (c *call) endure(f fate) answer {
	rows := c.touched.rows
	switch f.fault.extent() {
	case nothing:
		return f.answer(c)
	case rowsBefore:
		if rows == 0 {
			return f.answer(c)
		}
		c.cut = rows - f.place(rows)
		if c.cut == rows && f.fault != LostDatabase {
			return f.answer(c)
		}
	}
	worked := c.answer()
	if f.fault == none || f.fault == LostDatabase {
		return worked
	}
	a := f.answer(c)
	a.made = worked.made
	return a
}

// place is the row at which a request of so many rows breaks off.
func (f fate) place(rows int) int {
	if f.row == anyRow {
		return f.chance.IntN(rows)
	}
	return min(f.row, rows)
}

// answer is what the client sees instead of the server's own answer.
func (f fate) answer(c *call) answer {
	switch f.fault {
	case TooManyRequests:
		return f.later(c, http.StatusTooManyRequests)
	case Unavailable:
		return f.later(c, http.StatusServiceUnavailable)
	case GatewayTimeout:
		return proxyPage(http.StatusGatewayTimeout)
	case BadGateway:
		return proxyPage(http.StatusBadGateway)
	case Dropped:
		return answer{cut: true}
	case Page:
		return htmlPage("ITSM-NG - Authentication")
	case LostDatabase:
		return DatabaseDown.answer()
	case OutOfTime, OutOfMemory:
		return answer{status: http.StatusInternalServerError, html: true}
	}
	return died().answer
}

// later asks the client to come back after up to two seconds, in one of the two
// forms of Retry-After.
func (f fate) later(c *call, status int) answer {
	a := proxyPage(status)
	seconds := f.chance.IntN(3)
	a.header["Retry-After"] = strconv.Itoa(seconds)
	if f.chance.IntN(2) == 0 {
		at := c.server.options.Now().Add(time.Duration(seconds) * time.Second)
		a.header["Retry-After"] = at.UTC().Format(http.TimeFormat)
	}
	return a
}
