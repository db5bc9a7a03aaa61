package sheet

import (
	"fmt"
	"math"
	"strings"
	"time"
)

const (
	secondsOfDay = 86400
	lastDay      = 2958466 // the day after 31 December 9999, counted from 1900
	days1904     = 1462    // from the start of 1900's count to that of 1904's
	noLeapDay    = 60      // 29 February 1900, which never was, but is counted
)

// appendDate gives a number whose style shows a day or a clock as ISO text: the
// day unless there is none, and the time of day where the style shows it or the
// number has one all the same. It is false for a number that Excel itself cannot
// show as a date.
func appendDate(dst []byte, serial float64, shown style, since1904 bool) ([]byte, bool) {
	seconds := math.Round(serial * secondsOfDay)
	if seconds < 0 {
		return dst, false
	}
	if since1904 && (shown.day || serial >= 1) { // its day 0 is a day, unless a clock alone is shown
		seconds += days1904 * secondsOfDay
	}
	if seconds >= lastDay*secondsOfDay {
		return dst, false
	}
	days, rest := int(seconds)/secondsOfDay, int(seconds)%secondsOfDay
	if days == 0 {
		return appendClock(dst, rest), shown.clock || rest != 0
	}
	dst = appendDay(dst, days)
	if shown.clock || rest != 0 {
		dst = appendClock(append(dst, ' '), rest)
	}
	return dst, true
}

func appendDay(dst []byte, days int) []byte {
	if days == noLeapDay {
		return append(dst, "1900-02-29"...)
	}
	if days < noLeapDay {
		days++
	}
	year, month, day := time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC).Date()
	dst = appendPair(appendPair(dst, year/100), year%100)
	dst = appendPair(append(dst, '-'), int(month))
	return appendPair(append(dst, '-'), day)
}

func appendClock(dst []byte, seconds int) []byte {
	dst = appendPair(dst, seconds/3600)
	dst = appendPair(append(dst, ':'), seconds/60%60)
	return appendPair(append(dst, ':'), seconds%60)
}

// appendPair writes two digits. A sheet has millions of dates, and time's layouts
// take several times as long.
func appendPair(dst []byte, n int) []byte {
	return append(dst, byte('0'+n/10), byte('0'+n%10))
}

// appendISO gives a date or a time of day that the part writes as one, as strict
// workbooks do, in our form.
func appendISO(dst []byte, text string, shown style) ([]byte, error) {
	text = strings.TrimSuffix(text, "Z")
	if at, err := time.Parse(time.TimeOnly, strings.TrimPrefix(text, "T")); err == nil {
		return at.AppendFormat(dst, time.TimeOnly), nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", time.DateTime, "2006-01-02T15:04", time.DateOnly} {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if hour, minute, second := at.Clock(); !shown.clock && hour+minute+second == 0 {
			return at.AppendFormat(dst, time.DateOnly), nil
		}
		return at.AppendFormat(dst, time.DateTime), nil
	}
	return dst, fmt.Errorf("%q is no date", text)
}
