package client_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"itsmload/client"
)

func TestNewTakesURLsInAllForms(t *testing.T) {
	for url, want := range map[string]string{
		"https://itsm.example.org":                        "https://itsm.example.org/apirest.php",
		"https://itsm.example.org/":                       "https://itsm.example.org/apirest.php",
		" https://itsm.example.org/glpi/ ":                "https://itsm.example.org/glpi/apirest.php",
		"https://itsm.example.org/glpi/apirest.php":       "https://itsm.example.org/glpi/apirest.php",
		"https://itsm.example.org:8443/apirest.php/":      "https://itsm.example.org:8443/apirest.php",
		"http://localhost:8080":                           "http://localhost:8080/apirest.php",
		"http://127.0.0.1/itsm":                           "http://127.0.0.1/itsm/apirest.php",
		"http://[::1]:80":                                 "http://[::1]:80/apirest.php",
		"https://xn--bcher-kva.example/a%20b/apirest.php": "https://xn--bcher-kva.example/a%20b/apirest.php",
	} {
		c, err := client.New(client.Config{URL: url, UserToken: "secret-token"})
		if err != nil {
			t.Errorf("%q: %v", url, err)
			continue
		}
		if got := strings.TrimPrefix(c.String(), "ITSM-NG at "); got != want {
			t.Errorf("%q: the API is at %s, want %s", url, got, want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name   string
		config client.Config
		says   string
	}{
		{"no URL", client.Config{}, "URL is missing"},
		{"no scheme", client.Config{URL: "itsm.example.org"}, "write it as https://"},
		{"host and port alone", client.Config{URL: "itsm.example.org:443"}, "write it as https://"},
		{"no host", client.Config{URL: "https:///glpi"}, "cannot be read"},
		{"another scheme", client.Config{URL: "ftp://itsm.example.org"}, "https://itsm.example.org"},
		{"a password in it", client.Config{URL: "https://me:hidden@itsm.example.org"}, "leave them out"},
		{"a password in a broken one", client.Config{URL: "https://me:hid den@itsm.example.org"}, "cannot be read"},
		{"a query", client.Config{URL: "https://itsm.example.org/?x=1"}, "holds ? or #"},
		{"plain http far away", client.Config{URL: "http://itsm.example.org"}, "use https"},
		{"a host that begins like loopback", client.Config{URL: "http://localhost.example.org"}, "use https"},
		{"a negative rate", client.Config{URL: "https://x.org", Rate: -1}, "rate"},
		{"no number as a rate", client.Config{URL: "https://x.org", Rate: math.NaN()}, "rate"},
		{"a negative time limit", client.Config{URL: "https://x.org", Timeout: -time.Second}, "time limit"},
		{"a negative outage", client.Config{URL: "https://x.org", MaxOutage: -time.Second}, "server that is away"},
		{"a user token with its line end", client.Config{URL: "https://x.org", UserToken: "hidden\n"}, "user token"},
		{"an app token with a blank", client.Config{URL: "https://x.org", AppToken: "hid den"}, "app token"},
		{"a user agent with a line end", client.Config{URL: "https://x.org", UserAgent: "a\r\nb"}, "user agent"},
	}
	for _, test := range tests {
		_, err := client.New(test.config)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: error %v, want one that says %q", test.name, err, test.says)
		}
		if err != nil && strings.Contains(err.Error(), "hid") {
			t.Errorf("%s: the error repeats a secret: %v", test.name, err)
		}
	}
}

func TestNewTakesPlainHTTPWhenAllowed(t *testing.T) {
	if _, err := client.New(client.Config{URL: "http://itsm.example.org", AllowHTTP: true}); err != nil {
		t.Error(err)
	}
}

func TestPrintingAClientShowsNoToken(t *testing.T) {
	c, err := client.New(client.Config{URL: "https://itsm.example.org", UserToken: "secret-token"})
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%v %+v %s", c, c, c); strings.Contains(text, "secret-token") {
		t.Errorf("the token shows in %s", text)
	}
}
