package mapping

import (
	"strings"
	"testing"
)

func text(s string) Cell   { return Cell{Kind: Text, Text: s} }
func number(s string) Cell { return Cell{Kind: Number, Text: s} }

// ruleFor is the rule of a field without anything said by a mapping.
func ruleFor(f Field) *rule {
	return &rule{where: `column "C"`, as: f.Type, field: f, low: -maxInt, high: maxInt}
}

// conversion is a row of the tables below: either a result or a code.
type conversion struct {
	cell Cell
	want string
	code Code
}

func (c conversion) check(t *testing.T, r *rule) {
	t.Helper()
	got, why := r.convert(c.cell)
	var code Code
	if why != nil {
		got, code = "", why.code
	}
	if got != c.want || code != c.code {
		t.Errorf("%q as %s: got %q, code %q; want %q, code %q", c.cell.Text, r.as, got, code, c.want, c.code)
	}
}

func TestText(t *testing.T) {
	name := ruleFor(Field{Name: "name", Type: TypeText, Characters: 5})
	comment := ruleFor(Field{Name: "comment", Type: TypeText, Bytes: 20})
	long := ruleFor(Field{Name: "serial", Type: TypeText, Characters: 255})
	cut := ruleFor(Field{Name: "serial", Type: TypeText, Characters: 255, Bytes: 255})
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{name, conversion{text("PC-01"), "PC-01", ""}},
		{name, conversion{text("éàüœ€"), "éàüœ€", ""}},
		{name, conversion{text("PC-001"), "", "too-long"}},
		{name, conversion{text("a<"), "a<", ""}},
		{name, conversion{text("ab<"), "", "too-long"}}, // stored as ab&lt;
		{name, conversion{number("12345"), "12345", ""}},
		{name, conversion{Cell{Kind: Number, Text: "123", Format: "00000"}, "00123", ""}},
		{name, conversion{Cell{Kind: Number, Text: "123", Format: "0.00"}, "123", ""}},
		{name, conversion{text("NULL"), "", "null-word"}},
		{name, conversion{text("null"), "", "null-word"}},
		{name, conversion{text("Null"), "Null", ""}},
		{name, conversion{text("a😀"), "", "four-byte"}},
		{name, conversion{text("a\x00"), "", "bad-character"}},
		{name, conversion{text("a\xff"), "", "bad-character"}},
		{name, conversion{text("=1+1"), "=1+1", ""}},
		{name, conversion{text("#N/A"), "", "excel-error"}},
		{name, conversion{text("#nom?"), "", "excel-error"}},
		{name, conversion{text("#####"), "", "excel-error"}},
		{name, conversion{text("#12"), "#12", ""}},
		{name, conversion{Cell{Kind: Fault, Text: "anything"}, "", "excel-error"}},
		{comment, conversion{text("éééééééééé"), "éééééééééé", ""}},
		{comment, conversion{text("ééééééééééa"), "", "too-many-bytes"}},
		{comment, conversion{text("a\r\nb\nc"), "a\r\nb\nc", ""}},
		{long, conversion{text(strings.Repeat("é", 255)), strings.Repeat("é", 255), ""}},
		{long, conversion{text(strings.Repeat("é", 256)), "", "too-long"}},
		{cut, conversion{text(strings.Repeat("é", 127)), strings.Repeat("é", 127), ""}},
		{cut, conversion{text(strings.Repeat("é", 128)), "", "too-many-bytes"}},
		{cut, conversion{text(strings.Repeat("a", 254) + "b"), strings.Repeat("a", 254) + "b", ""}},
		{cut, conversion{text(strings.Repeat("a", 254) + "'"), "", "too-many-bytes"}}, // counted as \'
		{long, conversion{text("5E10"), "5E10", ""}},
		{long, conversion{text("1.23E+12"), "", "excel-damage"}},
		{long, conversion{text("1,23E+12"), "", "excel-damage"}},
		{long, conversion{text("4E-05"), "", "excel-damage"}},
		{long, conversion{text("5E10"), "5E10", ""}},
		{long, conversion{text("5E+1"), "5E+1", ""}},
		{long, conversion{text("12E+34"), "12E+34", ""}},
		{long, conversion{text("SN1.2E+12"), "SN1.2E+12", ""}},
	} {
		c.check(t, c.rule)
	}
}

