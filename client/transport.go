package client

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
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
		Proxy:               http.ProxyFromEnvironment,
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
	certificates, err := ordinary(file)
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

// ordinary reads a file that must be an ordinary one: a pipe into which nobody
// writes would be waited for without end.
func ordinary(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is a folder, a pipe or a device: name an ordinary file", file)
	}
	return os.ReadFile(file)
}
