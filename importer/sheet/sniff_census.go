package sheet

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// census counts the bytes of a whole file that are not ASCII, as the file is
// written to it.
type census struct {
	sequences     int // of several bytes that are one sign of UTF-8
	western1252   int // how many of them stand for a sign that windows-1252 has
	firstSequence int64

	strays     int      // bytes outside of ASCII that are in no sequence
	counts     [256]int // of the strays, by byte
	letters    int      // strays that only ISO-8859-15 explains: œ, Œ, Ÿ beside letters, €
	firstStray int64

	at   int64  // where held begins in the file
	held []byte // what the next bytes may belong to
	last byte   // before held
}

// Write counts all but the last bytes, of which the rest may follow.
func (c *census) Write(p []byte) (int, error) {
	c.held = append(c.held, p...)
	c.count(max(0, len(c.held)-utf8.UTFMax))
	return len(p), nil
}

// end counts the bytes that were held back.
func (c *census) end() { c.count(len(c.held)) }

// count counts what begins before a place in held, and lets go of it.
func (c *census) count(until int) {
	at := 0
	for {
		if at += ascii(c.held[at:]); at >= until {
			break
		}
		if r, size := utf8.DecodeRune(c.held[at:]); r != utf8.RuneError || size > 1 {
			c.sequence(r, at)
			at += size
		} else {
			c.stray(at)
			at++
		}
	}
	if at = max(min(at, len(c.held)), 0); at > 0 {
		c.last = c.held[at-1]
	}
	c.at += int64(at)
	c.held = c.held[:copy(c.held, c.held[at:])]
}

func (c *census) sequence(r rune, at int) {
	if c.sequences == 0 {
		c.firstSequence = c.at + int64(at)
	}
	c.sequences++
	if western(r) {
		c.western1252++
	}
}

func (c *census) stray(at int) {
	if c.strays == 0 {
		c.firstStray = c.at + int64(at)
	}
	c.strays++
	b := c.held[at]
	c.counts[b]++
	before, behind := c.last, byte(0)
	if at > 0 {
		before = c.held[at-1]
	}
	if at+1 < len(c.held) {
		behind = c.held[at+1]
	}
	switch b {
	case 0xa4: // as good as nobody writes ¤
		c.letters++
	case 0xbc, 0xbd, 0xbe: // ½ stands behind digits, œ among letters
		if letter(before) || letter(behind) && !digit(before) {
			c.letters++
		}
	}
}

// letter goes by Latin-1, which has the same letters as the encodings in doubt.
func letter(b byte) bool { return unicode.IsLetter(rune(b)) }

func digit(b byte) bool { return '0' <= b && b <= '9' }

// ascii is how many bytes at the start are ASCII.
func ascii(p []byte) int {
	const high = 0x8080808080808080 // the bit that no byte of ASCII has, in eight of them
	word := binary.LittleEndian.Uint64
	i := 0
	for ; i+32 <= len(p); i += 32 {
		if q := p[i : i+32]; (word(q)|word(q[8:])|word(q[16:])|word(q[24:]))&high != 0 {
			break
		}
	}
	for i < len(p) && p[i] < utf8.RuneSelf {
		i++
	}
	return i
}
