package sheet

import "io"

// swapped reads a CSV whose cells are quoted by another sign as one in double
// quotes: the two signs change places on the way to the parser, which knows the
// double quote alone, and change back in each field.
type swapped struct {
	text  io.Reader
	quote byte
}

func (s swapped) Read(p []byte) (int, error) {
	n, err := s.text.Read(p)
	swap(p[:n], s.quote)
	return n, err
}

// swap exchanges the quote with the double quote in place. Both are ASCII, and
// so never part of another character of UTF-8.
func swap(text []byte, quote byte) []byte {
	for i, b := range text {
		switch b {
		case quote:
			text[i] = '"'
		case '"':
			text[i] = quote
		}
	}
	return text
}
