package importer

import "cmp"

// claimList is a long list in chunks: one piece of memory that grows would be
// copied again and again, and need its double at the end.
type claimList struct{ chunks [][]claim }

// chunk is how many claims are kept together; a power of two.
const chunk = 1 << 12

func (l *claimList) add(c claim) {
	last := len(l.chunks) - 1
	if last < 0 || len(l.chunks[last]) == chunk {
		last++
		l.chunks = append(l.chunks, make([]claim, 0, chunk))
	}
	l.chunks[last] = append(l.chunks[last], c)
}

func (l *claimList) at(i int) *claim { return &l.chunks[i/chunk][i%chunk] }

// Len, Less and Swap sort the list by key and row.
func (l *claimList) Len() int {
	if len(l.chunks) == 0 {
		return 0
	}
	last := len(l.chunks) - 1
	return last*chunk + len(l.chunks[last])
}

func (l *claimList) Less(i, j int) bool {
	a, b := l.at(i), l.at(j)
	return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.row, b.row)) < 0
}

func (l *claimList) Swap(i, j int) {
	a, b := l.at(i), l.at(j)
	*a, *b = *b, *a
}

// keys are the keys of a sorted list, each once.
func (l *claimList) keys() []uint64 {
	distinct := 0
	for i := range l.Len() {
		if i == 0 || l.at(i).key != l.at(i-1).key {
			distinct++
		}
	}
	keys := make([]uint64, 0, distinct)
	for i := range l.Len() {
		if i == 0 || l.at(i).key != l.at(i-1).key {
			keys = append(keys, l.at(i).key)
		}
	}
	return keys
}
