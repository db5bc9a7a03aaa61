package client

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// Config says which server to speak to, as whom, and how fast. The zero value
// of every field but URL is a sound default.
type Config struct {
	URL string // of the server, with or without /apirest.php

	UserToken string // the account's API token; wins over Login and Password
	Login     string
	Password  string
	AppToken  string // of the API client, where the server wants one
	Profile   string // to work in, by name or by id; empty is the account's default

	AllowHTTP bool          // plain http to a host that is not this machine
	CAFile    string        // certificates in PEM to trust besides the system's own
	Rate      float64       // requests a second, all kinds together; 0 is no limit
	Timeout   time.Duration // of one request, from its sending to its last byte; 0 is five minutes
	MaxOutage time.Duration // how long to wait for a server that is away; 0 is five minutes

	Transport http.RoundTripper // nil is NewTransport of CAFile, which is not looked at otherwise
	UserAgent string            // empty is "itsmload"
	Log       *slog.Logger      // told of outages, holds and renewals; nil is silence
}

// withDefaults fills what was left out.
//
// Five minutes: a bulk of 100 rows takes half a second on a small server, and
// business rules, plugins and a busy database were allowed a factor of some
// hundreds, since a request given up is one whose rows must all be read again.
// The same time is enough for a server to be restarted or its database to come
// back; what takes longer is for a person to look at.
func (c Config) withDefaults() Config {
	c.Timeout = cmp.Or(c.Timeout, 5*time.Minute)
	c.MaxOutage = cmp.Or(c.MaxOutage, 5*time.Minute)
	c.UserAgent = cmp.Or(c.UserAgent, "itsmload")
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	return c
}

// check refuses what would fail later with less to go by.
func (c Config) check() error {
	switch {
	case c.Rate < 0 || math.IsNaN(c.Rate):
		return errors.New("the rate must be 0 (no limit) or a positive number of requests a second")
	case c.Timeout < 0:
		return errors.New("the time limit of a request must be positive, or 0 for the default")
	case c.MaxOutage < 0:
		return errors.New("the time to wait for a server that is away must be positive, or 0 for the default")
	case strings.ContainsFunc(c.UserToken, unfit):
		return errors.New("the user token holds a blank or a line break: copy it again from the account's settings")
	case strings.ContainsFunc(c.AppToken, unfit):
		return errors.New("the app token holds a blank or a line break: copy it again from the API client's page")
	case strings.ContainsFunc(c.UserAgent, unicode.IsControl):
		return errors.New("the user agent holds a control character: leave it out")
	}
	return nil
}

// unfit reports whether a character cannot be part of a token.
func unfit(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) || unicode.IsControl(r) }

// base gives the URL of the API, which ends in /apirest.php. Its errors never
// repeat a URL that could hold a password.
func (c Config) base() (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(c.URL))
	switch {
	case c.URL == "":
		return nil, errors.New("the server's URL is missing: give it as https://itsm.example.org")
	case err != nil, u.Host == "":
		return nil, errors.New("the server's URL cannot be read: write it as https://itsm.example.org, with its path if it has one")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("the server's URL begins with %s: write it as https://%s", u.Scheme, u.Host)
	case u.User != nil:
		return nil, fmt.Errorf("the server's URL holds a login or a password: leave them out of https://%s and give them apart", u.Host)
	case u.RawQuery != "", u.Fragment != "":
		return nil, fmt.Errorf("the server's URL holds ? or #: end it before, as in %s://%s%s", u.Scheme, u.Host, u.Path)
	case u.Scheme == "http" && !c.AllowHTTP && !loopback(u.Hostname()):
		return nil, fmt.Errorf("plain http to %s would send the tokens readable by anyone on the way: use https, or allow http explicitly", u.Host)
	}
	path := strings.TrimSuffix(strings.TrimRight(u.Path, "/"), "/apirest.php")
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimRight(path, "/") + "/apirest.php"}, nil
}

// loopback reports whether the host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
