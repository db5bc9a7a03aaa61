package importer

import "encoding/binary"

// records keeps the texts of many items in few blocks of memory: of each item a
// byte of bits, then every text behind its length. A map of items with a string
// a text would take several times as much.
type records struct {
	blocks [][]byte
	draft  []byte // the record that is being written
}

// position is where a record stands.
type position struct{ block, start int32 }

// Blocks double up to 1 MiB, so that few items take little, and of many no more
// than one block stands half empty. A record that is longer has its own.
const (
	firstBlock = 4 << 10
	mostBlock  = 1 << 20
)

// begin begins a record.
func (r *records) begin(bits byte) { r.draft = append(r.draft[:0], bits) }

// text adds a text to the record.
func (r *records) text(text string) {
	r.draft = binary.AppendUvarint(r.draft, uint64(len(text)))
	r.draft = append(r.draft, text...)
}

// end ends the record, and tells where it stands.
func (r *records) end() position {
	need := binary.MaxVarintLen32 + len(r.draft)
	if last := len(r.blocks) - 1; last < 0 || cap(r.blocks[last])-len(r.blocks[last]) < need {
		size := min(firstBlock<<min(len(r.blocks), 8), mostBlock)
		r.blocks = append(r.blocks, make([]byte, 0, max(size, need)))
	}
	block := &r.blocks[len(r.blocks)-1]
	at := position{int32(len(r.blocks) - 1), int32(len(*block))}
	*block = binary.AppendUvarint(*block, uint64(len(r.draft)))
	*block = append(*block, r.draft...)
	return at
}

// at gives a record: its bits, and its texts, as textOf reads them.
func (r *records) at(p position) (bits byte, texts string) {
	block := r.blocks[p.block][p.start:]
	length, n := binary.Uvarint(block)
	record := block[n : n+int(length)]
	return record[0], string(record[1:])
}

// textOf gives the i-th text of a record.
func textOf(texts string, i int) string {
	for {
		length, n := uvarint(texts)
		if texts = texts[n:]; i == 0 {
			return texts[:length]
		}
		texts, i = texts[length:], i-1
	}
}

// uvarint is binary.Uvarint of a string.
func uvarint(s string) (value, n int) {
	for {
		b := s[n]
		value |= int(b&0x7f) << (7 * n)
		if n++; b < 0x80 {
			return value, n
		}
	}
}
