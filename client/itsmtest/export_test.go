package itsmtest

// SetLimits changes what the web server takes, in bytes of a body and of an
// answer's header, between two requests.
func (s *Server) SetLimits(body, header int) {
	s.options.MaxBody, s.options.HeaderBuffer = body, header
}
