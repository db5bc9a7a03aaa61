package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestUnescape holds the escapes of a workbook against a slow reading of them.
func TestUnescape(t *testing.T) {
	escape := regexp.MustCompile("_x[0-9A-Fa-f]{4}_")
	slow := func(text string) string {
		return escape.ReplaceAllStringFunc(text, func(s string) string {
			code, _ := strconv.ParseUint(s[2:6], 16, 32)
			return string(rune(code))
		})
	}
	pieces := []string{"_", "x", "_x", "0", "41", "000D", "005F", "+1", "é", "_x0041_", "_x005F_", "_x00e9_"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), "")
		if got, want := string(unescape([]byte(text), 0)), slow(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	})
}

// TestUnescapeHalves puts the halves of a sign together, and spoils a text with
// half a sign, so that nobody takes it for one that is whole.
func TestUnescapeHalves(t *testing.T) {
	for text, want := range map[string]string{
		"a_xD83D__xDE00_b":             "a😀b",
		"_xD83D__xDE00__xd83d__xde01_": "😀😁",
		"a_xD83D_b":                    "a\xffb",
		"_xDE00__xD83D_":               "\xff\xff",
		"_xD83D__xD83D__xDE00_":        "\xff😀",
		"_xD83D__x0041_":               "\xffA",
		"_xD83D__xDE0_":                "\xff_xDE0_",
		"_xD83D_":                      "\xff",
	} {
		if got := string(unescape([]byte(text), 0)); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
