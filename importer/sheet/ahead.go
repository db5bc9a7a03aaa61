package sheet

import (
	"bytes"
	"io"
)

// rest is what was read ahead and is not taken yet.
func (r *records) rest() []byte { return r.buf[r.start:] }

// take is done with so much of the rest.
func (r *records) take(bytes, lines int) {
	r.start += bytes
	r.taken += lines
}

// lineEnd finds the end of the line that begins at a place of the rest, its
// break included. The rest may move in memory meanwhile.
func (r *records) lineEnd(from int) (int, error) {
	for at := from; ; {
		rest := r.rest()
		if i := bytes.IndexByte(rest[at:], '\n'); i >= 0 {
			return at + i + 1, nil
		}
		at = len(rest)
		if err := r.fill(); err == io.EOF && at > from {
			return at, nil
		} else if err != nil {
			return 0, err
		}
	}
}

// fill reads further ahead.
func (r *records) fill() error {
	switch {
	case r.err != nil:
		return r.err
	case len(r.buf) < cap(r.buf):
	case r.start > 0:
		r.buf = r.buf[:copy(r.buf, r.rest())]
		r.start = 0
	case len(r.buf) == mostBytes:
		return errLong
	default:
		const least = 64 << 10 // few calls of the file system; doubled, it meets mostBytes
		larger := make([]byte, len(r.buf), max(2*len(r.buf), least))
		copy(larger, r.buf)
		r.buf = larger
	}
	var n int
	n, r.err = r.in.Read(r.buf[len(r.buf):cap(r.buf)])
	r.buf = r.buf[:len(r.buf)+n]
	r.notice(r.buf[len(r.buf)-n:])
	return nil
}

// notice looks for bytes that most files have nowhere, so that not every record
// has to be searched for them.
func (r *records) notice(read []byte) {
	r.quotes = r.quotes || bytes.IndexByte(read, r.quote) >= 0
	r.returns = r.returns || bytes.IndexByte(read, '\r') >= 0
	r.zeros = r.zeros || bytes.IndexByte(read, 0) >= 0
}

// unbroken is a line without its break.
func unbroken(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}
