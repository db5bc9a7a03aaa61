package itsmtest

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"
)

// The tokens and accounts of a fresh server. The login of each account is its
// password too.
const (
	DefaultUserToken     = "itsm-user-token" // of the account itsm, a super admin
	DefaultTechUserToken = "tech-user-token" // of the account tech, a technician
)

// Options says what kind of server New makes. The zero value is a fresh server
// with an empty inventory, as fast as it can be.
type Options struct {
	Items int   // computers to make, PC-000001 and on, with the dropdowns they refer to; 0 is an empty inventory whose ids start at 1
	Seed  int64 // varies what the computers refer to; the same seed makes the same items

	UserToken string // user token of the account itsm; DefaultUserToken where empty
	AppToken  string // app token that every request must carry; none is asked for where empty

	AutoInfocom     bool          // make financial data along with each new item that may have them, as the server's setting has it
	NoPasswords     bool          // log in by user token alone
	Latency         time.Duration // what each request takes at the least
	RowLatency      time.Duration // what each row of a write takes beyond that
	Workers         int           // requests worked on at once, further ones wait; 0 is no limit
	SessionRequests int           // requests after which a session is no longer known; 0 is no limit

	Faults        Faults        // how often requests fail as a whole
	Poison        []int         // ids at which every PUT and PATCH that holds them breaks off with an empty page: the rows before are written
	MaxBody       int           // bytes of a body that the web server takes, 1 MiB by nginx's default, else 413; 0 is no limit
	HeaderBuffer  int           // bytes of an answer's header that the web server takes, 4096 by nginx's default, else 502 although all is written; 0 is no limit
	ProxyPatience time.Duration // how long the web server waits for PHP before it sends a 504, while PHP goes on; 0 is for ever

	Itemtypes io.Reader // further itemtypes, such as those of plugins: a list as in itemtypes.json of this package

	Log  io.Writer        // gets a JSON line a request, in one write, before the answer is sent
	Load io.Reader        // items to add, as {"Computer":[{"name":"PC-1"}],…}
	Now  func() time.Time // the server's clock; time.Now where nil
}

// Server is an ITSM-NG in memory. All its methods may be called at any time
// from any goroutine.
type Server struct {
	options  Options
	store    *store
	sessions sessions
	workers  chan struct{}
	trouble  trouble

	mu     sync.Mutex // guards counts, and one line of the log against another
	counts map[string]int
}

// New makes a server. It fails where Options.Load or Options.Itemtypes cannot be
// read, where a load names an unknown itemtype or field, and where the rates of
// Options.Faults are no shares.
func New(o Options) (*Server, error) {
	if err := o.Faults.check(); err != nil {
		return nil, err
	}
	st, err := newStore(o.Itemtypes)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.UserToken == "" {
		o.UserToken = DefaultUserToken
	}
	s := &Server{options: o, store: st, counts: map[string]int{}}
	s.sessions.byToken = map[string]*session{}
	if o.Workers > 0 {
		s.workers = make(chan struct{}, o.Workers)
	}
	if err := s.furnish(); err != nil {
		return nil, err
	}
	return s, nil
}

// ServeHTTP answers requests to …/apirest.php/…, whatever stands before it. A
// request whose client has gone is finished all the same, as PHP does. It panics
// with http.ErrAbortHandler, as a server of net/http wants it, to cut a
// connection.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := s.receive(r)
	a := s.await(c)
	s.record(c, a)
	a.send(w)
}

// respond works on a request, unless something stands in its way.
func (s *Server) respond(c *call) answer {
	if s.workers != nil {
		s.workers <- struct{}{}
		defer func() { <-s.workers }()
	}
	time.Sleep(s.options.Latency)
	if o := s.outage(); o != up {
		return o.answer()
	}
	if a, refused := c.refusedByProxy(); refused {
		return a
	}
	return s.relayed(c.endure(s.fate(c)))
}

// Counts gives how many requests were answered by method, such as PUT.
func (s *Server) Counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.counts)
}

// now is the server's time as its database writes it.
func (s *Server) now() string { return s.options.Now().UTC().Format(time.DateTime) }

// base is the address of the API as the client wrote it, by which the server
// names items and its documentation.
func base(r *http.Request, prefix string) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + strings.TrimSuffix(prefix, "/") + "/apirest.php"
}
