// Package importer loads a spreadsheet into ITSM-NG and settles what became of
// every row.
//
// A run is a folder, and its phases are functions that each read the folder
// and leave it further on:
//
//	Plan    reads the source and the server, and writes plan.jsonl: a line a
//	        row, settled already or with the operations to send. It finds all
//	        problems of all rows and writes nothing to the server.
//	Guard   counts the plan against the limits that somebody has set.
//	Apply   reads the items again, sets aside the rows whose item somebody has
//	        changed since, and sends the rest in batches.
//	Verify  reads back what was sent and gives each operation its verdict: the
//	        server's own "true" proves nothing.
//
// Undo is a Plan that has an old run for its source: it writes the way back of what
// that run has written, for the same phases to go.
//
// Apply goes leg by leg, each of one verb and one itemtype: what rows refer to and is
// not there yet, from the top of its tree down; then the items, changed and made;
// then what hangs on them. An operation names those that it needs, and is not sent
// where one of them failed.
//
// A phase that is cut short, by a signal, a kill or a server that stays away,
// is called again with the same folder and goes on where the journal ends. An
// update may be sent again at any time, so what was on the wire when a run died
// is settled by reading the item.
//
// A request that makes items is another matter: it is announced on disk before it
// leaves, what it made is found by the keys, and only what two looks some seconds
// apart do not find is sent again. So no two items of a plan have one key.
//
// What is wrong with a row is data: it stands in the plan or the journal, with
// a status and a cause. An error stops the run.
//
// Between the moment at which Apply reads an item and the moment at which its
// update arrives somebody else may change the item. The API has no conditional
// write, so nothing can close that gap; reading as late as possible keeps it
// small.
package importer
