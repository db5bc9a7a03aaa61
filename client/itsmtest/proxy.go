package itsmtest

import (
	"fmt"
	"net/http"
	"time"
)

// longestRequestLine is what the web server reads of a request line: one of its
// buffers of 8 KiB.
const longestRequestLine = 8 << 10

// refusedByProxy gives the answer to a request that the web server does not let
// through to PHP.
func (c *call) refusedByProxy() (a answer, refused bool) {
	most := c.server.options.MaxBody
	switch {
	case c.lineLength > longestRequestLine:
		return proxyPage(http.StatusRequestURITooLong), true
	case most > 0 && c.bodyLength > most:
		return proxyPage(http.StatusRequestEntityTooLarge), true
	}
	return answer{}, false
}

// relayed is what the web server makes of PHP's answer: a 502 where the header
// is too large for its buffer.
func (s *Server) relayed(a answer) answer {
	size := 0
	for name, value := range a.header {
		size += len(name) + len(": ") + len(value) + len("\r\n")
	}
	if most := s.options.HeaderBuffer; most > 0 && size > most {
		return proxyPage(http.StatusBadGateway)
	}
	return a
}

// await gives the answer to a request, or a 504 where the work takes longer
// than the web server waits. The work goes on then.
func (s *Server) await(c *call) answer {
	patience := s.options.ProxyPatience
	if patience <= 0 {
		return s.respond(c)
	}
	done := make(chan answer, 1)
	go func() { done <- s.respond(c) }()
	select {
	case a := <-done:
		return a
	case <-time.After(patience):
		return proxyPage(http.StatusGatewayTimeout)
	}
}

// proxyPage is a page of the web server's own.
func proxyPage(status int) answer {
	title := fmt.Sprintf("%d %s", status, http.StatusText(status))
	switch status {
	case http.StatusRequestURITooLong:
		title = "414 Request-URI Too Large"
	case http.StatusGatewayTimeout:
		title = "504 Gateway Time-out"
	case http.StatusServiceUnavailable:
		title = "503 Service Temporarily Unavailable"
	}
	return answer{
		status: status, html: true, header: map[string]string{"Content-Type": "text/html"},
		body: []byte("<html>\r\n<head><title>" + title + "</title></head>\r\n<body>" + title + "</body>\r\n</html>\r\n"),
	}
}