func TestHTML(t *testing.T) {
	content := Field{Name: "content", Type: TypeText, Bytes: 1000}
	bare, html := ruleFor(content), ruleFor(content)
	bare.bare, html.bare, html.html = true, true, true
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{bare, conversion{text("<p>one line</p>"), "<p>one line</p>", ""}},
		{bare, conversion{text("two\nlines"), "", "bare-line-break"}},
		{bare, conversion{text("two\rlines"), "", "bare-line-break"}},
		{html, conversion{text("one"), "<p>one</p>", ""}},
		{html, conversion{text("a\r\nb\rc\nd"), "<p>a<br>b<br>c<br>d</p>", ""}},
		{html, conversion{text("a\n\n\n\nb\n\n"), "<p>a</p><p>b</p>", ""}},
		{html, conversion{text("1 < 2 & 3 > 2"), "<p>1 &#60; 2 &amp; 3 &#62; 2</p>", ""}},
	} {
		c.check(t, c.rule)
	}
}

func TestInteger(t *testing.T) {
	whole := ruleFor(Field{Name: "alert", Type: TypeInteger})
	tiny := ruleFor(Field{Name: "is_dynamic", Type: TypeBoolean})
	tiny.as, tiny.low, tiny.high = TypeInteger, -128, 127
	asDecimal := ruleFor(Field{Name: "value", Type: TypeDecimal, Precision: 6, Scale: 4})
	asDecimal.as = TypeInteger
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{whole, conversion{text("12"), "12", ""}},
		{whole, conversion{number("12"), "12", ""}},
		{whole, conversion{text("+12"), "12", ""}},
		{whole, conversion{text("-12"), "-12", ""}},
		{whole, conversion{text("−12"), "-12", ""}},
		{whole, conversion{text("-0"), "0", ""}},
		{whole, conversion{text("007"), "7", ""}},
		{whole, conversion{text("1 234 567"), "1234567", ""}},
		{whole, conversion{text("1\u202f234"), "1234", ""}},
		{whole, conversion{text("1'234"), "1234", ""}},
		{whole, conversion{text("1 23"), "", "bad-integer"}},
		{whole, conversion{text("1234 567"), "", "bad-integer"}},
		{whole, conversion{text("1 234'567"), "", "bad-integer"}},
		{whole, conversion{text("1,234"), "", "bad-integer"}},
		{whole, conversion{text("12.0"), "", "bad-integer"}},
		{whole, conversion{number("12.5"), "", "bad-integer"}},
		{whole, conversion{counted("36.00000000000001", ""), "36", ""}},
		{whole, conversion{text("1e3"), "", "bad-integer"}},
		{whole, conversion{text("douze"), "", "bad-integer"}},
		{whole, conversion{text("-"), "", "bad-integer"}},
		{whole, conversion{text("--1"), "", "bad-integer"}},
		{whole, conversion{text("2147483647"), "2147483647", ""}},
		{whole, conversion{text("2147483648"), "", "out-of-range"}},
		{whole, conversion{text("99999999999999999999"), "", "out-of-range"}},
		{whole, conversion{text("0,125"), "", "bad-integer"}},
		{whole, conversion{text("0 125"), "", "bad-integer"}},
		{tiny, conversion{text("127"), "127", ""}},
		{tiny, conversion{text("128"), "", "out-of-range"}},
		{tiny, conversion{text("-129"), "", "out-of-range"}},
		{asDecimal, conversion{text("12"), "12.0000", ""}},
		{asDecimal, conversion{text("123"), "", "out-of-range"}},
	} {
		c.check(t, c.rule)
	}
}

