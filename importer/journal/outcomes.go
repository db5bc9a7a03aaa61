package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// Outcomes finds the last event of each operation, as the journal stood when
// Folder.Outcomes read it. It holds 8 bytes an operation, the place of the
// event in the file, so that a million rows fit; the event itself is read when
// it is asked for. It may not be used concurrently, nor after Folder.Close.
type Outcomes struct {
	journal io.ReaderAt
	damage  func(line, error) error
	pages   map[pageKey]*page
	recent  []recentEvent // the latest first
}

// pageKey names the operations of one name in pageRows rows that follow each
// other: the rows of a spreadsheet lie side by side, while some operations, such
// as a dropdown to make, occur in few of them.
type pageKey struct {
	op   string
	page int
}

// pageRows keeps the cost of the map, some 40 bytes a page, below one byte a
// row, and that of a page with a single row at half a kilobyte.
const pageRows = 64

// page holds the offset of each row's event, plus one; 0 is none.
type page [pageRows]int64

// recentEvents is how many decoded events are kept. Neighbouring rows share an
// event, but updates, creations and late settlements of a sheet, each in batches
// of their own, take turns in it.
const recentEvents = 8

type recentEvent struct {
	place int64
	event Event
}

// Outcomes indexes the journal by operation.
func (f *Folder) Outcomes() (*Outcomes, error) {
	outcomes := &Outcomes{damage: f.damage, pages: map[pageKey]*page{}}
	for line, err := range f.journalLines() {
		if err == nil {
			err = f.damage(line, outcomes.add(line))
		}
		if err != nil {
			return nil, err
		}
	}
	reader, err := f.openReader()
	if err != nil {
		return nil, fmt.Errorf("run folder %s: %w", f.dir, err)
	}
	outcomes.journal = reader
	return outcomes, nil
}

// openReader opens the journal for reading at any place; nil where there is no
// journal yet.
func (f *Folder) openReader() (io.ReaderAt, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.reader != nil {
		return f.reader, nil
	}
	file, err := os.Open(f.path(journalFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f.reader = file
	return file, err
}

// add notes that the line is, so far, the last event of its operations.
func (o *Outcomes) add(line line) error {
	var event struct {
		Rows []struct {
			Row int    `json:"row"`
			Op  string `json:"op"`
		} `json:"rows"`
	}
	if err := json.Unmarshal(line.text, &event); err != nil {
		return err
	}
	for _, row := range event.Rows {
		key := pageKey{row.Op, row.Row / pageRows}
		if o.pages[key] == nil {
			o.pages[key] = new(page)
		}
		o.pages[key][row.Row%pageRows] = line.offset + 1
	}
	return nil
}

// Last returns the last outcome of an operation, and the kind of event that
// told it; false where the journal knows nothing of the operation. Rows that
// are asked for in order cost one read an event.
func (o *Outcomes) Last(row int, op string) (Kind, Outcome, bool, error) {
	page := o.pages[pageKey{op, row / pageRows}]
	if page == nil || page[row%pageRows] == 0 {
		return "", Outcome{}, false, nil
	}
	event, err := o.event(page[row%pageRows] - 1)
	if err != nil {
		return "", Outcome{}, false, err
	}
	for _, outcome := range slices.Backward(event.Rows) {
		if outcome.Row == row && outcome.Op == op {
			return event.Kind, outcome, true, nil
		}
	}
	return "", Outcome{}, false, fmt.Errorf("the journal was changed by another program: row %d is gone from its event", row)
}

// Open reports whether the row has an operation that is to be sent, as Kind.Open
// has it.
func (o *Outcomes) Open(row Planned) (bool, error) {
	for _, op := range row.Ops {
		kind, _, _, err := o.Last(row.Row, op.Name)
		if err != nil || kind.Open() {
			return true, err
		}
	}
	return false, nil
}

// event reads the event at a place of the journal, or finds it among the recent
// ones.
func (o *Outcomes) event(place int64) (Event, error) {
	at := slices.IndexFunc(o.recent, func(r recentEvent) bool { return r.place == place })
	if at < 0 {
		event, err := o.read(place)
		if err != nil {
			return Event{}, err
		}
		o.recent = slices.Insert(o.recent, 0, recentEvent{place, event})
		o.recent = o.recent[:min(len(o.recent), recentEvents)]
		return event, nil
	}
	found := o.recent[at]
	copy(o.recent[1:at+1], o.recent[:at])
	o.recent[0] = found
	return found.event, nil
}

func (o *Outcomes) read(place int64) (Event, error) {
	var event Event
	section := io.NewSectionReader(o.journal, place, 1<<62-place)
	for line, err := range lines(section) {
		if err == nil {
			err = decode(line.text, &event)
		}
		if err != nil {
			return Event{}, o.damage(line, err)
		}
		return event, nil
	}
	return Event{}, io.ErrUnexpectedEOF
}
