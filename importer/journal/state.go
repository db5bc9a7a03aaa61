package journal

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// stateFolder makes and returns the folder of this user for what concerns
// several runs: where the system has it, or else below the temporary folder, as
// for a service account without a home.
func stateFolder() (string, error) {
	fallback := filepath.Join(os.TempDir(), fmt.Sprintf("itsmload-%d", os.Getuid()))
	home := userState(runtime.GOOS, os.Getenv)
	if home == "" {
		return fallback, os.MkdirAll(fallback, 0o700)
	}
	folder := filepath.Join(home, "itsmload")
	err := os.MkdirAll(folder, 0o700)
	if err == nil {
		return folder, nil
	}
	if err2 := os.MkdirAll(fallback, 0o700); err2 != nil {
		return "", errors.Join(err, err2)
	}
	return fallback, nil
}

// userState returns the folder in which a system keeps the state of a user's
// programs; empty where it cannot be told.
func userState(system string, getenv func(string) string) string {
	home := getenv("HOME")
	switch {
	case system == "windows":
		return getenv("LocalAppData")
	case system == "darwin" && home != "":
		return filepath.Join(home, "Library", "Application Support")
	case filepath.IsAbs(getenv("XDG_STATE_HOME")):
		return getenv("XDG_STATE_HOME")
	case home == "" || system == "darwin":
		return ""
	}
	return filepath.Join(home, ".local", "state")
}

// SameServer reports whether two URLs mean the same server: with or without
// /apirest.php, a slash at the end, or the default port.
func SameServer(a, b string) bool { return serverName(a) == serverName(b) }

// serverName brings the spellings of one server's URL together: scheme and
// host in small letters, without its default port, without /apirest.php and
// without the slash at the end.
func serverName(address string) string {
	address = strings.TrimSpace(address)
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return trimEndpoint(address)
	}
	port := parsed.Port()
	if port == map[string]string{"http": "80", "https": "443"}[parsed.Scheme] {
		port = ""
	}
	name := parsed.Scheme + "://" + strings.ToLower(parsed.Hostname())
	if port != "" {
		name += ":" + port
	}
	return name + trimEndpoint(cmp.Or(parsed.Path, "/"))
}

func trimEndpoint(path string) string {
	path = strings.TrimRight(path, "/")
	return strings.TrimRight(strings.TrimSuffix(path, "/apirest.php"), "/")
}