// TestChoices reads what tickets, problems and changes take, each its own.
func TestChoices(t *testing.T) {
	for _, c := range []struct {
		itemtype, field string
		conversion
	}{
		{"Ticket", "status", conversion{text("6"), "6", ""}},
		{"Ticket", "status", conversion{number("2"), "2", ""}},
		{"Ticket", "status", conversion{text("7"), "", "unknown-choice"}},
		{"Ticket", "status", conversion{text("99"), "", "unknown-choice"}},
		{"Ticket", "status", conversion{text("02"), "", "unknown-choice"}},
		{"Ticket", "status", conversion{text("Processing (assigned)"), "2", ""}},
		{"Ticket", "status", conversion{text("en cours (attribue)"), "2", ""}},
		{"Ticket", "status", conversion{text("RÉSOLU"), "5", ""}},
		{"Ticket", "status", conversion{text("Accepted"), "", "unknown-choice"}},
		{"Problem", "status", conversion{text("Accepté"), "7", ""}},
		{"Problem", "status", conversion{text("8"), "8", ""}},
		{"Problem", "status", conversion{text("9"), "", "unknown-choice"}},
		{"Change", "status", conversion{text("Évaluation"), "9", ""}},
		{"Change", "status", conversion{text("12"), "12", ""}},
		{"Change", "status", conversion{text("Review"), "8", ""}},
		{"Change", "status", conversion{text("Solved"), "", "unknown-choice"}},
		{"Change", "status", conversion{text("2"), "", "unknown-choice"}},
		{"Ticket", "urgency", conversion{text("Très haute"), "5", ""}},
		{"Ticket", "urgency", conversion{text("6"), "", "unknown-choice"}},
		{"Ticket", "urgency", conversion{text("0"), "", "unknown-choice"}},
		{"Problem", "impact", conversion{text("moyen"), "3", ""}},
		{"Ticket", "priority", conversion{text("Majeure"), "6", ""}},
		{"Change", "priority", conversion{text("7"), "", "unknown-choice"}},
		{"Ticket", "type", conversion{text("demande"), "2", ""}},
		{"Ticket", "type", conversion{text("3"), "", "unknown-choice"}},
	} {
		r := ruleFor(Field{Name: c.field, Type: TypeInteger})
		r.choices = choices(c.itemtype, c.field)
		c.check(t, r)
	}
	for _, field := range []string{"status", "impact", "type"} {
		if choices("Computer", field) != nil {
			t.Errorf("Computer has choices for %s", field)
		}
	}
	if choices("Problem", "type") != nil {
		t.Error("Problem has choices for type")
	}
}

// TestChoicesDiffer holds that no name stands for two numbers.
func TestChoicesDiffer(t *testing.T) {
	for _, itemtype := range []string{"Ticket", "Problem", "Change"} {
		for _, field := range []string{"status", "urgency", "impact", "priority", "type"} {
			seen := map[string]int{}
			for _, c := range choices(itemtype, field) {
				for _, name := range c.names {
					if other, ok := seen[Fold(name)]; ok && other != c.number {
						t.Errorf("%s %s: %s is %d and %d", itemtype, field, name, other, c.number)
					}
					seen[Fold(name)] = c.number
				}
			}
		}
	}
}

func TestIDs(t *testing.T) {
	id, reference := ruleFor(identity()), ruleFor(Field{Name: "users_id", Type: TypeReference})
	id.as = typeID
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{id, conversion{text("12"), "12", ""}},
		{id, conversion{number("12"), "12", ""}},
		{id, conversion{text("2147483647"), "2147483647", ""}},
		{id, conversion{text("2147483648"), "", "bad-id"}},
		{id, conversion{text("0"), "", "bad-id"}},
		{id, conversion{text("-1"), "", "bad-id"}},
		{id, conversion{text("+1"), "", "bad-id"}},
		{id, conversion{text("01"), "", "bad-id"}},
		{id, conversion{text("5abc"), "", "bad-id"}},
		{id, conversion{text("1 000"), "", "bad-id"}},
		{id, conversion{text("6.0"), "", "bad-id"}},
		{id, conversion{Cell{Kind: Boolean, Text: "TRUE", Number: 1}, "", "bad-id"}},
		{id, conversion{text("99999999999999999999"), "", "bad-id"}},
		{reference, conversion{text("0"), "0", ""}},
		{reference, conversion{text("3"), "3", ""}},
		{reference, conversion{text("-5"), "", "bad-id"}},
		{reference, conversion{text("jdupont"), "", "bad-id"}},
	} {
		c.check(t, c.rule)
	}
}

