package journal

import (
	"path/filepath"
	"testing"
)

func TestUserState(t *testing.T) {
	tests := []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", map[string]string{"HOME": "/home/a"}, filepath.Join("/home/a", ".local", "state")},
		{"linux", map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": "/var/a"}, "/var/a"},
		{"linux", map[string]string{"HOME": "/home/a", "XDG_STATE_HOME": "relative"}, filepath.Join("/home/a", ".local", "state")},
		{"linux", map[string]string{"XDG_STATE_HOME": "/var/a"}, "/var/a"},
		{"linux", nil, ""},
		{"darwin", map[string]string{"HOME": "/Users/a", "XDG_STATE_HOME": "/var/a"}, filepath.Join("/Users/a", "Library", "Application Support")},
		{"darwin", nil, ""},
		{"windows", map[string]string{"LocalAppData": `C:\Users\a\AppData\Local`, "HOME": "/home/a"}, `C:\Users\a\AppData\Local`},
		{"windows", nil, ""},
	}
	for _, test := range tests {
		if got := userState(test.system, func(name string) string { return test.env[name] }); got != test.want {
			t.Errorf("userState(%s, %v) = %q, want %q", test.system, test.env, got, test.want)
		}
	}
}

func TestSameServer(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"https://itsm.example.org", "https://ITSM.example.org/apirest.php/", true},
		{"https://itsm.example.org:443", "https://itsm.example.org//", true},
		{"http://itsm.example.org:80/itsm/", "http://itsm.example.org/itsm/apirest.php", true},
		{"http://[::1]:8080", "http://[::1]:8080/apirest.php", true},
		{"http://[::1]:8080", "http://[::1]", false},
		{"http://itsm.example.org", "https://itsm.example.org", false},
		{"http://itsm.example.org:443", "http://itsm.example.org", false},
		{"http://itsm.example.org/itsm", "http://itsm.example.org/ITSM", false},
		{"http://itsm.example.org/itsm", "http://itsm.example.org", false},
	}
	for _, test := range tests {
		if got := SameServer(test.a, test.b); got != test.want {
			t.Errorf("SameServer(%s, %s) = %v", test.a, test.b, got)
		}
	}
}
