package mapping

import "slices"

// node is a part of a YAML document: its text as written, and where it
// stands. A decoder would make 7 of 007 and true of yes; a mapping means what
// its author wrote.
type node struct {
	place
	shape shape
	text  string // of a scalar
	items []node // of a list
	pairs []pair // of an object
}

type pair struct{ key, value node }

// shape is what a node is in YAML.
type shape uint8

const (
	nothing shape = iota // no value, or null
	word                 // text
	integer
	fraction // a number that is no integer
	boolean
	list
	object
)

// scalar tells a node that stands for a text of its own.
func (s shape) scalar() bool { return s != nothing && s != list && s != object }

// has reports whether an object has a key.
func (n node) has(key string) bool {
	return slices.ContainsFunc(n.pairs, func(p pair) bool { return p.key.text == key })
}

// value gives what stands under a key of an object.
func (n node) value(key string) node {
	i := slices.IndexFunc(n.pairs, func(p pair) bool { return p.key.text == key })
	if i < 0 {
		return node{}
	}
	return n.pairs[i].value
}

// size counts the nodes of a tree.
func (n node) size() int {
	size := 1
	for _, item := range n.items {
		size += item.size()
	}
	for _, pair := range n.pairs {
		size += pair.key.size() + pair.value.size()
	}
	return size
}
