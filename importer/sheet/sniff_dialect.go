package sheet

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"itsmload/mapping"
)

// dialect is what stands between the cells of a CSV, and around them.
type dialect struct{ delimiter, quote byte }

// sample is the start of a CSV, to be taken apart in several ways.
type sample struct {
	text     []byte // UTF-8
	cut      bool   // the file goes on behind it
	hinted   bool
	headings *headings
	pinned   int // the row of the header, 0 to be found
}

// reading is a sample taken apart by one dialect.
type reading struct {
	dialect
	header look
	quoted int     // cells that begin with the quote
	sound  bool    // every record can be read
	fit    float64 // the share of rows that are as wide as the header
}

// hint finds the sign that a first line of `sep=;` names, which Excel reads and
// shows to nobody.
func hint(text io.Reader) (sign string, ok bool) {
	const word, longest = "sep=", len("\"sep=;\"\r\n")
	first, _ := bufio.NewReader(text).Peek(longest) // fewer are well too
	first, _, _ = bytes.Cut(first, []byte("\n"))
	line := strings.Trim(string(first), "\"\r")
	if len(line) != len(word)+1 || !strings.EqualFold(line[:len(word)], word) {
		return "", false
	}
	return line[len(word):], true
}

// dialectOf finds the delimiter and the quote that the source does not name.
func (f *File) dialectOf(s *sample, source mapping.Source) (dialect, error) {
	if source.Delimiter != "" && source.Quote != "" {
		return signs(source.Delimiter, source.Quote)
	}
	delimiters := mapping.Delimiters()
	if source.Delimiter != "" {
		delimiters = []string{source.Delimiter}
	}
	var readings []reading
	for _, delimiter := range delimiters {
		if delimiter == source.Quote {
			continue
		}
		r, err := s.read(delimiter, source.Quote)
		if err != nil {
			return dialect{}, err
		}
		readings = append(readings, r)
	}
	best, how, err := likeliest(readings)
	if err == nil {
		f.foundDialect(best, how, source)
	}
	return best.dialect, err
}

// read takes the sample apart by a delimiter and a quote, or by the better of the
// two usual quotes.
func (s *sample) read(delimiter, quote string) (reading, error) {
	double, err := s.readBy(delimiter, cmp.Or(quote, `"`))
	if err != nil || quote != "" || double.quoted > 0 || s.quoted(dialect{delimiter[0], '\''}) == 0 {
		return double, err
	}
	single, err := s.readBy(delimiter, "'")
	if err == nil && single.quotes(double) {
		return single, nil
	}
	return double, err
}

// quotes reports whether the apostrophes of a reading are quotes, and not what
// Excel writes in front of a text: they come in pairs, and either most rows
// have some or the rows fit the header by them alone.
func (r reading) quotes(other reading) bool {
	return r.quoted > 0 && r.sound && (r.fit > other.fit || r.header.filled > 0 && r.quoted >= r.header.filled)
}

func (s *sample) readBy(delimiter, quote string) (reading, error) {
	d, err := signs(delimiter, quote)
	if err != nil {
		return reading{}, err
	}
	t := table{text: func() io.Reader { return bytes.NewReader(s.text) }, dialect: d, hinted: s.hinted}
	looks, err := s.headings.sample(t.lines)
	if err != nil {
		return reading{}, err
	}
	if s.cut && len(looks) > 1 && len(looks) < sampleRows {
		looks = looks[:len(looks)-1]
	}
	r := reading{dialect: d, quoted: s.quoted(d), sound: true}
	if len(looks) > 0 {
		r.judge(looks, s.pinned)
	}
	return r, nil
}

// quoted counts the cells that begin with a quote.
func (s *sample) quoted(d dialect) int {
	n := bytes.Count(s.text, []byte{d.delimiter, d.quote}) + bytes.Count(s.text, []byte{'\n', d.quote})
	if bytes.HasPrefix(s.text, []byte{d.quote}) {
		n++
	}
	return n
}

