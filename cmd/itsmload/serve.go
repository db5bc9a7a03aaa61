package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// serve answers requests until the context is cancelled. Requests that are
// being worked on then get a moment to end.
func serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		shutdown(ctx, server)
	})
	err := server.Serve(l)
	if stop() || !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-ended
	return nil
}

func shutdown(ctx context.Context, server *http.Server) {
	const moment = 2 * time.Second
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), moment)
	defer cancel()
	if server.Shutdown(last) != nil {
		_ = server.Close()
	}
}

// apiURL is what a client on this machine calls a listener.
func apiURL(l net.Listener) string {
	host, port, _ := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/apirest.php"
}
