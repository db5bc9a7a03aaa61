package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// line is one line of a file. Its text, without the line break, is valid until
// the next one is asked for.
type line struct {
	number int   // from 1
	offset int64 // of its first byte in the file
	text   []byte
	ended  bool // a line break follows
}

// lines yields the lines of r, however long they are; 64 KiB, where
// bufio.Scanner gives up, is less than one cell may hold.
func lines(r io.Reader) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		buffered := bufio.NewReaderSize(r, 1<<16)
		var text []byte
		next := line{number: 1}
		for {
			part, err := buffered.ReadSlice('\n')
			text = append(text, part...)
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			if err != nil && err != io.EOF {
				yield(next, err)
				return
			}
			next.text, next.ended = bytes.CutSuffix(text, []byte("\n"))
			if len(text) > 0 && !yield(next, nil) || err == io.EOF {
				return
			}
			next = line{number: next.number + 1, offset: next.offset + int64(len(text))}
			text = text[:0]
		}
	}
}

// decode reads one JSON value, with its numbers as json.Number: a float64
// would round a long one.
func decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("more than one value on the line")
	}
	return nil
}

// encode gives the line of a value, with its line break. Characters such as <
// stay as they are, so that people can read the files.
func encode(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
