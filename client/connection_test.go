package client_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"itsmload/client"
)

// clientOf makes a client of a URL, with plain http allowed.
func clientOf(t *testing.T, url string, change ...func(*client.Config)) *client.Client {
	t.Helper()
	config := client.Config{URL: url, UserToken: "user-token-0123456789", AllowHTTP: true}
	for _, set := range change {
		set(&config)
	}
	c, err := client.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// serverOf starts a server for one test.
func serverOf(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func TestConnectionErrors(t *testing.T) {
	nothing := httptest.NewServer(nil)
	nothing.Close()
	secure, old := secureServer(t, tls.VersionTLS13), secureServer(t, tls.VersionTLS11)
	plain := serverOf(t, func(w http.ResponseWriter, r *http.Request) {})
	cut := serverOf(t, func(w http.ResponseWriter, r *http.Request) { hangUp(w) })
	half := serverOf(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"session_`)
		w.(http.Flusher).Flush()
		hangUp(w)
	})
	noName := func(c *client.Config) {
		c.Transport = &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "itsm.example.org", IsNotFound: true}}
		}}
	}
	noProxy := func(c *client.Config) {
		gone, err := url.Parse(nothing.URL)
		c.Transport = &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return gone, err }}
	}
	tests := []struct {
		name    string
		client  *client.Client
		meaning string
		says    string
	}{
		{"nothing listens", clientOf(t, nothing.URL), "unreached", "see that the server runs"},
		{"no proxy", clientOf(t, "https://itsm.example.org", noProxy), "unreached", "HTTPS_PROXY"},
		{"an unknown authority", clientOf(t, secure.URL), "unreached", "authority trusted"},
		{"TLS 1.1", clientOf(t, old.URL), "failed", "protocol version"},
		{"https to a plain port", clientOf(t, strings.Replace(plain.URL, "http:", "https:", 1)), "unreached", "begin with http://"},
		{"no such host", clientOf(t, "https://itsm.example.org", noName), "unreached", "check the host in the URL"},
		{"hung up before the answer", clientOf(t, cut.URL), "failed", "the connection was cut"},
		{"hung up in the answer", clientOf(t, half.URL), "failed", "the connection was cut"},
	}
	for _, test := range tests {
		err := test.client.LostPassword(t.Context(), "jean@example.org")
		if err == nil {
			t.Errorf("%s: no error", test.name)
			continue
		}
		host := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(test.client.String(), "ITSM-NG at https://"), "ITSM-NG at http://"), "/apirest.php")
		check(t, test.name, err, test.meaning, "PUT lostPassword: "+host, test.says)
	}
}

// secureServer starts a server that nobody trusts, up to a version of TLS.
func secureServer(t *testing.T, newest uint16) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: newest}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// hangUp closes the connection of a request without another word.
func hangUp(w http.ResponseWriter) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		connection.Close()
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		elsewhere := serverOf(t, func(w http.ResponseWriter, r *http.Request) { t.Errorf("%d: followed", status) })
		here := serverOf(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/glpi/apirest.php/initSession?key=hidden", status)
		})
		c := clientOf(t, here.URL)
		_, update := c.Update(t.Context(), "Computer", rowsOf(1))
		for _, err := range []error{c.Login(t.Context()), update} {
			check(t, http.StatusText(status), err, "", "redirects", elsewhere.URL+"/glpi/apirest.php/initSession", "as the URL")
			if strings.Contains(err.Error(), "hidden") {
				t.Errorf("%d: the error repeats the target's query: %v", status, err)
			}
		}
	}
}

// A slow server: reads end with their caller, a write is waited for.
func TestStoppingOnTheWire(t *testing.T) {
	arrived, release := make(chan struct{}, 2), make(chan struct{})
	server := serverOf(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		arrived <- struct{}{}
		<-release
		send(w, answer{status: 200, body: `[{"1":true,"message":""}]`})
	})
	c := clientOf(t, server.URL)
	ctx, stop := context.WithCancel(t.Context())
	wrote, read := make(chan error, 1), make(chan error, 1)
	go func() {
		results, err := c.Update(ctx, "Computer", rowsOf(1))
		if err == nil && !results[0].OK {
			err = errors.New("the answer was lost")
		}
		wrote <- err
	}()
	go func() {
		_, err := c.Count(ctx, "Computer", false)
		read <- err
	}()
	<-arrived
	<-arrived
	stop()
	if err := <-read; err != context.Canceled {
		t.Errorf("read: error %v, want that of the context", err)
	}
	close(release)
	if err := <-wrote; err != nil {
		t.Errorf("write: %v", err)
	}
	if _, err := c.Update(ctx, "Computer", rowsOf(1)); err != context.Canceled {
		t.Errorf("a write after the stop: error %v, want that of the context", err)
	}
	if got := c.Requests()["PUT"]; got != 1 {
		t.Errorf("%d PUT, want 1", got)
	}
}

func TestATimeLimitIsNoStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		silent := inMemory(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
		c := clientOf(t, "https://itsm.example.org", func(c *client.Config) { c.Transport, c.Timeout = silent, time.Second })
		_, write := c.Update(t.Context(), "Computer", rowsOf(1))
		check(t, "write", write, "failed", "no answer in time (1s)", "read back")
		_, read := c.Count(t.Context(), "Computer", false)
		if !errors.Is(read, client.ErrOutage) || !strings.Contains(read.Error(), "no answer in time (1s)") {
			t.Errorf("read: error %v, want an outage by silence", read)
		}
		for name, err := range map[string]error{"read": read, "write": write} {
			if errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: looks as if the caller had stopped it: %v", name, err)
			}
		}
	})
}

func TestTheCallersDeadlineIsItsOwn(t *testing.T) {
	release := make(chan struct{})
	server := serverOf(t, func(w http.ResponseWriter, r *http.Request) { <-release })
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := clientOf(t, server.URL).Count(ctx, "Computer", false); err != context.DeadlineExceeded {
		t.Errorf("error %v, want that of the context", err)
	}
}

// Some servers name no kind of content where there is none.
func TestAnswersWithoutAContentType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nameless := inMemory(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Type"] = nil
			if strings.HasSuffix(r.URL.Path, "initSession") {
				w.Header().Set("Content-Type", "application/json")
				io.WriteString(w, `{"session_token":"s"}`)
			}
		}))
		c := clientOf(t, "https://itsm.example.org", func(c *client.Config) { c.Transport = nameless })
		if err := c.Login(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := c.Count(t.Context(), "Computer", false); !errors.Is(err, client.ErrFailed) {
			t.Errorf("an answer was expected: error %v, want ErrFailed", err)
		}
		if err := c.Logout(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
