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
