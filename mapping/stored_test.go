package mapping

import (
	"encoding/json"
	"testing"
)

func TestCanonical(t *testing.T) {
	text := Field{Type: TypeText}
	for _, c := range []struct {
		field  Field
		stored any
		want   string
	}{
		{text, nil, ""},
		{text, "", ""},
		{text, "a&lt;b&gt; &amp; &quot;", `a<b> &amp; "`},
		{text, "&amp;lt;", "&amp;lt;"},
		{text, "a\r\nb\nc\r\r\n", "a\nb\nc\n"},
		{text, json.Number("12"), "12"},
		{text, true, "1"},
		{Field{Type: TypeInteger}, json.Number("12"), "12"},
		{Field{Type: TypeInteger}, "007", "7"},
		{Field{Type: TypeInteger}, nil, ""},
		{Field{Type: TypeReference}, json.Number("0"), "0"},
		{Field{Type: TypeBoolean}, true, "1"},
		{Field{Type: TypeBoolean}, json.Number("0"), "0"},
		{Field{Type: TypeDecimal, Scale: 4}, "12.5", "12.5000"},
		{Field{Type: TypeDecimal, Scale: 4}, json.Number("0"), "0.0000"},
		{Field{Type: TypeDecimal, Scale: 2}, "-0.00", "0.00"},
		{Field{Type: TypeDecimal}, json.Number("0.125"), "0.125"},
		{Field{Type: TypeDecimal}, json.Number("1.5e+3"), "1500"},
		{Field{Type: TypeDecimal, Scale: 4}, "abc", "abc"},
		{Field{Type: TypeDate}, "0000-00-00", ""},
		{Field{Type: TypeDate}, "2026-01-31", "2026-01-31"},
		{Field{Type: TypeDateTime}, "0000-00-00 00:00:00", ""},
		{Field{Type: TypeDateTime}, nil, ""},
	} {
		if got := c.field.Canonical(c.stored); got != c.want {
			t.Errorf("%s: Canonical(%v) = %q, want %q", c.field.Type, c.stored, got, c.want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		field Field
		a, b  string
		want  bool
	}{
		{Field{Type: TypeText}, "a<b", "a&lt;b", true},
		{Field{Type: TypeText}, `say "x"`, "say &quot;x&quot;", true},
		{Field{Type: TypeText}, "a\r\nb", "a\nb", true},
		{Field{Type: TypeText}, "a\rb", "a\nb", false},
		{Field{Type: TypeText}, "&", "&amp;", false},
		{Field{Type: TypeText}, "a", "A", false},
		{Field{Type: TypeText}, "", "0", false},
		{Field{Type: TypeText}, "a ", "a", false},
		{Field{Type: TypeInteger}, "", "0", true},
		{Field{Type: TypeInteger}, "1", "", false},
		{Field{Type: TypeReference}, "0", "", true},
		{Field{Type: TypeBoolean}, "0", "", true},
		{Field{Type: TypeBoolean}, "0", "1", false},
		{Field{Type: TypeDecimal, Scale: 4}, "0.0000", "", true},
		{Field{Type: TypeDecimal, Scale: 4}, "12.5", "12.5000", true},
		{Field{Type: TypeDecimal, Scale: 4}, "12.5000", "12.5001", false},
		{Field{Type: TypeDate}, "", "0000-00-00", true},
		{Field{Type: TypeDateTime}, "2026-01-31 00:00:00", "", false},
		{Field{Type: TypeMAC}, "00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E", true},
		{Field{Type: TypeMAC}, "00:1a:2b:3c:4d:5e", "", false},
		{Field{Type: TypeIP}, "2001:db8::1", "2001:DB8:0::1", true},
		{Field{Type: TypeEmail}, "a@example.org", "A@example.org", false},
	} {
		if got := c.field.Same(c.a, c.b); got != c.want {
			t.Errorf("%s: Same(%q, %q) = %t", c.field.Type, c.a, c.b, got)
		}
		if got := c.field.Same(c.b, c.a); got != c.want {
			t.Errorf("%s: Same(%q, %q) = %t", c.field.Type, c.b, c.a, got)
		}
	}
}

func TestEmpty(t *testing.T) {
	for _, c := range []struct {
		field Field
		text  string
		want  bool
	}{
		{Field{Type: TypeText}, "", true},
		{Field{Type: TypeText}, "0", false},
		{Field{Type: TypeReference}, "0", true},
		{Field{Type: TypeDecimal, Scale: 4}, "0.0000", true},
		{Field{Type: TypeDecimal, Scale: 4}, "0.0001", false},
		{Field{Type: TypeDate}, "0000-00-00", true},
		{Field{Type: TypeDate}, "2026-01-31", false},
	} {
		if got := c.field.Empty(c.text); got != c.want {
			t.Errorf("%s: Empty(%q) = %t", c.field.Type, c.text, got)
		}
	}
}

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		as   Type
		text string
		want any
	}{
		{TypeInteger, "12", json.Number("12")},
		{TypeMonths, "36", json.Number("36")},
		{TypeBoolean, "1", json.Number("1")},
		{TypeReference, "0", json.Number("0")},
		{TypeReference, "", ""},
		{TypeDecimal, "12.5000", "12.5000"},
		{TypeDate, "2026-01-31", "2026-01-31"},
		{TypeText, "007", "007"},
	} {
		if got := (Field{Type: c.as}).JSON(c.text); got != c.want {
			t.Errorf("%s: JSON(%q) = %#v, want %#v", c.as, c.text, got, c.want)
		}
	}
}
