package sheet

import (
	"errors"
	"fmt"
	"io"
)

// What is held in memory of the shared texts: a million rows with sixteen texts
// of sixteen bytes each, none of them there twice.
const (
	maxTexts = 256 << 20 // bytes
	maxItems = 16 << 20

	blockItems = 4096 // few enough that the room for one is soon filled, and many enough that it costs nothing
)

// texts are the shared texts of a workbook, to which its cells refer by number.
// They stand in blocks: as strings of their own they would take several times
// the room, and in one piece twice as much while it grows.
type texts struct {
	blocks []block
	count  int
	bytes  int

	filling []byte // the last block's
}

// block is some thousand texts, one behind the other.
type block struct {
	all  string
	ends []uint32
}

// at gives the text of a number.
func (t *texts) at(number []byte) (string, error) {
	i, ok := ordinal(number)
	if !ok || i >= t.count {
		return "", fmt.Errorf("it refers to text %q of %d", cut(number), t.count)
	}
	b := &t.blocks[i/blockItems]
	start, place := uint32(0), i%blockItems
	if place > 0 {
		start = b.ends[place-1]
	}
	return b.all[start:b.ends[place]], nil
}

// ordinal reads a number without a sign.
func ordinal(digits []byte) (n int, ok bool) {
	const longest = 9 // none of them is too large for an int
	for _, digit := range digits {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		n = n*10 + int(digit-'0')
	}
	return n, len(digits) > 0 && len(digits) <= longest
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
	if err := t.fill(newLexer(r)); err != nil {
		return nil, damaged(name, err)
	}
	return t, nil
}

// fill reads the items of the list, which is the part's outermost element.
func (t *texts) fill(l *lexer) error {
	for {
		token, err := l.next()
		switch {
		case err == io.EOF:
			t.seal()
			return nil
		case err != nil:
			return err
		case token == begin && l.depth() == 1 && !l.is("sst"):
			return errors.New("it is no list of texts")
		case token == chars:
			err = l.astray()
		case token == begin && l.depth() > 1:
			err = t.element(l)
		}
		if err != nil {
			return fmt.Errorf("text %d: %w", t.count, err)
		}
	}
}

// element reads an item, and passes over what else stands in the list.
func (t *texts) element(l *lexer) error {
	switch {
	case l.is("extLst"):
		return l.skip()
	case !l.is("si"):
		return l.unknown()
	}
	return t.add(l)
}

func (t *texts) add(l *lexer) error {
	if t.count%blockItems == 0 {
		t.seal()
		t.blocks = append(t.blocks, block{ends: make([]uint32, 0, blockItems)})
	}
	before := len(t.filling)
	var err error
	if t.filling, err = l.item(t.filling); err != nil {
		return err
	}
	b := &t.blocks[len(t.blocks)-1]
	b.ends = append(b.ends, uint32(len(t.filling)))
	t.count++
	if t.bytes += len(t.filling) - before; t.bytes > maxTexts || t.count > maxItems {
		return errBomb
	}
	return nil
}

// seal makes the last block's texts what they stay.
func (t *texts) seal() {
	if len(t.blocks) > 0 {
		t.blocks[len(t.blocks)-1].all = string(t.filling)
	}
	t.filling = t.filling[:0]
}
