package sheet

import "testing"

func TestShows(t *testing.T) {
	tests := []struct {
		code       string
		day, clock bool
	}{
		{"", false, false},
		{"0.00", false, false},
		{"00000", false, false},
		{"@", false, false},
		{"0.00E+00", false, false},
		{"dd/mm/yyyy", true, false},
		{`[=0]"";dd/mm/yyyy`, true, false},
		{`[<43831]"old" ;hh:mm`, false, true},
		{`0;dd/mm/yyyy`, false, false},
		{"DD.MM.YY", true, false},
		{"mmm-yy", true, false},
		{"mmmm", true, false},
		{"h:mm", false, true},
		{"mm:ss.0", false, true},
		{"h:mm AM/PM", false, true},
		{`[$-40C]d\ mmmm\ yyyy;@`, true, false},
		{`[$-F400]h:mm:ss\ AM/PM`, false, true},
		{"m/d/yy h:mm", true, true},
		{"[h]:mm", false, false},
		{"[hh]:mm:ss", false, false},
		{"[mm]:ss", false, false},
		{"[Red]0.0", false, false},
		{"[Magenta]#,##0", false, false},
		{`0 "days"`, false, false},
		{`"day "yyyy`, true, false},
		{`0\d`, false, false},
		{"0_d", false, false},
		{"*d0", false, false},
		{"0.0;dd", false, false},
		{`#,##0\ [$MAD]`, false, false},
		{`"open`, false, false},
		{`0\`, false, false},
		{"[open", false, false},
	}
	for _, test := range tests {
		if day, clock := shows(test.code); day != test.day || clock != test.clock {
			t.Errorf("%s: day %t, clock %t", test.code, day, clock)
		}
	}
}

func TestBuiltinDates(t *testing.T) {
	codes := builtinFormats()
	for id := range 60 {
		day, clock := shows(codes[id])
		want := id >= 14 && id <= 22 || id >= 27 && id <= 36 || id == 45 || id == 47 || id >= 50 && id <= 58
		if got := day || clock; got != want {
			t.Errorf("format %d, %s: a date is %t", id, codes[id], got)
		}
	}
}

func TestAppendDate(t *testing.T) {
	tests := []struct {
		serial               float64
		day, clock, from1904 bool
		want                 string
	}{
		{1, true, false, false, "1900-01-01"},
		{59, true, false, false, "1900-02-28"},
		{60, true, false, false, "1900-02-29"},
		{61, true, false, false, "1900-03-01"},
		{46022, true, false, false, "2025-12-31"},
		{46022.99, true, false, false, "2025-12-31 23:45:36"},
		{46022.5, true, true, false, "2025-12-31 12:00:00"},
		{46022.999999, true, true, false, "2026-01-01 00:00:00"},
		{0.5, true, true, false, "12:00:00"},
		{0.5, true, false, false, "12:00:00"},
		{0, true, true, false, "00:00:00"},
		{0, true, false, false, ""},
		{44560, true, false, true, "2025-12-31"},
		{44560.5, false, true, true, "2025-12-31 12:00:00"},
		{0, true, false, true, "1904-01-01"},
		{0.5, true, true, true, "1904-01-01 12:00:00"},
		{0.5, false, true, true, "12:00:00"},
		{-0.5, true, true, true, ""},
		{2958465, true, false, false, "9999-12-31"},
		{2958466, true, false, false, ""},
		{1e300, true, false, false, ""},
		{-0.5, true, true, false, ""},
	}
	for _, test := range tests {
		got, ok := appendDate(nil, test.serial, style{day: test.day, clock: test.clock}, test.from1904)
		if ok != (test.want != "") || ok && string(got) != test.want {
			t.Errorf("%v: got %q %t, want %q", test.serial, got, ok, test.want)
		}
	}
}

func TestArea(t *testing.T) {
	for text, want := range map[string]string{
		"B3:H200":     "B3:H200",
		"$b$3:$h$200": "B3:H200",
		"H200:B3":     "B3:H200",
		"C4":          "C4:C4",
		"AA1:XFD2":    "AA1:XFD2",
		"B:D":         "B1:D1048576",
	} {
		if got, err := parseArea(text); err != nil || got.String() != want {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "B", "3", "B3:", ":C4", "B0:C4", "B3:C", "XFE1", "A1048577", "A1:B2:C3", "A-1", "é1", "AAAAAAAAAAAAAAAAAAAA1", "A99999999999999999999"} {
		if got, err := parseArea(text); err == nil {
			t.Errorf("%s: got %s", text, got)
		}
	}
}

func TestMergedRows(t *testing.T) {
	found := mergedRows([]area{{8, 1, 9, 1}, {2, 2, 6, 2}, {3, 1, 7, 1}, {4, 1, 5, 1}, {11, 4, 12, 5}, {13, 3, 13, 4}, {1, 1, 1, 3}, {20, 4, 21, 5}, {22, 4, 22, 9}, {23, 7, 24, 8}}, 2, []int{1, 2, 3, 6})
	for row, want := range map[int]string{1: "", 2: "B2:B6", 6: "B2:B6", 7: "A7:A7", 8: "A8:A9", 9: "A8:A9", 10: "", 11: "", 13: "C13:D13", 14: "", 20: "", 22: "D22:I22", 23: ""} {
		got := ""
		if merge, ok := found.at(row); ok {
			got = merge.String()
		}
		if got != want {
			t.Errorf("row %d: got %q, want %q", row, got, want)
		}
	}
}
