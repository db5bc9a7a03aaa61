package mapping

import (
	"net/mail"
	"net/netip"
	"slices"
	"strings"
)

// toMAC gives a MAC address as aa:bb:cc:dd:ee:ff, from groups of digits, all
// as long, with one sign between them, or from the digits alone.
func toMAC(text string) (string, *refusal) {
	groups := strings.FieldsFunc(text, blank)
	if len(groups) == 1 {
		groups = strings.Split(text, macSign(text))
	}
	digits := strings.ToLower(strings.Join(groups, ""))
	uneven := func(group string) bool { return len(group)*len(groups) != 12 }
	if slices.ContainsFunc(groups, uneven) || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", refuse("bad-mac")
	}
	pairs := make([]string, 0, 6)
	for i := 0; i < len(digits); i += 2 {
		pairs = append(pairs, digits[i:i+2])
	}
	return strings.Join(pairs, ":"), nil
}

// macSign gives the first sign of those that stand in MAC addresses.
func macSign(text string) string {
	if i := strings.IndexAny(text, ":-."); i >= 0 {
		return text[i : i+1]
	}
	return ":"
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
