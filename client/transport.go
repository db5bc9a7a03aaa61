package client

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

// newTransport makes the transport of a client that was given none: TLS 1.2 or
// newer, proxies from the environment, and connections kept for eight requests
// at once, beyond which the server gains nothing.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:               proxy,
		DialContext:         (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 15 * time.Second,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        8,
		MaxIdleConnsPerHost: 8,
		IdleConnTimeout:     90 * time.Second,
	}
}

// proxy is http.ProxyFromEnvironment with an error that does not repeat the
// proxy's URL, which may hold a password.
func proxy(r *http.Request) (*url.URL, error) {
	u, err := http.ProxyFromEnvironment(r)
	if err != nil {
		return nil, errors.New("the proxy named by HTTPS_PROXY or HTTP_PROXY has no readable URL: write it as http://proxy.example.org:3128")
	}
	return u, nil
}
