package sheet

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// What is held in memory of the shared texts: a million rows with sixteen texts
// of sixteen bytes each, none of them there twice.
const (
	maxTexts = 256 << 20 // bytes
	maxItems = 16 << 20
)

// texts are the shared texts of a workbook, to which its cells refer by number.
// They stand in one piece: as strings of their own they would take several times
// the room.
type texts struct {
	all  []byte
	ends []uint32
}

// at gives the text of a number as a cell has it.
func (t *texts) at(number string) (string, error) {
	i, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || i < 0 || i >= len(t.ends) {
		return "", fmt.Errorf("it refers to text %q of %d", number, len(t.ends))
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return string(t.all[start:t.ends[i]]), nil
}

// readTexts reads the part with the shared texts to its end.
func readTexts(a *archive, name string) (*texts, error) {
	t := &texts{}
	if name == "" {
		return t, nil
	}
	r, err := a.open(name, mostHeld)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if err := t.fill(newDecoder(r)); err != nil {
		return nil, damaged(name, err)
	}
	return t, nil
}

func (t *texts) fill(d *decoder) error {
	for {
		token, err := d.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); !ok || start.Name.Local != "si" {
			continue
		}
		text, err := d.item()
		if err != nil {
			return fmt.Errorf("text %d: %w", len(t.ends), err)
		}
		t.all = append(t.all, text...)
		t.ends = append(t.ends, uint32(len(t.all)))
		if len(t.all) > maxTexts || len(t.ends) > maxItems {
			return errBomb
		}
	}
}

// unescape turns _x000D_ and the like, by which a workbook writes the signs that
// XML cannot hold, into these signs. Half of a sign alone becomes a byte that no
// text can hold, so that whoever wants the text has to refuse it.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var plain strings.Builder
	for {
		before, after, found := strings.Cut(text, "_x")
		plain.WriteString(before)
		if !found {
			return plain.String()
		}
		sign, rest, ok := escaped(after)
		switch {
		case !ok:
			plain.WriteString("_x")
		case utf16.IsSurrogate(sign):
			plain.WriteByte(0xff)
		default:
			plain.WriteRune(sign)
		}
		text = rest
	}
}

// escaped reads the sign behind an _x, which can be written as two halves.
func escaped(text string) (sign rune, rest string, ok bool) {
	sign, rest, ok = half(text)
	next, more := strings.CutPrefix(rest, "_x")
	if !ok || !more || !utf16.IsSurrogate(sign) {
		return sign, rest, ok
	}
	if low, behind, ok := half(next); ok {
		if pair := utf16.DecodeRune(sign, low); pair != utf8.RuneError {
			return pair, behind, true
		}
	}
	return sign, rest, true
}

// half reads the four digits and the line of an escape behind its _x.
func half(text string) (code rune, rest string, ok bool) {
	if len(text) < 5 || text[4] != '_' {
		return 0, text, false
	}
	unit, err := strconv.ParseUint(text[:4], 16, 16)
	if err != nil {
		return 0, text, false
	}
	return rune(unit), text[5:], true
}
