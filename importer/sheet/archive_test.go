package sheet

import (
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
		d := newLexer(&part{ReadCloser: io.NopCloser(strings.NewReader(text)), most: most})
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
	merges := func(already int) error {
		x := newLexer(strings.NewReader(`<worksheet><sheetData/><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`))
		_, err := (&scanner{worksheet: &worksheet{}, xml: x, merges: make([]area, already)}).row()
		return err
	}
	if err := merges(maxMerges - 1); err != io.EOF {
		t.Error(err)
	}
	if err := merges(maxMerges); !errors.Is(err, errMerges) {
		t.Errorf("one merge too many: %v", err)
	}
	one := func() *lexer { return newLexer(strings.NewReader("<sst><si/></sst>")) }
	texts := &texts{blocks: make([]block, 1), count: maxItems - 1}
	if err := texts.fill(one()); err != nil {
		t.Error(err)
	}
	if err := texts.fill(one()); !errors.Is(err, errBomb) {
		t.Errorf("one text too many: %v", err)
	}
}
