package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
)

// Events yields the journal's events in the order in which they were appended;
// none where nothing was sent yet. What a kill or a power loss left unfinished
// at the end is dropped. A damaged line in the middle is an error that names
// it, and the last thing yielded.
func (f *Folder) Events() iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for line, err := range f.journalLines() {
			var event Event
			if err == nil {
				err = f.damage(line, decode(line.text, &event))
			}
			if !yield(event, err) || err != nil {
				return
			}
		}
	}
}

// journalLines yields the whole lines of the journal.
func (f *Folder) journalLines() iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		file, err := os.Open(f.path(journalFile))
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			yield(line{}, fmt.Errorf("run folder %s: %w", f.dir, err))
			return
		}
		defer file.Close()
		for line, err := range wholeLines(file) {
			if !yield(line, f.damage(line, err)) || err != nil {
				return
			}
		}
	}
}

func (f *Folder) damage(line line, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s, line %d, is damaged: restore the file from a copy, or delete that line and run `itsmload resume %s`, which reads its items again: %w",
		f.path(journalFile), line.number, f.dir, err)
}

// errTorn is the damage of a line that is no JSON, or that does not end.
var errTorn = errors.New("the line is torn")

// wholeLines yields the whole lines of r. Torn ones are dropped at the end of
// r, where a kill or a power loss leaves them, and are an error before a whole
// one.
func wholeLines(r io.Reader) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		var torn *line
		for line, err := range lines(r) {
			switch {
			case err != nil:
				yield(line, err)
				return
			case !line.ended || !json.Valid(line.text):
				torn = first(torn, line)
			case torn != nil:
				yield(*torn, errTorn)
				return
			case !yield(line, nil):
				return
			}
		}
	}
}

// first keeps the first of the torn lines.
func first(torn *line, next line) *line {
	if torn != nil {
		return torn
	}
	return &next
}

// wholeEnd tells where the last whole line of the file ends, and its size.
func wholeEnd(file *os.File) (end, size int64, err error) {
	info, err := file.Stat()
	if err != nil {
		return 0, 0, err
	}
	for line, err := range lines(file) {
		if err != nil {
			return 0, 0, err
		}
		if line.ended && json.Valid(line.text) {
			end = line.offset + int64(len(line.text)) + 1
		}
	}
	return end, info.Size(), nil
}