func TestDecimal(t *testing.T) {
	field := Field{Name: "ticket_tco", Type: TypeDecimal, Precision: 20, Scale: 4}
	plain, comma, point := ruleFor(field), ruleFor(field), ruleFor(field)
	comma.decimal, point.decimal = ",", "."
	small := ruleFor(Field{Name: "size", Type: TypeDecimal, Precision: 5, Scale: 2})
	share := ruleFor(Field{Name: "share", Type: TypeDecimal, Precision: 2, Scale: 2})
	float := ruleFor(Field{Name: "sink_coeff", Type: TypeDecimal})
	inText := ruleFor(Field{Name: "contact", Type: TypeText, Characters: 255})
	inText.as = TypeDecimal
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{plain, conversion{text("12"), "12.0000", ""}},
		{plain, conversion{text("12.5"), "12.5000", ""}},
		{plain, conversion{text(".5"), "0.5000", ""}},
		{plain, conversion{text("-0.00"), "0.0000", ""}},
		{plain, conversion{text("-12.50000"), "-12.5000", ""}},
		{plain, conversion{text("1 234.56 €"), "1234.5600", ""}},
		{plain, conversion{text("$12"), "12.0000", ""}},
		{plain, conversion{text("12,5"), "", "bad-decimal"}},
		{plain, conversion{text("1,234"), "", "bad-decimal"}},
		{plain, conversion{text("12.50001"), "", "bad-decimal"}},
		{plain, conversion{text("12."), "", "bad-decimal"}},
		{plain, conversion{text("1e3"), "", "bad-decimal"}},
		{plain, conversion{text("douze"), "", "bad-decimal"}},
		{plain, conversion{text("€"), "", "bad-decimal"}},
		{plain, conversion{text("99999999999.9999"), "99999999999.9999", ""}},
		{plain, conversion{text("999999999999.9999"), "", "too-precise"}},
		{plain, conversion{text("99999999999999999999"), "", "out-of-range"}},
		{comma, conversion{text("1 234,56 €"), "1234.5600", ""}},
		{comma, conversion{text("1\u202f234,56\u00a0€"), "1234.5600", ""}},
		{comma, conversion{text("1234,56 EUR"), "1234.5600", ""}},
		{comma, conversion{text("eur\u00a0-12,5"), "-12.5000", ""}},
		{comma, conversion{text("EUR"), "", "bad-decimal"}},
		{comma, conversion{text("12 EURO"), "", "bad-decimal"}},
		{comma, conversion{text("1.234,56"), "1234.5600", ""}},
		{comma, conversion{text("12.5"), "", "bad-decimal"}},
		{comma, conversion{number("12.5"), "12.5000", ""}},
		{comma, conversion{counted("12.300000000000001", ""), "12.3000", ""}},
		{comma, conversion{counted("3.3333333333333335", ""), "", "bad-decimal"}},
		{comma, conversion{number("12.300000000000001"), "", "bad-decimal"}},
		{point, conversion{text("1,234.5"), "1234.5000", ""}},
		{point, conversion{text("1,23.5"), "", "bad-decimal"}},
		{small, conversion{text("999.99"), "999.99", ""}},
		{small, conversion{text("1000"), "", "out-of-range"}},
		{share, conversion{text("0.5"), "0.50", ""}},
		{share, conversion{text("1"), "", "out-of-range"}},
		{float, conversion{text("0.125"), "0.125", ""}},
		{float, conversion{text("0.1234567"), "", "too-precise"}},
		{inText, conversion{text("12.50"), "12.5", ""}},
	} {
		c.check(t, c.rule)
	}
}

