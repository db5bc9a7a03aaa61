package mapping

import (
	"fmt"
	"strings"
	"time"
)

// The datetime columns of the server hold no moment outside these.
const (
	firstMoment = "1970-01-01 00:00:01"
	lastMoment  = "2038-01-19 03:14:07"
)

// moment is a date and a time of day as a text gives them, not yet known to exist.
type moment struct{ year, month, day, hour, minute, second int }

// toDate reads a day. A time of day other than midnight is refused, since the
// column would lose it, unless the mapping asked for dates.
func toDate(c Cell, r *rule) (string, *refusal) {
	m, why := readMoment(c, r)
	if why != nil {
		return "", why
	}
	if timed := m.hour|m.minute|m.second != 0; timed && !r.timeOff && !dayOnly(c) {
		return "", refuse("bad-date", r.dateShape())
	}
	if r.field.Type == TypeDateTime {
		m.hour, m.minute, m.second = 0, 0, 0
		return m.inRange()
	}
	return m.date(), nil
}

// toDateTime reads a moment; a day alone is its midnight.
func toDateTime(c Cell, r *rule) (string, *refusal) {
	m, why := readMoment(c, r)
	if why != nil {
		return "", why
	}
	if r.field.Type == TypeText {
		return m.dateTime(), nil
	}
	return m.inRange()
}

// readMoment reads a date that exists: by the format of the mapping, or by
// its order of day and month; the international order is taken as well, but for
// a text whose format has the year, the day and then the month.
func readMoment(c Cell, r *rule) (moment, *refusal) {
	var m moment
	ok := false
	if c.Kind == Date || !r.layout.yearDayMonth() {
		m, ok = international(c.Text)
	}
	if !ok && r.layout != nil {
		m, ok = r.layout.parse(c.Text)
	} else if !ok {
		var why *refusal
		if m, why = ordered(c.Text, r); why != nil {
			return m, why
		}
		ok = true
	}
	if !ok || !m.exists() {
		return m, refuse("bad-date", r.dateShape())
	}
	return m, nil
}

// international reads 2026-01-31, with or without a time.
func international(text string) (moment, bool) {
	parts, clock, ok := dateParts(text)
	if !ok || len(parts[0]) != 4 {
		return moment{}, false
	}
	return newMoment(parts[0], parts[1], parts[2], clock)
}

// ordered reads 31/12/2026 and 12/31/2026. Where both readings are dates, and
// differ, the mapping must say which is meant.
func ordered(text string, r *rule) (moment, *refusal) {
	parts, clock, ok := dateParts(text)
	if !ok || len(parts[2]) != 4 {
		return moment{}, refuse("bad-date", r.dateShape())
	}
	dayFirst, ok := newMoment(parts[2], parts[1], parts[0], clock)
	monthFirst, _ := newMoment(parts[2], parts[0], parts[1], clock)
	switch {
	case !ok:
		return moment{}, refuse("bad-date", r.dateShape())
	case r.dates == DayFirst:
		return dayFirst, nil
	case r.dates == MonthFirst:
		return monthFirst, nil
	case dayFirst.exists() && monthFirst.exists() && dayFirst != monthFirst:
		return moment{}, refuse("ambiguous-date", dayFirst.date(), monthFirst.date())
	case dayFirst.exists():
		return dayFirst, nil
	}
	return monthFirst, nil
}

// dateParts takes apart three numbers between which the same of - / . stands
// twice, and the time behind a blank or a T.
func dateParts(text string) (parts []string, clock string, ok bool) {
	date := text
	if i := strings.IndexAny(text, " T"); i >= 0 {
		date, clock = text[:i], strings.TrimLeft(text[i:], " T")
	}
	i := strings.IndexAny(date, "-/.")
	if i < 0 {
		return nil, "", false
	}
	parts = strings.Split(date, date[i:i+1])
	if len(parts) != 3 {
		return nil, "", false
	}
	for _, part := range parts {
		if !allDigits(part) || len(part) > 4 {
			return nil, "", false
		}
	}
	return parts, clock, true
}

// newMoment puts the parts of a date and a time such as 14:30 or 14h30 together.
func newMoment(year, month, day, clock string) (moment, bool) {
	var m moment
	m.set("YYYY", year)
	m.set("MM", month)
	m.set("DD", day)
	if len(month) > 2 || len(day) > 2 {
		return m, false
	}
	if clock == "" {
		return m, true
	}
	times := strings.Split(strings.Replace(clock, "h", ":", 1), ":")
	if len(times) < 2 || len(times) > 3 {
		return m, false
	}
	for i, digits := range times {
		if !allDigits(digits) || len(digits) > 2 {
			return m, false
		}
		m.set([]string{"HH", "mm", "ss"}[i], digits)
	}
	return m, true
}

// exists reports whether the calendar has the moment.
func (m moment) exists() bool {
	t := time.Date(m.year, time.Month(m.month), m.day, m.hour, m.minute, m.second, 0, time.UTC)
	return m.year >= 1000 && m.year <= 9999 && t.Month() == time.Month(m.month) && t.Day() == m.day &&
		t.Hour() == m.hour && t.Minute() == m.minute && t.Second() == m.second
}

func (m moment) date() string { return fmt.Sprintf("%04d-%02d-%02d", m.year, m.month, m.day) }

func (m moment) dateTime() string {
	return fmt.Sprintf("%s %02d:%02d:%02d", m.date(), m.hour, m.minute, m.second)
}

// inRange holds a moment against what a datetime column takes.
func (m moment) inRange() (string, *refusal) {
	text := m.dateTime()
	if text < firstMoment || text > lastMoment {
		return "", refuse("date-range", firstMoment, lastMoment)
	}
	return text, nil
}

// dateShape says how a date is to be written, for a message.
func (r *rule) dateShape() string {
	switch {
	case r.format != "":
		return r.format
	case r.dates == DayFirst:
		return "DD/MM/YYYY"
	case r.dates == MonthFirst:
		return "MM/DD/YYYY"
	}
	return "YYYY-MM-DD"
}
