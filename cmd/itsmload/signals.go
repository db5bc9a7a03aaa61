package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interruptible gives a context that the first Ctrl-C or SIGTERM cancels. The
// second one leaves at once: what is on the wire then is settled by a resume.
// The function that it returns stops listening.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		for range 2 {
			select {
			case <-signals:
			case <-done:
				return
			}
			if ctx.Err() != nil {
				os.Exit(exitInterrupted)
			}
			cancel()
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel()
	}
}
