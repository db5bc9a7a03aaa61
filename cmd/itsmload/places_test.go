package main

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"itsmload/client/itsmtest"
)

// mailbox is a server that takes requests about passwords, which the simulated
// one refuses as a fresh server does: notifications are off. It knows every
// address but those of nobody, and logs each request to a file.
type mailbox struct {
	log string
	mu  sync.Mutex
}

func newMailbox(log string) *mailbox { return &mailbox{log: log} }

func (m *mailbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	m.note(fmt.Sprintf("%s %s app=%s login=%s session=%s %s\n", r.Method, r.URL.Path,
		r.Header.Get("App-Token"), r.Header.Get("Authorization"), r.Header.Get("Session-Token"), body))
	var sent struct {
		Email string `json:"email"`
		Token string `json:"password_forget_token"`
	}
	_ = json.Unmarshal(body, &sent)
	switch {
	case strings.HasSuffix(r.URL.Path, "/getActiveEntities"):
		answerJSON(w, http.StatusUnauthorized, `["ERROR_SESSION_TOKEN_MISSING","parameter session_token is missing or empty"]`)
	case strings.HasPrefix(sent.Email, "nobody"):
		answerJSON(w, http.StatusBadRequest, `["ERROR","Email address not found."]`)
	case strings.HasPrefix(sent.Email, "slow"):
		w.WriteHeader(http.StatusGatewayTimeout)
	case sent.Token == "old-token":
		answerJSON(w, http.StatusBadRequest, `["ERROR","Your password reset request has expired or is invalid. Please renew it. (old-token)"]`)
	default:
		answerJSON(w, http.StatusOK, `["An email has been sent to your email address."]`)
	}
}

func (m *mailbox) note(line string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	file, err := os.OpenFile(m.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	_, _ = file.WriteString(line)
}

func answerJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// setSecure names a server behind a certificate of its own, and the file to
// trust it by.
func setSecure(env *testscript.Env) error {
	itsm, err := itsmtest.New(itsmtest.Options{Items: 3})
	if err != nil {
		return err
	}
	server := httptest.NewUnstartedServer(itsm)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // of those who do not trust it
	server.StartTLS()
	env.Defer(server.Close)
	env.Setenv("SECURE", server.URL)
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	return os.WriteFile(filepath.Join(env.WorkDir, "ca.pem"), text, 0o600)
}
