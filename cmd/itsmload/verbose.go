package main

import (
	"io"
	"log/slog"
	"net/http"
	"time"
)

// logger writes what happens to talk, where that is wanted; otherwise to nobody.
func logger(talk io.Writer, wanted bool) *slog.Logger {
	if !wanted {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(talk, nil))
}

// logged logs each request that goes through a transport. Headers and bodies
// stay out of it: tokens and people's data stand there.
func logged(base http.RoundTripper, log *slog.Logger) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		start := time.Now()
		answer, err := base.RoundTrip(r)
		took := slog.Duration("took", time.Since(start).Round(time.Millisecond))
		if err != nil {
			log.Warn("request failed", "method", r.Method, "path", r.URL.Path, took, "error", err)
			return nil, err
		}
		log.Info("request", "method", r.Method, "path", r.URL.Path, "status", answer.StatusCode, took)
		return answer, nil
	})
}
