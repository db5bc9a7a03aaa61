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
	f.Add([]byte("version: 1\nitemtype: Computer\nmatch: [serial, { field: name, compare: fold }]\nentity: A\nlock: date_mod\n" +
		"guards: { max_clears: 5 }\ncolumns:\n  - { column: [A, B], field: serial, values: { a: b } }\n  - { field: name, expr: 'row.A + cell' }\n"))
	f.Add([]byte("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["))
	f.Add([]byte("- - - - ? ? !!a &b *c"))
	f.Add([]byte("a: &a [*a, {<<: *a}]\n? [b]\n: !!str c\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 16<<10 {
			t.Skip("long files take the parser long, and show no more")
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
		{Name: "status", Type: TypeInteger}, // of a change
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
			r.choices = choices("Change", field.Name)
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

// FuzzHabits holds that what settles a column is read by the habit that it
// settled, and that a text of no consequence means the same by both.
func FuzzHabits(f *testing.F) {
	for _, s := range []string{"1,234", "1.234,5", "0.125", "31/12/2025", "05/06/2026", "05.05.2026 9:05", "2026-01-31", "12 €", "1'234.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := text(Trim(s))
		for _, field := range []Field{{Name: "value", Type: TypeDecimal, Precision: 20, Scale: 4}, {Name: "date", Type: TypeDateTime}} {
			r := &reader{rule: *ruleFor(field)}
			found := trial{dates: field.Type == TypeDateTime}
			found.observe(r, 2, []Cell{c})
			problem, note := found.undecided(r.where), found.settle(r)
			if (problem != nil) != (found.either.count > 0) || (note != "") != (found.only[0].count+found.only[1].count > 0) {
				t.Errorf("%s of %q: %v, and %q", field.Type, s, problem, note)
			}
			if _, why := r.convert(c); note != "" && why != nil {
				t.Errorf("%s of %q settles its column, and is refused for %s", field.Type, s, why.code)
			}
		}
	})
}

// FuzzFormula holds that no expression brings the program down or runs on, and
// that a refusal has words and a place within the text.
func FuzzFormula(f *testing.F) {
	for _, s := range []string{
		`upper(row["Site"]) + "-" + row["N°"]`, `cell matches "^(a+)+$"`, `repeat(cell, 9999999)`, `replace(cell, "a", cell)`,
		`join(split(cell, ""), cell)`, `let x = cell; x + x`, `(1..999999999)[0]`, `map([1], # * 2)`, `-9223372036854775808 % -1`, `1e309`,
		`cell?.x ?? nil`, `if cell == "" { 1 } else { 2.5 }`, `left(cell, -1)[0]`, `{"a": [cell]}.a[0]`, `string(1e300 * 10)`, `2 ** 9999`,
	} {
		f.Add(s, "a é")
	}
	f.Fuzz(func(t *testing.T, text, own string) {
		compiled, flaw := newFormula(text, true)
		if flaw != nil {
			if flaw.what == "" || flaw.at < 0 || flaw.at > len(text) {
				t.Errorf("%q: %+v", text, *flaw)
			}
			return
		}
		row := map[string]string{}
		for _, header := range compiled.headers {
			row[header] = own
		}
		c, err := compiled.run(row, own)
		if again, other := compiled.run(row, own); again != c || (err == nil) != (other == nil) {
			t.Errorf("%q gives %+v (%v), then %+v (%v)", text, c, err, again, other)
		}
		if err == nil && c.Text != Trim(c.Text) || len(c.Text) > mostComputed {
			t.Errorf("%q gives %q", text, c.Text)
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
