package mapping

import (
	"slices"
	"testing"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"  Bâtiment\u00a0 A\n":        "batiment a",
		"ÉTÉ":                         "ete",
		"Œuvre":                       "oeuvre",
		"Straße":                      "strasse",
		"STRASSE":                     "strasse",
		"N°\u202finventaire":          "no inventaire",
		"Nº inventaire":               "no inventaire",
		"№ inventaire":                "no inventaire",
		"e\u0301te\u0301":             "ete",
		"\ufeffSite\u200b":            "site",
		"ﬁn":                          "fin",
		"Paris > Bâtiment A > Bureau": "paris > batiment a > bureau",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTrim(t *testing.T) {
	for text, want := range map[string]string{
		" \t\r\n":                         "",
		"\ufeff a b\u00a0\u202f":          "a b",
		"\u200ba\u200b b\u200d\u2060":     "a\u200b b",
		"\u3000a\u2009":                   "a",
		"'a'":                             "'a'",
		"- a":                             "- a",
		"\u00a0\u00a0Paris > Lyon\u00a0 ": "Paris > Lyon",
	} {
		if got := Trim(text); got != want {
			t.Errorf("Trim(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"Paris", "Lyon", "Lille", "Marseille", "In use", "In stock"}
	for word, want := range map[string][]string{
		"pariss":     {"Paris"},
		"Lylon":      {"Lyon"},
		"Prais":      {"Paris"},
		"MARSEILLES": {"Marseille"},
		"in usse":    {"In use"},
		"Bordeaux":   {},
		"":           {},
	} {
		if got := Nearest(word, names, 3); !slices.Equal(got, want) {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Nearest("PC", []string{"CP", "AB"}, 3); !slices.Equal(got, []string{"CP"}) {
		t.Errorf("two letters swapped are not one mistake: %q", got)
	}
	if got := Nearest("Lile", []string{"Lyle", "Lille", "Lile", "Mile"}, 2); !slices.Equal(got, []string{"Lile", "Lyle"}) {
		t.Errorf("the nearest do not come first: %q", got)
	}
}

func TestDidYouMean(t *testing.T) {
	for want, words := range map[string][]string{
		"":                                 nil,
		` (did you mean "a"?)`:             {"a"},
		` (did you mean "a" or "b"?)`:      {"a", "b"},
		` (did you mean "a", "b" or "c"?)`: {"a", "b", "c"},
	} {
		if got := didYouMean(words); got != want {
			t.Errorf("didYouMean(%q) = %q, want %q", words, got, want)
		}
	}
}
