// Package journal keeps a run in a folder: what it is, what it means to do, and
// what came of it, so that a run that was killed at any moment can go on, and
// one that ended can be reported and taken back without its source.
//
//	run.json       what the run is: Run
//	mapping.yaml   a copy of the mapping
//	plan.jsonl     a line a row of the source: Planned
//	journal.jsonl  a line an event: Event
//	lock           held by the process at work
//
// # One process at a time
//
// Create and Open take the folder's lock before they look into it, and Close
// gives it back. What a process has read of a run therefore stays true until it
// changes it itself. Glance looks into a folder without its lock, for those who only
// want to know how far the run has come.
//
// # The plan appears whole
//
// Folder.WritePlan streams the rows into a file beside, and gives it its name
// when it is complete and on disk. So a folder with a plan has all of it, and
// one without was never sent from.
//
// # The journal only grows
//
// Folder.Append writes each event as one line by one write, so that a process
// that is killed loses nothing: what was handed to the system is kept by it.
// Against a power loss the journal is synced once a second, and by Folder.Sync
// at the end of a phase and before a request that creates. A second of updates
// may be forgotten: they are settled by reading the items, and an update may be
// sent twice.
//
// What a phase takes, in seconds and requests, is journalled as it goes
// (Folder.Begin), so that the totals of a run hold what a killed process did too.
//
// A line cut short can only stand at the end. Readers drop it, and the first
// Append of a later process cuts it off.
//
// # The last event of an operation tells all
//
// Each Outcome repeats what is still true of the earlier ones. Folder.Outcomes
// therefore remembers only where the last one of each operation stands, in 8
// bytes, and a report of a million rows needs no more memory than that.
package journal
