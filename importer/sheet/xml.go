package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// What the XML of a part may hold at once. Whatever Excel writes stays far
// below; what goes beyond would fill the memory.
const (
	maxDepth = 100       // elements within one another; a sheet has some ten
	maxPiece = 2 << 20   // bytes of one tag, or of one stretch of text
	maxText  = 128 << 10 // bytes of a cell's text: four for each character that Excel takes

	maxRowText = 16 << 20 // bytes of the texts of a row: as many as a record of a CSV may have
)

const (
	errDeep  = excess("its elements stand more than 100 deep in one another, and those of real workbooks some ten: save it again in Excel, or ask for it to be sent again")
	errPiece = excess("it has a tag or a text of more than 2 MiB, and no real workbook has: save it again in Excel, or ask for it to be sent again")
	errRow   = excess("its texts are more than 16 MiB together: shorten them")
	errText  = excess("it has a text of more than 128 KiB, and a cell of Excel holds 32,767 characters: shorten the text")
)

// decoder reads the XML of a part in bounded memory. It tells a part that ends
// too early, or goes on behind its end, from one that ends.
type decoder struct {
	*xml.Decoder
	piece *piece
	depth int // of the elements that are open
	begun bool
}

// piece counts what is read of one tag or one stretch of text.
type piece struct {
	io.Reader
	read int
}

func (p *piece) Read(b []byte) (int, error) {
	if p.read > maxPiece {
		return 0, errPiece
	}
	n, err := p.Reader.Read(b)
	p.read += n
	return n, err
}

func newDecoder(r io.Reader) *decoder {
	p := &piece{Reader: r}
	return &decoder{Decoder: xml.NewDecoder(p), piece: p}
}

// Token is the next token, io.EOF after the last.
func (d *decoder) Token() (xml.Token, error) {
	d.piece.read = 0
	token, err := d.Decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case xml.StartElement:
		if d.depth == 0 && d.begun {
			return nil, errors.New("a second part stands behind its end")
		}
		d.begun = true
		if d.depth++; d.depth > maxDepth {
			return nil, errDeep
		}
	case xml.EndElement:
		d.depth--
	case xml.CharData:
		if d.depth == 0 && len(bytes.Trim(token, "\ufeff \t\r\n")) > 0 {
			return nil, errors.New("text stands outside of its elements")
		}
	}
	return token, nil
}

// Skip reads to the end of the element whose start was just read.
func (d *decoder) Skip() error {
	for depth := d.depth; d.depth >= depth; {
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	return nil
}

// next is the next token; io.EOF after the closing tag of the whole part.
func (d *decoder) next() (xml.Token, error) {
	token, err := d.Token()
	if err == io.EOF && !d.begun {
		return nil, errors.New("it is empty")
	}
	return token, err
}

// prove reads a part to its end, and counts its elements.
func (d *decoder) prove() (elements int, err error) {
	for {
		token, err := d.next()
		if err == io.EOF {
			return elements, nil
		}
		if err != nil {
			return elements, err
		}
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
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
			if text.Write(token); text.Len() > maxText {
				return "", errText
			}
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
	for outside := d.depth - 1; d.depth > outside; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local == "r" {
			continue
		}
		if start.Name.Local != "t" {
			err = d.Skip()
		} else {
			err = d.run(&text)
		}
		if err != nil {
			return "", err
		}
	}
	return text.String(), nil
}

// run adds the text of a run.
func (d *decoder) run(text *strings.Builder) error {
	content, err := d.content()
	if text.WriteString(unescape(content)); text.Len() > maxText {
		return errText
	}
	return err
}
