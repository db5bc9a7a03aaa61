package sheet

import (
	"math"
	"time"
)

const (
	secondsOfDay = 86400
	lastDay      = 2958466 // the day after 31 December 9999, counted from 1900
	days1904     = 1462    // from the start of 1900's count to that of 1904's
	noLeapDay    = 60      // 29 February 1900, which never was, but is counted
)

// dateText gives a number whose format shows a day or a clock as ISO text: the
// day unless there is none, and the time of day where the format shows it or the
// number has one all the same. It is false for a number that Excel itself cannot
// show as a date.
func dateText(serial float64, day, clock, since1904 bool) (string, bool) {
	seconds := math.Round(serial * secondsOfDay)
	if seconds < 0 {
		return "", false
	}
	if since1904 && (day || serial >= 1) { // its day 0 is a day, unless a clock alone is shown
		seconds += days1904 * secondsOfDay
	}
	if seconds >= lastDay*secondsOfDay {
		return "", false
	}
	days, rest := int(seconds)/secondsOfDay, int(seconds)%secondsOfDay
	if days == 0 {
		return timeOfDay(rest), clock || rest != 0
	}
	text := isoDay(days)
	if clock || rest != 0 {
		text += " " + timeOfDay(rest)
	}
	return text, true
}

func isoDay(days int) string {
	if days == noLeapDay {
		return "1900-02-29"
	}
	if days < noLeapDay {
		days++
	}
	return time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func timeOfDay(seconds int) string {
	return time.Unix(int64(seconds), 0).UTC().Format(time.TimeOnly)
}
