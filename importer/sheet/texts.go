package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// maxTexts is how many bytes of shared texts are held in memory. A sheet full of
// serial numbers and names has some twenty a cell; no program could show more.
const maxTexts = 512 << 20

// texts are the shared texts of a workbook, to which its cells refer by number.
// They stand in one piece: as strings of their own they would take several times
// the room.
type texts struct {
	all  []byte
	ends []int
}

// at gives the text of a number as a cell has it.
func (t *texts) at(number string) (string, error) {
	i, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || i < 0 || i >= len(t.ends) {
		return "", fmt.Errorf("it refers to text %q of %d", number, len(t.ends))
	}
	start := 0
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
	r, err := a.open(name)
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
			return err
		}
		if t.all = append(t.all, text...); len(t.all) > maxTexts {
			return errBomb
		}
		t.ends = append(t.ends, len(t.all))
	}
}

// decoder reads the XML of a part. It tells a part that ends too early from one
// that ends.
type decoder struct {
	*xml.Decoder
	begun bool
}

func newDecoder(r io.Reader) *decoder { return &decoder{Decoder: xml.NewDecoder(r)} }

// next is the next token; io.EOF after the closing tag of the whole part.
func (d *decoder) next() (xml.Token, error) {
	token, err := d.Token()
	if err == io.EOF && !d.begun {
		return nil, errors.New("it is empty")
	}
	if _, ok := token.(xml.StartElement); ok {
		d.begun = true
	}
	return token, err
}

// content reads the text of the element whose start was just read, to its end.
func (d *decoder) content() (string, error) {
	var text strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			if err := d.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return text.String(), nil
		}
	}
}

// item reads a text with its runs, rich or plain, to the end of the element
// whose start was just read. How a text is pronounced is left out.
func (d *decoder) item() (string, error) {
	var text strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			piece, open, err := d.piece(token.Name.Local)
			if err != nil {
				return "", err
			}
			text.WriteString(piece)
			if open {
				depth++
			}
		}
	}
	return text.String(), nil
}

// piece reads one element of a text: the text itself, a run, which stays open,
// or one that does not matter.
func (d *decoder) piece(element string) (text string, open bool, err error) {
	switch element {
	case "t":
		text, err = d.content()
		return unescape(text), false, err
	case "r":
		return "", true, nil
	}
	return "", false, d.Skip()
}

// unescape turns _x000D_ and the like, by which a workbook writes the signs that
// XML cannot hold, into these signs.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	escape := regexp.MustCompile("_x[0-9A-Fa-f]{4}_")
	return escape.ReplaceAllStringFunc(text, func(s string) string {
		code, err := strconv.ParseUint(s[2:6], 16, 32)
		if err != nil {
			return s
		}
		return string(rune(code))
	})
}
