package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/client"
)

func TestConfigOfAConnection(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("from-file\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	const url = "https://itsm.example.org"
	tests := []struct {
		name  string
		flags connection
		env   map[string]string
		file  string
		want  client.Config
	}{
		{
			name: "user token",
			env:  map[string]string{"ITSMNG_URL": url, "ITSMNG_USER_TOKEN": "token", "ITSMNG_APP_TOKEN": "app", "ITSMNG_PROFILE": "4"},
			want: client.Config{URL: url, UserToken: "token", AppToken: "app", Profile: "4"},
		}, {
			name: "login",
			env:  map[string]string{"ITSMNG_URL": url, "ITSMNG_LOGIN": "ada", "ITSMNG_PASSWORD": "pass"},
			want: client.Config{URL: url, Login: "ada", Password: "pass"},
		}, {
			name: "a token wins over a login beside it",
			env:  map[string]string{"ITSMNG_URL": url, "ITSMNG_USER_TOKEN": "token", "ITSMNG_LOGIN": "ada", "ITSMNG_PASSWORD": "pass"},
			want: client.Config{URL: url, UserToken: "token"},
		}, {
			name:  "flags win",
			flags: connection{url: "https://other.example.org", profile: "Admin", allowHTTP: true},
			env:   map[string]string{"ITSMNG_URL": url, "ITSMNG_USER_TOKEN": "token", "ITSMNG_PROFILE": "4"},
			want:  client.Config{URL: "https://other.example.org", UserToken: "token", Profile: "Admin", AllowHTTP: true},
		}, {
			name: "GLPI's names come second",
			env:  map[string]string{"GLPI_URL": "https://glpi.example.org", "ITSMNG_URL": url, "GLPI_USER_TOKEN": "token", "GLPI_APP_TOKEN_FILE": secret},
			want: client.Config{URL: url, UserToken: "token", AppToken: "from-file"},
		}, {
			name: "GLPI_PROFILE is nobody's",
			env:  map[string]string{"ITSMNG_URL": url, "ITSMNG_USER_TOKEN": "token", "GLPI_PROFILE": "4"},
			want: client.Config{URL: url, UserToken: "token"},
		}, {
			name: "secrets from files",
			env:  map[string]string{"ITSMNG_URL": url, "ITSMNG_LOGIN": "ada", "ITSMNG_PASSWORD_FILE": secret},
			want: client.Config{URL: url, Login: "ada", Password: "from-file"},
		}, {
			name: "the file of settings, as it is written",
			file: "url: " + url + "\nuser_token: 00123\napp_token: 'on'\nprofile: 4 # super admin\n",
			want: client.Config{URL: url, UserToken: "00123", AppToken: "on", Profile: "4"},
		}, {
			name: "a login of the environment stands above a token of the file",
			env:  map[string]string{"ITSMNG_LOGIN": "ada"},
			file: "url: " + url + "\nuser_token: token\npassword: pass\n",
			want: client.Config{URL: url, Login: "ada", Password: "pass"},
		}, {
			name: "an empty variable is none",
			env:  map[string]string{"ITSMNG_URL": "", "ITSMNG_USER_TOKEN": ""},
			file: "url: " + url + "\nuser_token: token\n",
			want: client.Config{URL: url, UserToken: "token"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if err := os.WriteFile(settingsName, []byte(test.file), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := test.flags.config(variables(test.env), io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			test.want.UserAgent = "itsmload/" + version
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"no keys", "just words", "s.yaml: write lines of the form `url: https://itsm.example.org`"},
		{"a list", "- url", "s.yaml: write lines of the form `url: https://itsm.example.org`"},
		{"a key twice", "url: a\nurl: b", ""},
		{"a list of values", "url: [a, b]", "s.yaml:1: url takes one value"},
		{"no known key", "host: a", `s.yaml:1: unknown key "host"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := parseSettings("s.yaml", []byte(test.file))
			if codeOf(err) != exitUsage {
				t.Fatalf("exit code %d: %v", codeOf(err), err)
			}
			if test.want != "" && err.Error() != test.want {
				t.Errorf("got %q, want %q", err, test.want)
			}
		})
	}
}

func variables(env map[string]string) lookup {
	return func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
}
