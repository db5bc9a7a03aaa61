// Command itsmload loads CSV and Excel files into ITSM-NG and tells what became
// of every row.
//
//	itsmload import inventory.xlsx --mapping computers.yaml
//
// It is a thin shell around package importer and those below it: it reads flags,
// the environment and itsmload.yaml, opens the file, the server and the run
// folder, calls Plan, Guard, Apply and Verify, and turns what they say into a
// report, a summary and an exit code. There is one file for each subcommand; a
// job is what import, plan, apply, resume and demo have in common.
//
// Standard output carries data: the summary, or JSON. All talk goes to standard
// error. Every command takes its streams and environment from a console, so that
// tests can run it as a function.
package main
