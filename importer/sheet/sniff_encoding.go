package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// How many times one sort of bytes must outnumber the other before it is
// believed. Of what lies between, nobody can tell what it is.
const outnumbered = 8

// errMixed is what is said of a file of two encodings, with two lines of it.
const errMixed = "some of its bytes are UTF-8 (the first in line %d) and others are not (the first in line %d), as if two files had been joined: save it anew in one encoding, or write `source: { encoding: … }` into the mapping to read it so all the same"

// sniffEncoding tells how a file without a byte order mark is written: by a look
// at its start for UTF-16, and by the census of all its bytes for the rest, since
// the first é may stand in the last line.
func sniffEncoding(content *io.SectionReader, c *census) (charset, finding, error) {
	if sides := sidesOf(content); sides.encoding != nil {
		return sides, finding{sides.name, sure, "encoding: " + sides.name}, nil
	}
	switch {
	case c.strays == 0 && c.sequences == 0:
		return known("utf-8"), finding{"plain ASCII", sure, "encoding: utf-8"}, nil
	case c.strays == 0:
		return known("utf-8"), finding{"utf-8", sure, "encoding: utf-8"}, nil
	case c.damaged():
		return known("utf-8"), finding{fmt.Sprintf("utf-8 with %d bytes that are damaged", c.strays), likely, "encoding: utf-8"}, nil
	case !c.single():
		return charset{}, finding{}, fmt.Errorf(errMixed, lineAt(content, c.firstSequence), lineAt(content, c.firstStray))
	case c.foreign():
		return charset{}, finding{}, errors.New("its accents are neither UTF-8 nor windows-1252, but perhaps of an old Mac or of MS-DOS: save it in Excel as \"CSV UTF-8\"")
	}
	name, how := c.western()
	return known(name), finding{name, how, "encoding: " + name}, nil
}

// damaged tells UTF-8 in which something broke.
func (c *census) damaged() bool { return c.strays > 0 && c.sequences >= outnumbered*c.strays }

// single tells a file with one byte for each sign. A pair such as É and a
// no-break blank is a sequence of UTF-8 by accident, but none that stands for a
// sign that western texts have.
func (c *census) single() bool { return c.western1252 == 0 && c.strays >= outnumbered*c.sequences }

// foreign tells bytes that windows-1252 has for rare signs, if at all, and old
// Macs and MS-DOS for the letters with accents.
func (c *census) foreign() bool {
	const usual = "\x80\x85\x8c\x91\x92\x93\x94\x95\x96\x97\x99\x9c" // € … Œ quotes • dashes ™ œ
	odd, letters := 0, 0
	for b, count := range c.counts {
		switch {
		case b >= 0xc0:
			letters += count
		case b < 0xa0 && strings.IndexByte(usual, byte(b)) < 0:
			odd += count
		}
	}
	return odd > letters
}

// western tells windows-1252 from ISO-8859-15. They differ in the bytes 80 to
// 9f, which are signs in the first and nothing in the second, and in eight others,
// ¤ ¦ ¨ ´ ¸ ¼ ½ ¾ of the first being € Š š Ž ž Œ œ Ÿ in the second. Without
// any of these the two read alike.
func (c *census) western() (string, confidence) {
	signs, differing := 0, 0
	for b := 0x80; b < 0xa0; b++ {
		signs += c.counts[b]
	}
	for _, b := range []byte("\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe") {
		differing += c.counts[b]
	}
	switch {
	case signs > 0 || differing == 0:
		return "windows-1252", sure
	case c.letters > differing-c.letters:
		return "iso-8859-15", likely
	}
	return "windows-1252", likely
}

// sidesOf looks for UTF-16 without a mark at the start of a file: of most signs
// one and the same half is zero. Where it finds none in a text of other letters,
// the zeros of the line ends make every row a broken one, and none is misread.
func sidesOf(content io.ReaderAt) charset {
	start := make([]byte, sampleBytes)
	n, _ := content.ReadAt(start, 0)
	var zeros [2]int
	for i, b := range start[:n] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch first, second := zeros[0], zeros[1]; {
	case second > n/8 && second > outnumbered*first:
		return known("utf-16le")
	case first > n/8 && first > outnumbered*second:
		return known("utf-16be")
	}
	return charset{}
}

// lineAt is the number of the line in which a byte stands, for a message.
func lineAt(content *io.SectionReader, offset int64) int {
	lines := 1
	in := bufio.NewReader(io.NewSectionReader(content, 0, offset))
	for {
		part, err := in.ReadSlice('\n')
		if bytes.HasSuffix(part, []byte("\n")) {
			lines++
		}
		if err != nil && err != bufio.ErrBufferFull {
			return lines
		}
	}
}
