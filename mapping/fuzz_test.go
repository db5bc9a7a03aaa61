package mapping

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzLoad holds that no text brings the loader down, and that it gives either
// a mapping or places and words.
func FuzzLoad(f *testing.F) {
	sample, err := os.ReadFile(filepath.Join("testdata", "computers.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sample)
	f.Add([]byte("a: &a [*a, {<<: *a}]\n? [b]\n: !!str c\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			t.Skip("the parser's time grows with the square of the length")
		}
		m, err := Load("m.yaml", data)
		var all *Error
		switch {
		case err == nil && (m.Itemtype == "" || m.Match.Field == "" || len(m.Columns) == 0):
			t.Errorf("an unfinished mapping: %+v", m)
		case err != nil && (!errors.As(err, &all) || len(all.Flaws) == 0 || strings.Contains(err.Error(), "%!(")):
			t.Errorf("not an error to show: %v", err)
		}
	})
}

// FuzzConvert holds that what a conversion gives is canonical: it means the
// same when it is read as stored, and converts to itself.
func FuzzConvert(f *testing.F) {
	for _, s := range []string{"1 234,56 €", "31/12/2026 9:05", "x", "36 mois", "00-1A-2B-3C-4D-5E", "2001:db8::1", "a@b.org", "a<b&lt;\r\n", "#N/A"} {
		f.Add(s)
	}
	fields := []Field{
		{Name: "name", Type: TypeText, Characters: 255}, {Name: "alert", Type: TypeInteger},
		{Name: "value", Type: TypeDecimal, Precision: 20, Scale: 4}, {Name: "sink_coeff", Type: TypeDecimal},
		{Name: "is_dynamic", Type: TypeBoolean}, {Name: "buy_date", Type: TypeDate}, {Name: "date", Type: TypeDateTime},
		{Name: "users_id", Type: TypeReference}, {Name: "warranty", Type: TypeMonths},
		{Name: "mac", Type: TypeMAC}, {Name: "ip", Type: TypeIP}, {Name: "email", Type: TypeEmail},
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "%!") {
			t.Skip("this is how broken words are told")
		}
		for _, field := range fields {
			r := ruleFor(field)
			r.dates = DayFirst
			got, why := r.convert(text(Trim(s)))
			if why != nil {
				if p := r.problem(s, why); strings.Contains(p.Why, "%!") || !utf8.ValidString(p.Why) {
					t.Errorf("%s of %q is refused with %q", field.Type, s, p.Why)
				}
				continue
			}
			if stored := field.Canonical(got); !field.Same(got, stored) {
				t.Errorf("%s of %q is %q, which is not the same stored: %q", field.Type, s, got, stored)
			}
			if again, why := r.convert(text(got)); why != nil || again != got {
				t.Errorf("%s of %q is %q, and of that %q (%v)", field.Type, s, got, again, why)
			}
		}
	})
}

// FuzzFold holds that folding twice changes nothing more, and that blanks and
// case do not count.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"  Bâtiment\u00a0 A\n", "Œuvre", "Straße", "İ", "ﬁ", "ǰ\u0323", "ΐ", "ẞ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("%q folds to %q, then to %q", s, once, twice)
		}
		if padded := Fold("\u00a0" + s + " \n"); padded != once {
			t.Errorf("%q folds to %q, with blanks around it to %q", s, once, padded)
		}
	})
}
