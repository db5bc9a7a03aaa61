package mapping

import (
	"net/mail"
	"net/netip"
	"strings"
)

// toMAC gives a MAC address as aa:bb:cc:dd:ee:ff, from any of its spellings.
func toMAC(text string) (string, *refusal) {
	digits := bareMAC(text)
	if len(digits) != 12 || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", refuse("bad-mac")
	}
	pairs := make([]string, 0, 6)
	for i := 0; i < len(digits); i += 2 {
		pairs = append(pairs, digits[i:i+2])
	}
	return strings.Join(pairs, ":"), nil
}

// toIP gives an IP address, of either version, in its shortest form.
func toIP(text string) (string, *refusal) {
	a, err := netip.ParseAddr(text)
	if err != nil || a.Zone() != "" {
		return "", refuse("bad-ip")
	}
	return a.String(), nil
}

// toEmail takes a bare address with a domain.
func toEmail(text string) (string, *refusal) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text {
		return "", refuse("bad-email")
	}
	_, domain, _ := strings.Cut(text, "@")
	if !strings.Contains(strings.Trim(domain, "."), ".") {
		return "", refuse("bad-email")
	}
	return text, nil
}
