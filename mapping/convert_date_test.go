package mapping

import "testing"

func dateRule(field Type, change func(*rule)) *rule {
	r := ruleFor(Field{Name: "buy_date", Type: field})
	change(r)
	return r
}

func TestDate(t *testing.T) {
	plain := dateRule(TypeDate, func(*rule) {})
	dayFirst := dateRule(TypeDate, func(r *rule) { r.dates = DayFirst })
	monthFirst := dateRule(TypeDate, func(r *rule) { r.dates = MonthFirst })
	asked := dateRule(TypeDate, func(r *rule) { r.timeOff = true })
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{plain, conversion{text("2026-01-31"), "2026-01-31", ""}},
		{plain, conversion{text("2026-1-5"), "2026-01-05", ""}},
		{plain, conversion{text("2026/01/31"), "2026-01-31", ""}},
		{plain, conversion{Cell{Kind: Date, Text: "2026-01-31"}, "2026-01-31", ""}},
		{plain, conversion{Cell{Kind: Date, Text: "14:30:00"}, "", "bad-date"}},
		{plain, conversion{Cell{Kind: Date, Text: "2026-01-31 14:30:00"}, "", "bad-date"}},
		{plain, conversion{text("2026-01-31 00:00:00"), "2026-01-31", ""}},
		{plain, conversion{text("31/12/2026"), "2026-12-31", ""}},
		{plain, conversion{text("12/31/2026"), "2026-12-31", ""}},
		{plain, conversion{text("31.12.2026"), "2026-12-31", ""}},
		{plain, conversion{text("05/05/2026"), "2026-05-05", ""}},
		{plain, conversion{text("05/06/2026"), "", "ambiguous-date"}},
		{plain, conversion{text("31/02/2026"), "", "bad-date"}},
		{plain, conversion{text("29/02/2024"), "2024-02-29", ""}},
		{plain, conversion{text("29/02/2026"), "", "bad-date"}},
		{plain, conversion{text("31/12/26"), "", "bad-date"}},
		{plain, conversion{text("31/12.2026"), "", "bad-date"}},
		{plain, conversion{text("31-12/2026"), "", "bad-date"}},
		{plain, conversion{text("2026-13-45"), "", "bad-date"}},
		{plain, conversion{text("0999-01-01"), "", "bad-date"}},
		{plain, conversion{text("1000-01-01"), "1000-01-01", ""}},
		{plain, conversion{text("0000-00-00"), "", "bad-date"}},
		{plain, conversion{text("10000-01-01"), "", "bad-date"}},
		{plain, conversion{number("46053"), "", "bad-date"}},
		{plain, conversion{text("hier"), "", "bad-date"}},
		{dayFirst, conversion{text("05/06/2026"), "2026-06-05", ""}},
		{dayFirst, conversion{text("12/31/2026"), "", "bad-date"}},
		{dayFirst, conversion{text("2026-06-05"), "2026-06-05", ""}},
		{monthFirst, conversion{text("05/06/2026"), "2026-05-06", ""}},
		{monthFirst, conversion{text("31/12/2026"), "", "bad-date"}},
		{asked, conversion{Cell{Kind: Date, Text: "2026-01-31 14:30:00"}, "2026-01-31", ""}},
	} {
		c.check(t, c.rule)
	}
}

