package client

import "cmp"

// Result is what the server said about one row of an update. Its yes proves
// nothing: unknown fields, dangling references and cut texts are all answered
// with true. Read the item to know.
type Result struct {
	ID       int
	Answered bool   // the answer names the row; where not, the item is mostly gone, or the server stopped before it
	OK       bool   // the server said true
	Message  string // the server's own words, in the language of the account; mostly empty
}

// Why says why a row was not taken: in the server's own words where it gave
// any, which it often does not, else in ours. It is empty where the server said
// true, though its message can tell then that something went wrong.
func (r Result) Why() string {
	switch {
	case r.OK:
		return ""
	case !r.Answered:
		return "the server left the item out of its answer: mostly it is gone; read it to see"
	}
	return cmp.Or(r.Message, "the server refused without a word: mostly an item of a tree would come below itself, the profile may not change the item, or a rule or plugin of the server forbids it; try the same change in its web pages to see")
}
