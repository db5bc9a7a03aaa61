package itsmtest

// lockTimeout is what the database says of a row that another transaction holds.
const lockTimeout = "Lock wait timeout exceeded; try restarting transaction"

// Lock has another transaction hold rows: an update that would change one is
// answered with true and the database's message, and writes nothing. As any SQL
// error, the message also sticks to the rows after it in the same request,
// which are written. The wait of a real server is left out.
func (s *Server) Lock(itemtype string, ids ...int) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	t, ok := s.store.table(itemtype)
	if !ok {
		return
	}
	for _, id := range ids {
		t.locked[id] = true
	}
}

// Unlock ends the other transaction.
func (s *Server) Unlock() {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	for _, t := range s.store.tables {
		clear(t.locked)
	}
}
