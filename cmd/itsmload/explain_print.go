package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"itsmload/importer/journal"
	"itsmload/importer/report"
)

// WriteJSON writes it for machines.
func (e explanation) WriteJSON(w io.Writer) error { return report.WriteJSON(w, e) }

// Print shows it to a person.
func (e explanation) Print(w io.Writer) error {
	var out strings.Builder
	if e.Undoes != "" {
		fmt.Fprintf(&out, "takes back %s\n", e.Undoes)
	}
	column := "\x00"
	for _, s := range e.Steps {
		if title := s.Column + " → " + s.Field; title != column {
			column = title
			fmt.Fprintf(&out, "%s\n", strings.TrimPrefix(title, " → "))
		}
		fmt.Fprintf(&out, "  %-16s %q\n", s.Name, s.Text)
	}
	for _, ref := range e.Row.Refs {
		fmt.Fprintf(&out, "%s\n  %-16s id %d, %q\n", ref.Field, "refers to", ref.ID, ref.Name)
	}
	e.printItem(&out)
	if e.Verdict.Changes != "" {
		fmt.Fprintf(&out, "changes   %s\n", e.Verdict.Changes)
	}
	for _, op := range e.Row.Ops {
		e.printOp(&out, op)
	}
	for _, h := range e.Events {
		fmt.Fprintln(&out, h.line())
		for _, f := range h.Read {
			fmt.Fprintf(&out, "  %s: sent %q, read %q\n", f.Name, fmt.Sprint(f.New), fmt.Sprint(f.Old))
		}
	}
	fmt.Fprintf(&out, "verdict   %s\n", strings.TrimSpace(string(e.Verdict.Status)+" "+e.Verdict.Code+" "+e.Verdict.Message))
	_, err := io.WriteString(w, out.String())
	return err
}

// line tells an event in a line.
func (h happened) line() string {
	words := []string{fmt.Sprintf("%-9s", h.Kind)}
	if h.Op != "" && h.Op != journal.ItemOp {
		words = append(words, h.Op+":")
	}
	for _, word := range []string{string(h.Status), h.Said, h.Message} {
		if word != "" {
			words = append(words, word)
		}
	}
	if h.Kind == journal.Unsent && h.Found {
		words = append(words, "(it is there already, and is changed)")
	}
	if h.Kind == journal.Read && (h.Status == journal.Updated || h.Status == journal.Created) {
		words = append(words, "(each field is stored as it was sent)")
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// printItem shows which item the row's key means, or may mean.
func (e explanation) printItem(out *strings.Builder) {
	fmt.Fprintf(out, "\nkey       %s\n", e.Row.Key)
	switch {
	case len(e.Row.Candidates) > 0:
		for _, id := range e.Row.Candidates {
			fmt.Fprintf(out, "candidate id %d\n", id)
		}
	case e.Row.ID > 0:
		fmt.Fprintf(out, "item      id %d\n", e.Row.ID)
	}
}

// printOp shows an operation: its fields, and what goes on the wire.
func (e explanation) printOp(out *strings.Builder, op journal.Op) {
	if len(op.Set) == 0 {
		return // the item is only looked at
	}
	sent := map[string]any{}
	if op.ID > 0 {
		sent["id"] = op.ID
	}
	for _, f := range op.Set {
		sent[f.Name] = f.New
		if f.New == nil && f.From != "" {
			sent[f.Name] = "the id of " + f.From
			continue
		}
		if f.NewText != "" && f.NewText != fmt.Sprint(f.New) {
			fmt.Fprintf(out, "  %s: %v is %s\n", f.Name, f.New, f.NewText)
		}
	}
	text, _ := json.Marshal(sent) // texts and numbers alone
	fmt.Fprintf(out, "to send   %s %s %s\n", op.Verb, op.Itemtype, text)
}
