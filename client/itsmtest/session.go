package itsmtest

import (
	"crypto/rand"
	"net/http"
	"strings"
	"sync"
	"time"
)

// idle is how long a session lives after its last use.
const idle = 24 * time.Minute

// session is who a request comes from and what it sees. It is copied for each
// request, so that requests on one session run side by side.
type session struct {
	user     int
	profile  int
	entity   int // the active one, in which new items are made
	whole    bool
	entities map[int]bool // active; never changed in place
	above    map[int]bool // ancestors of the active ones
	used     time.Time
	requests int
}

type sessions struct {
	mu      sync.Mutex
	byToken map[string]*session
}

// open begins a session and gives its token.
func (s *sessions) open(begun session) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := strings.ToLower(rand.Text())
	s.byToken[token] = &begun
	return token
}

// use finds a session for one more request, unless it has ended.
func (s *sessions) use(token string, now time.Time, most int) (session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.byToken[token]
	if !ok {
		return session{}, false
	}
	known.requests++
	if now.Sub(known.used) > idle || most > 0 && known.requests > most {
		delete(s.byToken, token)
		return session{}, false
	}
	known.used = now
	return *known, true
}

// change replaces what a session sees. A session that was ended meanwhile
// stays ended.
func (s *sessions) change(token string, to session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.byToken[token]; ok {
		to.used, to.requests = known.used, known.requests
		*known = to
	}
}

func (s *sessions) end(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byToken, token)
}

func (c *call) token() string { return strings.TrimSpace(c.param("session_token")) }

// enter checks the app token and finds the session.
func (c *call) enter() error {
	if err := c.checkAppToken(); err != nil {
		return err
	}
	token := c.token()
	if token == "" {
		return c.documented("ERROR_SESSION_TOKEN_MISSING", "parameter session_token is missing or empty")
	}
	now := c.server.options.Now()
	known, ok := c.server.sessions.use(token, now, c.server.options.SessionRequests)
	if !ok {
		return failure(http.StatusUnauthorized, "ERROR_SESSION_TOKEN_INVALID", "session_token seems invalid")
	}
	c.session = known
	return nil
}

func (c *call) checkAppToken() error {
	given := c.param("app_token")
	switch {
	case given == c.server.options.AppToken:
		return nil
	case given != "":
		return c.documented("ERROR_WRONG_APP_TOKEN_PARAMETER", "parameter app_token seems wrong")
	}
	return c.documented("ERROR_APP_TOKEN_PARAMETERS_MISSING", "missing parameter app_token")
}

func (c *call) initSession() (answer, error) {
	if err := c.checkAppToken(); err != nil {
		return answer{}, err
	}
	user, err := c.login()
	if err != nil {
		return answer{}, err
	}
	begun, ok := c.server.store.begin(user)
	if !ok {
		return answer{}, failure(http.StatusUnauthorized, "ERROR_GLPI_LOGIN", "You don't have right to connect")
	}
	begun.used = c.server.options.Now()
	return asJSON(http.StatusOK, map[string]string{"session_token": c.server.sessions.open(begun)}), nil
}

// login finds the user by token, else by name and password.
func (c *call) login() (user int, err error) {
	token, login, password := c.param("user_token"), c.param("login"), c.param("password")
	if token == "" && (login == "" || password == "") {
		return 0, c.documented("ERROR_LOGIN_PARAMETERS_MISSING",
			"parameter(s) login, password or user_token are missing")
	}
	if token == "" && c.server.options.NoPasswords {
		return 0, failure(http.StatusBadRequest, "ERROR_LOGIN_WITH_CREDENTIALS_DISABLED",
			"usage of initSession resource with credentials is disabled")
	}
	user, ok := c.server.store.account(token, login, password)
	switch {
	case ok:
		return user, nil
	case token != "":
		return 0, failure(http.StatusUnauthorized, "ERROR_GLPI_LOGIN_USER_TOKEN", "parameter user_token seems invalid")
	}
	return 0, failure(http.StatusUnauthorized, "ERROR_GLPI_LOGIN", "Incorrect username or password")
}

// account finds an active user by token, or where there is none by name and
// password.
func (s *store) account(token, login, password string) (user int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	users := s.tables["User"]
	for i, row := range users.rows {
		if users.number(row, "is_active") == 0 || users.number(row, "is_deleted") == 1 {
			continue
		}
		if token != "" && users.text(row, "api_token") == token ||
			token == "" && strings.EqualFold(users.text(row, "name"), login) && users.text(row, "password") == hash(password) {
			return users.ids[i], true
		}
	}
	return 0, false
}

func (c *call) killSession() (answer, error) {
	c.server.sessions.end(c.token())
	return answer{status: http.StatusOK}, nil
}
