package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestPartLimit lets a part be read to its limit and no further, also where it
// is read as XML.
func TestPartLimit(t *testing.T) {
	const text = "<a>" + "0123456789" + "</a>"
	for most, want := range map[int64]error{int64(len(text)): io.EOF, int64(len(text)) - 1: errBomb} {
		d := newDecoder(&part{ReadCloser: io.NopCloser(strings.NewReader(text)), most: most})
		var err error
		for err == nil {
			_, err = d.next()
		}
		if !errors.Is(err, want) {
			t.Errorf("of %d bytes: %v", most, err)
		}
	}
}

// TestHeld bounds what is held in memory of the sheet that is read.
func TestHeld(t *testing.T) {
	s := &scanner{merges: make([]area, maxMerges-1)}
	merge := xml.StartElement{Attr: []xml.Attr{{Name: xml.Name{Local: "ref"}, Value: "A1:B2"}}}
	if err := s.merge(merge); err != nil {
		t.Error(err)
	}
	if err := s.merge(merge); err != errMerges {
		t.Errorf("one merge too many: %v", err)
	}
	one := func() *decoder { return newDecoder(strings.NewReader("<sst><si/></sst>")) }
	texts := &texts{ends: make([]uint32, maxItems-1)}
	if err := texts.fill(one()); err != nil {
		t.Error(err)
	}
	if err := texts.fill(one()); !errors.Is(err, errBomb) {
		t.Errorf("one text too many: %v", err)
	}
}
