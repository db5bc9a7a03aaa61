package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// terminal reports whether a stream is a terminal, at which a person sits.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// confirm asks a question that is answered no unless somebody types a yes. A
// cancelled context answers it too, with its error.
func confirm(ctx context.Context, in io.Reader, out io.Writer, question string) (bool, error) {
	fmt.Fprintf(out, "%s [y/N] ", question)
	line, err := patiently(ctx, func() (string, error) {
		line, _ := bufio.NewReader(in).ReadString('\n')
		return line, nil
	})
	word := strings.ToLower(strings.TrimSpace(line))
	return word == "y" || word == "yes", err
}

// patiently waits for what a person types, until the context is cancelled.
func patiently(ctx context.Context, read func() (string, error)) (string, error) {
	type typed struct {
		line string
		err  error
	}
	answer := make(chan typed, 1)
	go func() {
		line, err := read()
		answer <- typed{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case t := <-answer:
		return t.line, t.err
	}
}

// askSecret asks for a line that the terminal does not show. The terminal shows
// again what is typed once it returns, also where the context was cancelled.
func askSecret(ctx context.Context, in *os.File, out io.Writer, question string) (string, error) {
	before, err := term.GetState(int(in.Fd()))
	if err != nil {
		return "", err
	}
	defer term.Restore(int(in.Fd()), before)
	fmt.Fprintf(out, "%s: ", question)
	defer fmt.Fprintln(out)
	return patiently(ctx, func() (string, error) {
		line, err := term.ReadPassword(int(in.Fd()))
		return string(line), err
	})
}