func TestDateTime(t *testing.T) {
	plain := dateRule(TypeDateTime, func(r *rule) { r.dates = DayFirst })
	day := dateRule(TypeDateTime, func(r *rule) { r.as, r.timeOff = TypeDate, true })
	inText := dateRule(TypeText, func(r *rule) { r.as = TypeDateTime })
	for _, c := range []struct {
		rule *rule
		conversion
	}{
		{plain, conversion{text("2026-01-31 14:30:05"), "2026-01-31 14:30:05", ""}},
		{plain, conversion{text("2026-01-31T14:30:05"), "2026-01-31 14:30:05", ""}},
		{plain, conversion{text("2026-01-31"), "2026-01-31 00:00:00", ""}},
		{plain, conversion{text("31/01/2026 9:05"), "2026-01-31 09:05:00", ""}},
		{plain, conversion{text("31/01/2026 12h30"), "2026-01-31 12:30:00", ""}},
		{plain, conversion{text("31/01/2026 12h"), "", "bad-date"}},
		{plain, conversion{text("31/01/2026 24:00"), "", "bad-date"}},
		{plain, conversion{text("31/01/2026 12:60"), "", "bad-date"}},
		{plain, conversion{text("31/01/2026 12"), "", "bad-date"}},
		{plain, conversion{text("2026-01-31T14:30:05Z"), "", "bad-date"}},
		{plain, conversion{text("2026-01-31 14:30:05.5"), "", "bad-date"}},
		{plain, conversion{text("1970-01-01 00:00:00"), "", "date-range"}},
		{plain, conversion{text("1970-01-01 00:00:01"), "1970-01-01 00:00:01", ""}},
		{plain, conversion{text("2038-01-19 03:14:07"), "2038-01-19 03:14:07", ""}},
		{plain, conversion{text("2038-01-20"), "", "date-range"}},
		{day, conversion{text("2026-01-31 14:30:05"), "2026-01-31 00:00:00", ""}},
		{day, conversion{text("1969-12-31"), "", "date-range"}},
		{inText, conversion{text("1950-01-31 14:30:05"), "1950-01-31 14:30:05", ""}},
	} {
		c.check(t, c.rule)
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		format string
		conversion
	}{
		{"DD/MM/YYYY", conversion{text("05/06/2026"), "2026-06-05 00:00:00", ""}},
		{"DD/MM/YYYY", conversion{text("5/6/2026"), "2026-06-05 00:00:00", ""}},
		{"DD/MM/YYYY", conversion{text("2026-06-05"), "2026-06-05 00:00:00", ""}},
		{"DD/MM/YYYY", conversion{text("05/06/26"), "", "bad-date"}},
		{"DD/MM/YYYY", conversion{text("05-06-2026"), "", "bad-date"}},
		{"DD/MM/YYYY", conversion{text("05/06/2026 x"), "", "bad-date"}},
		{"DD/MM/YYYY", conversion{text("31/02/2026"), "", "bad-date"}},
		{"MM-DD-YY", conversion{text("12-31-26"), "2026-12-31 00:00:00", ""}},
		{"MM-DD-YY", conversion{text("12-31-70"), "1970-12-31 00:00:00", ""}},
		{"YYYYMMDD", conversion{number("20260131"), "2026-01-31 00:00:00", ""}},
		{"DDMMYYYY", conversion{number("1022026"), "", "bad-date"}},
		{"DD.MM.YYYY HH:mm", conversion{text("31.12.2026 9:05"), "2026-12-31 09:05:00", ""}},
		{"DD.MM.YYYY à HH:mm:ss", conversion{text("31.12.2026 à 09:05:59"), "2026-12-31 09:05:59", ""}},
	} {
		l, ok := parseLayout(c.format)
		if !ok {
			t.Errorf("format %q is refused", c.format)
			continue
		}
		c.check(t, dateRule(TypeDateTime, func(r *rule) { r.format, r.layout = c.format, l }))
	}
}

func TestParseLayout(t *testing.T) {
	for format, want := range map[string]bool{
		"DD/MM/YYYY": true, "YYYY-MM-DD HH:mm:ss": true, "DDMMYY": true, "DD · MM · YYYY": true,
		"": false, "DD/MM": false, "DD/MM/YYYY/YY": false, "DD/MM/YYYY mm": false, "DD/MM/YYYY HH:ss": false,
		"D/M/YYYY": false, "dd/mm/yyyy": false, "DD/MMM/YYYY": false, "DD/MM/YYYYT": false,
	} {
		if _, ok := parseLayout(format); ok != want {
			t.Errorf("parseLayout(%q): got %t, want %t", format, ok, want)
		}
	}
}

func TestCentury(t *testing.T) {
	for year, want := range map[int]int{0: 2000, 69: 2069, 70: 1970, 99: 1999} {
		if got := century(year); got != want {
			t.Errorf("century(%d) = %d, want %d", year, got, want)
		}
	}
}

// TestYearDayMonth holds that a format which looks like the international order is
// followed, and that the dates of a sheet are not read by it.
func TestYearDayMonth(t *testing.T) {
	r := ruleFor(Field{Name: "buy_date", Type: TypeDate})
	r.format = "YYYY-DD-MM"
	r.layout, _ = parseLayout(r.format)
	for _, c := range []conversion{
		{text("2025-03-04"), "2025-04-03", ""},
		{text("2025-14-03"), "2025-03-14", ""},
		{text("2025-03-14"), "", "bad-date"},
		{Cell{Kind: Date, Text: "2025-03-14"}, "2025-03-14", ""},
	} {
		c.check(t, r)
	}
}
