package client

import "bytes"

// scanner walks through JSON that is known to be valid.
type scanner struct{ rest []byte }

// skip takes a character, if it is the next one behind the blanks.
func (s *scanner) skip(c byte) bool {
	s.rest = bytes.TrimLeft(s.rest, " \t\r\n")
	if len(s.rest) == 0 || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// value takes the next value, as it is written.
func (s *scanner) value() []byte {
	s.rest = bytes.TrimLeft(s.rest, " \t\r\n")
	end := s.end()
	value := s.rest[:end]
	s.rest = s.rest[end:]
	return value
}

// end is where the value at the front ends.
func (s *scanner) end() int {
	switch s.rest[0] {
	case '"':
		return quoteEnd(s.rest)
	case '{', '[':
		return bracketEnd(s.rest)
	}
	if end := bytes.IndexAny(s.rest, ",}] \t\r\n"); end >= 0 {
		return end
	}
	return len(s.rest)
}

// quoteEnd is where the string at the front ends.
func quoteEnd(json []byte) int {
	for i := 1; i < len(json); i++ {
		switch json[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(json)
}

// bracketEnd is where the list or object at the front ends.
func bracketEnd(json []byte) int {
	depth := 0
	for i := 0; i < len(json); i++ {
		switch json[i] {
		case '"':
			i += quoteEnd(json[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(json)
}
