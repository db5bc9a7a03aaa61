package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"itsmload/client"
)

// examination is a server under examination, and what was found of it.
type examination struct {
	server   *client.Client
	wire     *witness
	findings []finding
}

func (e *examination) find(state, check, format string, args ...any) {
	e.findings = append(e.findings, finding{check, state, fmt.Sprintf(format, args...)})
}

func (e *examination) ok(check, format string, args ...any) { e.find(stateOK, check, format, args...) }

// fail notes what failed, and gives all findings.
func (e *examination) fail(check string, err error) []finding {
	e.find(stateFailed, check, "%v", err)
	return e.findings
}

// withoutAccount looks whether an API is there, which wants a session first.
func (e *examination) withoutAccount(ctx context.Context, missing error) []finding {
	_, err := e.server.Session(ctx)
	failed := cmp.Or(rung(err), "API")
	if failed != "connection" {
		e.connection()
	}
	if errors.Is(err, client.ErrSession) {
		e.ok("API", "it is switched on, and asks for a session")
	} else {
		e.fail(failed, err)
	}
	return e.fail("account", missing)
}

// enter logs in. A login tries one thing after the other, so that its error
// tells which of them failed, and that those before it are fine.
func (e *examination) enter(ctx context.Context, config client.Config) bool {
	err := e.server.Login(ctx)
	failed := rung(err)
	for _, check := range []struct{ name, fine string }{
		{"connection", ""},
		{"API", "it is switched on, and answers this machine"},
		{"app token", appToken(config)},
		{"account", account(config)},
	} {
		switch {
		case check.name == failed:
			e.fail(failed, err)
			return false
		case check.name == "connection":
			e.connection()
		default:
			e.ok(check.name, "%s", check.fine)
		}
	}
	if err != nil {
		e.fail("profile", err)
	}
	return err == nil
}

func appToken(config client.Config) string {
	if config.AppToken == "" {
		return "none is asked for"
	}
	return "accepted"
}

func account(config client.Config) string {
	if config.UserToken != "" {
		return "logged in by user token"
	}
	return fmt.Sprintf("logged in as %q by password", config.Login)
}

// rung tells which check a failed login, or a failed look, ended at; empty for
// what comes behind the login itself.
func rung(err error) string {
	e, answered := errors.AsType[*client.Error](err)
	switch {
	case !answered:
		return ""
	case e.Status == 0:
		return "connection"
	case strings.Contains(e.Code, "APP_TOKEN"):
		return "app token"
	case e.Code == "ERROR_NOT_ALLOWED_IP", e.Code == "" || e.Code == "ERROR" && strings.HasPrefix(e.Text, "API disabled"):
		return "API"
	case e.Endpoint == "initSession":
		return "account"
	}
	return ""
}

// connection tells how the server was reached.
func (e *examination) connection() {
	seen := e.wire.seen()
	if seen.tls == nil {
		e.plain()
	} else {
		e.certificate(seen.tls, time.Now())
	}
	e.clock(seen.clock)
}

// plain looks at a connection without TLS. The client takes one to another
// machine only where it was told to.
func (e *examination) plain() {
	_, address, _ := strings.Cut(e.server.String(), " at ")
	u, err := url.Parse(address)
	if err == nil && (u.Hostname() == "localhost" || strings.HasPrefix(u.Hostname(), "127.") || u.Hostname() == "::1") {
		e.ok("connection", "plain http, within this machine")
		return
	}
	e.find(stateWarning, "connection", "plain http: tokens and data can be read by anyone on the way: have the server use https")
}

// certificate looks at how long the server's certificate still serves. Two weeks
// is when the usual automatic renewal, a month ahead, has failed for long.
func (e *examination) certificate(state *tls.ConnectionState, now time.Time) {
	const short = 14
	leaf := state.PeerCertificates[0]
	left := int(leaf.NotAfter.Sub(now).Hours() / 24)
	text := fmt.Sprintf("%s, certificate of %s valid for %d more days, until %s",
		tls.VersionName(state.Version), holder(leaf), left, leaf.NotAfter.Format(time.DateOnly))
	if left < short {
		e.find(stateWarning, "connection", "%s: have it renewed", text)
		return
	}
	e.ok("connection", "%s", text)
}

// holder is whom a certificate is made for.
func holder(leaf *x509.Certificate) string {
	if len(leaf.DNSNames) > 0 {
		return leaf.DNSNames[0]
	}
	return leaf.Subject.CommonName
}

// clock looks at how far the two clocks are apart. What is wrong by a minute is
// not set by the network's time at all.
func (e *examination) clock(ahead *time.Duration) {
	switch {
	case ahead == nil:
		e.find(stateUnknown, "clock", "the server's answers hold no Date")
	case ahead.Abs() < time.Minute:
		e.ok("clock", "the server's and this machine's agree")
	case *ahead > 0:
		e.find(stateWarning, "clock", "the server's is %v ahead of this machine's: set both by NTP", ahead.Round(time.Second))
	default:
		e.find(stateWarning, "clock", "the server's is %v behind this machine's: set both by NTP", ahead.Abs().Round(time.Second))
	}
}

// leave ends the session, within a moment and also behind a Ctrl-C.
func (e *examination) leave(ctx context.Context) {
	const moment = 5 * time.Second
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), moment)
	defer cancel()
	_ = e.server.Logout(last)
}
