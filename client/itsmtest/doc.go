// Package itsmtest is an ITSM-NG in memory behind an http.Handler, for tests,
// demos and training.
//
// It speaks the wire protocol of the REST API and shares no code with the
// client, so that the two cannot share a mistake. What it answers and what it
// stores was measured on a running ITSM-NG 1.4.0: a test replays the recorded
// exchanges of testdata/exchanges.jsonl and compares status, headers and body.
// In particular it keeps the habits that make a load dangerous: it answers true
// for values that it cuts, rounds, clears or ignores, leaves unknown ids out of
// the list of a bulk update, and answers an empty page where PHP died.
//
// A request goes this way:
//
//	server.go     takes it, waits as asked, counts and logs it
//	request.go    reads path, query, headers and body as PHP does
//	proxy.go      is the web server before PHP, with its limits and its patience
//	trouble.go    decides whether the request fails as a whole
//	route.go      finds the endpoint and the itemtype
//	session.go    login, sessions, profiles, entities; rights.go says who may what
//	read.go       items and lists; multiple.go, search.go, options.go the other ways to read
//	update.go     PUT and PATCH; create.go POST; remove.go DELETE
//	filter.go     what PHP makes of a value before the database sees it
//	coerce.go     what the database makes of it: lengths, numbers, dates
//	special.go    the itemtypes with rules of their own; tree.go those that form trees
//	store.go      the tables, and order.go their sorted orders
//
// # When a request fails as a whole
//
// A real server does not always answer. Each Fault is one way of it, with what
// is written all the same. Options.Faults has them come at random, by the seed;
// Server.Fail and Server.FailAt have the next requests meet one; Options.Poison
// names items at which every update breaks off. Server.Down takes the server
// away for an Outage until Server.Up, and Server.Lock has the database time out
// on rows. Logins are spared by chance, and by nothing else. An uncaught error
// needs none of this: a list as a value of a row is enough.
//
// # Behind the wire
//
// A test looks behind the wire with Items, Item, Put and Delete. Nothing is
// ever written to disk.
//
// The tables and search options come from testdata/itemtypes.json by way of
// go generate, which also writes the schema that package mapping embeds.
package itsmtest

//go:generate go run ./internal/gen
