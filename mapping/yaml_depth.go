package mapping

import "github.com/goccy/go-yaml/token"

// mostLevels is how deep a mapping file may be nested. One that a person writes
// has six levels; the parser's memory grows with the square of the depth.
const mostLevels = 50

// tooDeep finds the first token that is nested too deeply.
func tooDeep(tokens token.Tokens) *token.Token {
	var d depth
	for _, t := range tokens {
		if d.add(t) > mostLevels {
			return t
		}
	}
	return nil
}

// depth follows the nesting of a document's tokens.
type depth struct {
	brackets int   // open at the moment
	marks    int   // tags and anchors in a row, each around what follows
	columns  []int // at which the blocks around the token begin
	line     int
}

// add takes the next token in, and gives how deep it stands.
func (d *depth) add(t *token.Token) int {
	begins := t.Position.Line != d.line
	d.line = t.Position.Line
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		d.brackets++
	case token.SequenceEndType, token.MappingEndType:
		d.brackets = max(d.brackets-1, 0)
	case token.SequenceEntryType, token.MappingKeyType:
		begins = true
	}
	d.marks = d.following(t)
	if begins && d.brackets == 0 {
		d.block(t.Position.Column)
	}
	return d.brackets + d.marks + len(d.columns)
}

func (d *depth) following(t *token.Token) int {
	if t.Type == token.TagType || t.Type == token.AnchorType {
		return d.marks + 1
	}
	return 0
}

// block ends the blocks that begin at the column or behind it, and begins one.
func (d *depth) block(column int) {
	for len(d.columns) > 0 && d.columns[len(d.columns)-1] >= column {
		d.columns = d.columns[:len(d.columns)-1]
	}
	d.columns = append(d.columns, column)
}