func TestBoolean(t *testing.T) {
	r := ruleFor(Field{Name: "is_dynamic", Type: TypeBoolean})
	for want, spellings := range map[string][]string{
		"1": {"1", "x", "X", "oui", "Oui", "o", "vrai", "VRAI", "yes", "y", "true", "TRUE"},
		"0": {"0", "non", "NON", "n", "faux", "no", "false", "FALSE"},
	} {
		for _, s := range spellings {
			conversion{text(s), want, ""}.check(t, r)
		}
	}
	for _, s := range []string{"2", "-1", "ouii", "peut-être", "✓"} {
		conversion{text(s), "", "bad-boolean"}.check(t, r)
	}
}

func TestMonths(t *testing.T) {
	r := ruleFor(Field{Name: "warranty_duration", Type: TypeMonths})
	for _, c := range []conversion{
		{text("36"), "36", ""},
		{text("36 mois"), "36", ""},
		{text("36 months"), "36", ""},
		{text("3 ans"), "36", ""},
		{text("3 années"), "36", ""},
		{text("1 year"), "12", ""},
		{text("0"), "0", ""},
		{text("-1"), "-1", ""},
		{text("-1 an"), "", "bad-months"},
		{text("-2"), "", "bad-months"},
		{text("3 jours"), "", "bad-months"},
		{text("1.9"), "", "bad-months"},
		{text("mois"), "", "bad-months"},
		{text("99999999999"), "", "bad-months"},
	} {
		c.check(t, r)
	}
}

func TestAddresses(t *testing.T) {
	field := Field{Name: "name", Type: TypeText, Characters: 255}
	rules := map[Type]*rule{}
	for _, as := range []Type{TypeMAC, TypeIP, TypeEmail} {
		rules[as] = ruleFor(field)
		rules[as].as = as
	}
	for _, c := range []struct {
		as Type
		conversion
	}{
		{TypeMAC, conversion{text("00:1A:2B:3C:4D:5E"), "00:1a:2b:3c:4d:5e", ""}},
		{TypeMAC, conversion{text("00-1a-2b-3c-4d-5e"), "00:1a:2b:3c:4d:5e", ""}},
		{TypeMAC, conversion{text("001a.2b3c.4d5e"), "00:1a:2b:3c:4d:5e", ""}},
		{TypeMAC, conversion{text("001A2B3C4D5E"), "00:1a:2b:3c:4d:5e", ""}},
		{TypeMAC, conversion{text("00 1a 2b\u00a03c 4d 5e"), "00:1a:2b:3c:4d:5e", ""}},
		{TypeMAC, conversion{text("00:1a-2b:3c-4d:5e"), "", "bad-mac"}},
		{TypeMAC, conversion{text("0:01a:2b:3c:4d:5e"), "", "bad-mac"}},
		{TypeMAC, conversion{text("00:1a:2b:3c:4d:5e:"), "", "bad-mac"}},
		{TypeMAC, conversion{text("00:1a:2b:3c:4d"), "", "bad-mac"}},
		{TypeMAC, conversion{text("00:1a:2b:3c:4d:5g"), "", "bad-mac"}},
		{TypeIP, conversion{text("192.0.2.10"), "192.0.2.10", ""}},
		{TypeIP, conversion{text("2001:DB8::0:1"), "2001:db8::1", ""}},
		{TypeIP, conversion{text("192.0.2.256"), "", "bad-ip"}},
		{TypeIP, conversion{text("192.0.2.010"), "", "bad-ip"}},
		{TypeIP, conversion{text("fe80::1%eth0"), "", "bad-ip"}},
		{TypeEmail, conversion{text("Jean.Dupont@example.org"), "Jean.Dupont@example.org", ""}},
		{TypeEmail, conversion{text("Jean <jean@example.org>"), "", "bad-email"}},
		{TypeEmail, conversion{text("jean@localhost"), "", "bad-email"}},
		{TypeEmail, conversion{text("jean@"), "", "bad-email"}},
		{TypeEmail, conversion{text("jean@x.org; marie@x.org"), "", "bad-email"}},
		{TypeEmail, conversion{text(strings.Repeat("a", 250) + "@example.org"), "", "too-long"}},
	} {
		c.check(t, rules[c.as])
	}
}
