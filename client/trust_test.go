package client_test

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"itsmload/client"
)

// file writes a file for one test.
func file(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A server with a certificate of a company's own is trusted by its CA file, and
// only by it.
func TestCAFile(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		send(w, answer{status: 200, body: `["sent"]`})
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	trusting := clientOf(t, server.URL, func(c *client.Config) { c.CAFile = file(t, "ca.pem", own) })
	if err := trusting.LostPassword(t.Context(), "jean@example.org"); err != nil {
		t.Errorf("with its CA: %v", err)
	}
	err := clientOf(t, server.URL).LostPassword(t.Context(), "jean@example.org")
	if err == nil || !strings.Contains(err.Error(), "CA file") {
		t.Errorf("without: error %v, want one that says how to trust it", err)
	}
}

func TestCAFileRefused(t *testing.T) {
	for path, says := range map[string]string{
		filepath.Join(t.TempDir(), "gone.pem"):                                                       "cannot be read",
		file(t, "ca.der", []byte{0x30, 0x82, 1, 2}):                                                  "no certificate: it must be in PEM",
		file(t, "key.pem", []byte("-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n")): "no certificate",
		file(t, "empty.pem", nil):                                                                    "no certificate",
		t.TempDir():                                                                                  "name an ordinary file",
	} {
		_, err := client.New(client.Config{URL: "https://itsm.example.org", CAFile: path})
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("error %v, want one that says %q and names %s", err, says, path)
		}
	}
}

// The environment is read once in a process, so it takes one of its own.
func TestProxiesComeFromTheEnvironment(t *testing.T) {
	const host = "http://itsm.example.org"
	if os.Getenv("HTTP_PROXY") != "" && os.Getenv("BEHIND_A_PROXY") != "" {
		if err := clientOf(t, host).LostPassword(t.Context(), "jean@example.org"); err != nil {
			t.Error(err)
		}
		return
	}
	var passed []string
	proxy := serverOf(t, func(w http.ResponseWriter, r *http.Request) {
		passed = append(passed, r.Method+" "+r.URL.String())
		send(w, answer{status: 200, body: `["sent"]`})
	})
	again := exec.Command(os.Args[0], "-test.run", "^TestProxiesComeFromTheEnvironment$")
	again.Env = append(os.Environ(), "BEHIND_A_PROXY=1", "HTTP_PROXY="+proxy.URL, "NO_PROXY=")
	if said, err := again.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
	if want := []string{"PUT " + host + "/apirest.php/lostPassword"}; !slices.Equal(passed, want) {
		t.Errorf("through the proxy went %q, want %q", passed, want)
	}
}