// judge finds the header, and how many of the rows below are as wide.
func (r *reading) judge(looks []look, pinned int) {
	r.header = headerAmong(looks)
	if i := slices.IndexFunc(looks, func(l look) bool { return l.number >= pinned }); pinned > 0 && i >= 0 {
		r.header = looks[i]
	}
	rows, fitting := 0, 0
	for _, l := range looks {
		r.sound = r.sound && !l.flawed
		if l.number <= r.header.number {
			continue
		}
		rows++
		if !l.flawed && (l.width == r.header.width || l.width > r.header.width && l.end <= r.header.width) {
			fitting++
		}
	}
	if r.fit = 1; rows > 0 {
		r.fit = float64(fitting) / float64(rows)
	}
}

// score weighs the rows that fit by the columns that were found. The tenth lets
// those count also where no row fits.
func (r reading) score() float64 { return (r.fit + 0.1) * float64(1+r.header.found) }

// parts reports whether a reading finds more than one column.
func (r reading) parts() bool { return r.header.width > 1 }

// likeliest chooses among the readings by each delimiter. Those that leave the
// header in one piece are one and the same, and stand back unless the one
// column is what is asked for.
func likeliest(readings []reading) (reading, confidence, error) {
	byScore := func(a, b reading) int { return cmp.Compare(b.score(), a.score()) }
	slices.SortStableFunc(readings, byScore)
	var rivals []reading
	for _, r := range readings {
		if r.parts() || r.header.found > 0 && !slices.ContainsFunc(rivals, func(r reading) bool { return !r.parts() }) {
			rivals = append(rivals, r)
		}
	}
	if len(rivals) == 0 {
		nothing := slices.IndexFunc(readings, func(r reading) bool { return r.header.width == 0 })
		return readings[max(nothing, 0)], likely, nil
	}
	best, next := rivals[0], 0.0
	if len(rivals) > 1 {
		next = rivals[1].score()
	}
	switch {
	case next > 0.9*best.score():
		return reading{}, "", undecided(rivals)
	case next > 0.5*best.score() || best.fit < 0.9:
		return best, likely, nil
	}
	return best, sure, nil
}

// undecided names the delimiters of which none is likelier than the others.
func undecided(rivals []reading) error {
	var lines []string
	for _, r := range rivals {
		if r.score() > 0.9*rivals[0].score() {
			lines = append(lines, fmt.Sprintf("`source: { delimiter: %s }`", sign(r.delimiter)))
		}
	}
	return errors.New("its cells may be parted by one sign as well as by another: write one of these into the mapping: " + strings.Join(lines, ", "))
}

// sign writes a delimiter or a quote as a mapping does.
func sign(b byte) string {
	switch b {
	case '\t':
		return "tab"
	case '"':
		return `'"'`
	}
	return fmt.Sprintf(`"%c"`, b)
}

func (f *File) foundDialect(r reading, how confidence, source mapping.Source) {
	if source.Delimiter == "" {
		what := sign(r.delimiter) + " between cells"
		if !r.parts() {
			what = "one single column"
		}
		f.findings = append(f.findings, finding{what, how, "delimiter: " + sign(r.delimiter)})
	}
	if source.Quote == "" && r.quote != '"' {
		f.findings = append(f.findings, finding{sign(r.quote) + " around cells", likely, "quote: " + sign(r.quote)})
	}
}

// signs are the delimiter and the quote of a source. A mapping that was loaded
// has no other than those that can be read.
func signs(between, around string) (dialect, error) {
	if !slices.Contains(mapping.Delimiters(), between) || !slices.Contains(mapping.Quotes(), around) || between == around {
		return dialect{}, unfit("no CSV has %q between its cells and %q around them: correct `source` in the mapping", between, around)
	}
	return dialect{between[0], around[0]}, nil
}
