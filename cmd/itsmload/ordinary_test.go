//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// pipe makes a pipe into which nobody writes.
func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What should be an ordinary file, and is a pipe or a device, is refused at once.
func TestPipesAreRefused(t *testing.T) {
	fifo := pipe(t)
	t.Chdir(t.TempDir())
	if err := os.WriteFile("inventory.csv", []byte("Serial\nSN1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		args     []string
		settings string // what itsmload.yaml is
		code     int
	}{
		"mapping":           {[]string{"plan", "inventory.csv", "--mapping", fifo}, "", exitUsage},
		"mapping, a device": {[]string{"plan", "inventory.csv", "--mapping", "/dev/zero"}, "", exitUsage},
		"doctor's mapping":  {[]string{"doctor", "--mapping", fifo}, "", exitUsage},
		"certificates":      {[]string{"doctor", "--url", "https://127.0.0.1:1", "--ca-file", fifo}, "", exitFailed},
		"settings":          {[]string{"password", "request", "--email", "ada@example.org"}, fifo, exitUsage},
	}
	for name, test := range tests {
		if test.settings != "" {
			if err := os.Symlink(test.settings, settingsName); err != nil {
				t.Fatal(err)
			}
		}
		var said bytes.Buffer
		code := make(chan int, 1)
		go func() {
			code <- run(t.Context(), test.args, console{in: strings.NewReader(""), out: &said, err: &said, env: variables(nil)})
		}()
		select {
		case got := <-code:
			if got != test.code || !strings.Contains(said.String(), "name an ordinary file") {
				t.Errorf("%s: exit %d, want %d: %s", name, got, test.code, said.String())
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: it waits for a writer", name)
		}
	}
}

// A secret may come through a pipe, and is refused where it has no end.
func TestSecretsFromPipes(t *testing.T) {
	fifo := pipe(t)
	go func() { _ = os.WriteFile(fifo, []byte("the-token\n"), 0o600) }()
	if secret, err := secretFile("ITSMNG_USER_TOKEN_FILE", fifo); err != nil || secret != "the-token" {
		t.Errorf("%q, error %v", secret, err)
	}
	if _, err := secretFile("ITSMNG_USER_TOKEN_FILE", "/dev/zero"); err == nil || !strings.Contains(err.Error(), "more than a secret") {
		t.Errorf("error %v, want one of a file that is too long", err)
	}
}
