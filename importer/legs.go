package importer

import (
	"cmp"
	"slices"
	"time"

	"itsmload/importer/journal"
)

// leg is the operations that Apply sends side by side: of one verb and one
// itemtype, of which none needs another.
type leg struct {
	turn     int // legs go by it, one after the other
	verb     journal.Verb
	itemtype string
}

// The turns. Dropdowns come first, level by level from 0 up, so that what stands
// below another finds it; then the items, turn by turn as the plan has it, and last
// what hangs on them.
const (
	ofItems    = 1 << 20
	ofChildren = 1 << 30
	ofFound    = ofChildren + 1 // what turned out to hang there already
)

// legOf tells to which leg an operation belongs.
func (l *ledger) legOf(t task) leg {
	op := t.op
	leg := leg{turn: l.origins[op.Name].level, verb: op.Verb, itemtype: op.Itemtype}
	switch {
	case t.last.Found:
		leg.turn = ofFound
	case op.Name == journal.ItemOp:
		leg.turn = ofItems + op.Turn
	case slices.Contains(op.Needs, journal.ItemOp):
		leg.turn = ofChildren
	}
	return leg
}

// legsOf is the leg of an operation, and the one that it may turn out to belong to.
func (l *ledger) legsOf(t task) []leg {
	own := l.legOf(t)
	if own.turn == ofChildren && own.verb == journal.Add {
		return []leg{own, {ofFound, journal.Update, own.itemtype}}
	}
	return []leg{own}
}

// legs lists the legs of the operations that are still open, in their order, and
// how many operations they have in all. Unsure are those of which an earlier process
// had something on the wire.
func (l *ledger) legs() (legs, unsure []leg, operations int, err error) {
	for task, err := range l.open() {
		if err != nil {
			return nil, nil, 0, err
		}
		operations++
		for _, leg := range l.legsOf(task) {
			if !slices.Contains(legs, leg) {
				legs = append(legs, leg)
			}
			if task.kind == journal.Sending && !slices.Contains(unsure, leg) {
				unsure = append(unsure, leg)
			}
		}
	}
	slices.SortFunc(legs, func(a, b leg) int {
		return cmp.Or(cmp.Compare(a.turn, b.turn), -cmp.Compare(a.verb, b.verb), cmp.Compare(a.itemtype, b.itemtype))
	})
	return legs, unsure, operations, nil
}

// size is how many rows a request of the leg may carry. To change an entity takes
// a request of its own, since a list of them kills the server's script. Of more
// than 50 new items the answer is too long for a usual proxy, which answers 502
// though all of them were made.
func (l leg) size(most int) int {
	switch {
	case l.verb == journal.Add:
		return min(most, 50)
	case l.itemtype == "Entity":
		return 1
	}
	return most
}

// onExisting is what becomes of what the leg was to make and finds.
func (l leg) onExisting() onExisting {
	switch {
	case l.turn < ofItems:
		return adopt
	case l.turn >= ofChildren:
		return change
	}
	return conflict
}

// inFlight is how many requests of the leg may be under way at once. The server
// counts the ids of new entities up by itself, from the highest that it finds: two
// requests at once would find the same.
func (l leg) inFlight(most int) int {
	if l.verb == journal.Add && l.itemtype == "Entity" {
		return 1
	}
	return most
}

// stableAfter is how long the server is given between two looks at what a request
// without an answer wrote. Two seconds are some 500 rows of a bulk at its
// slowest: where nothing came in that time, nothing is being written any more.
// What makes items must never be sent twice, and is given longer.
func (l leg) stableAfter(asked time.Duration) time.Duration {
	if l.verb == journal.Add {
		return cmp.Or(asked, 5*time.Second)
	}
	return cmp.Or(asked, 2*time.Second)
}

// doing is the leg's work as errors call it.
func (l leg) doing() string {
	if l.verb == journal.Add {
		return "create " + l.itemtype
	}
	return "update " + l.itemtype
}
