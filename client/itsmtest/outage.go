package itsmtest

import "net/http"

// Outage is a reason for which a server answers no request at all, logins
// included. Nothing is written while it lasts.
type Outage int

const (
	up Outage = iota

	PHPDown        // 502, a page of the web server
	Maintenance    // 200, an HTML page
	UpdateNeeded   // 200, an HTML page: the database waits for an update
	DatabaseDown   // 200, an HTML page
	Unreachable    // every connection is cut without an answer
	APIDisabled    // 400, in JSON
	AddressRefused // 400, in JSON: no API client fits the address of this one
)

// Down takes the server down until Up. Requests that are being worked on are
// finished. What a closed port looks like is for the listener to show.
func (s *Server) Down(o Outage) {
	s.trouble.mu.Lock()
	defer s.trouble.mu.Unlock()
	s.trouble.outage = o
}

// Up brings the server back, with its sessions.
func (s *Server) Up() { s.Down(up) }

func (s *Server) outage() Outage {
	s.trouble.mu.Lock()
	defer s.trouble.mu.Unlock()
	return s.trouble.outage
}

// answer is what every request gets.
func (o Outage) answer() answer {
	switch o {
	case Maintenance:
		return htmlPage("ITSM-NG - MAINTENANCE MODE")
	case UpdateNeeded:
		return htmlPage("ITSM-NG - UPDATE NEEDED")
	case DatabaseDown:
		return htmlPage("ITSM-NG - Mysql Error")
	case Unreachable:
		return answer{cut: true}
	case APIDisabled:
		return failure(http.StatusBadRequest, "ERROR", "API disabled").answer
	case AddressRefused:
		return failure(http.StatusBadRequest, "ERROR_NOT_ALLOWED_IP",
			"There isn't an active API client matching your IP address in the configuration (127.0.0.1)").answer
	}
	return proxyPage(http.StatusBadGateway)
}

// htmlPage is an HTML page with which PHP answers where JSON was asked for.
func htmlPage(title string) answer {
	return answer{status: http.StatusOK, html: true,
		body: []byte("<!DOCTYPE html>\n<html lang=\"en\"><head><title>" + title + "</title></head><body></body></html>")}
}
