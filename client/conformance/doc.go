// Package conformance asks an ITSM-NG whether it behaves as the one that this
// project was measured against.
//
// Each check sends a few requests and compares what comes of them with what was
// measured: the shapes of the answers, what is stored of a value that was
// answered with true, how lists, sessions and errors work, and the failures that
// can be provoked from outside. Most speak the wire protocol alone; the last ones
// go through package client. The same checks run against the simulator in the
// tests, and by hand against any server:
//
//	make conformance ITSMNG_URL=https://itsm.example.org ITSMNG_USER_TOKEN=… ITSMNG_APP_TOKEN=…
//
// A line a check tells what was found: "as measured", or what was wanted and
// what came. A difference is no fault of the server: another version, database
// or web server may well differ, and the line says where to take care.
//
// The account has to be a super admin's, since the checks make an entity. They
// make items of their own, all named after one random marker, and purge them at
// the end, also when they are stopped; items of others are never written. A few
// things that were measured are left out because they need the machine, the
// clock, or somebody else's item.
//
//	conformance.go  runs the checks one after the other
//	bench.go        the items that they work on, and their removal
//	wire.go         requests and answers
//	match.go        compares an answer with a pattern
//	answers.go      answers to updates
//	create.go       answers to new items
//	stored.go       what is stored of a value; trees.go the same where items hang together
//	lists.go        pages, ranges, orders and search texts
//	reading.go      single items, several at once, searches
//	sessions.go     logins, sessions, profiles, entities and errors
//	failures.go     requests that fail as a whole
//	client.go       what package client makes of it; clientlist.go the same of its lists
package conformance
