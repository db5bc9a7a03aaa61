package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"itsmload/importer/report"
	"itsmload/mapping"
)

func newRules(c console) *cobra.Command {
	o := outputFlags{}
	cmd := documented(&cobra.Command{
		Use:   "rules",
		Short: "List what the server takes and destroys, and itsmload does not send",
		Long: `List the values that an ITSM-NG takes, answers true to, and stores otherwise: by
the code that a row or a mapping is told, what would be sent, what the server
makes of it, what itsmload says or does instead, and how to put it right. A row
with such a value is rejected before anything is sent.`,
		Example: "  itsmload rules",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return o.print(c.out, ruleList(mapping.Rules()))
		},
	}, exitFine, exitFailed, exitUsage)
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print the rules as JSON")
	return cmd
}

// ruleList shows rules.
type ruleList []mapping.Rule

// WriteJSON writes the rules as a JSON list.
func (l ruleList) WriteJSON(w io.Writer) error { return report.WriteJSON(w, l) }

// Print shows the rules to a person, those of a code together.
func (l ruleList) Print(w io.Writer) error {
	var out strings.Builder
	for i, rule := range l {
		sameCode := func(r mapping.Rule) bool { return r.Code == rule.Code }
		if slices.IndexFunc(l, sameCode) < i {
			continue // it stands with the first of its code
		}
		fmt.Fprintf(&out, "%s\n", rule.Code)
		for _, r := range l[i:] {
			if sameCode(r) {
				printRule(&out, r)
			}
		}
		out.WriteString(report.Wrap("  → ", rule.Fix) + "\n")
	}
	_, err := io.WriteString(w, strings.TrimSuffix(out.String(), "\n"))
	return err
}

func printRule(out *strings.Builder, r mapping.Rule) {
	for _, part := range [][2]string{{"sent      ", r.Itemtype + " " + r.Sent}, {"stored    ", r.Stored}, {"itsmload  ", r.Why}} {
		out.WriteString(report.Wrap("  "+part[0], part[1]))
	}
}
