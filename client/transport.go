package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// NewTransport makes the transport of a client that is given none: TLS 1.2 or
// newer, proxies from the environment, and connections kept for eight requests
// at once, beyond which the server gains nothing. The certificates of a file in
// PEM are trusted besides the system's own; an empty name is no file. It is
// for those who wrap a transport of their own around it.
func NewTransport(caFile string) (*http.Transport, error) {
	trusted, err := trust(caFile)
	if err != nil {
		return nil, err
	}
	return &http.Transport{
		Proxy:               proxy,
		DialContext:         (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: trusted},
		TLSHandshakeTimeout: 15 * time.Second,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        8,
		MaxIdleConnsPerHost: 8,
		IdleConnTimeout:     90 * time.Second,
	}, nil
}

// trust adds the certificates of a file to the system's. Nil is the system's
// alone.
func trust(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	certificates, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the file of trusted certificates cannot be read: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // the file alone, then
	}
	if !pool.AppendCertsFromPEM(certificates) {
		return nil, fmt.Errorf("%s holds no certificate: it must be in PEM, with lines that say BEGIN CERTIFICATE; a DER file is converted by: openssl x509 -inform der -in FILE -out FILE.pem", file)
	}
	return pool, nil
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
