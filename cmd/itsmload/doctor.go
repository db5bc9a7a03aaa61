package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"itsmload/client"
	"itsmload/mapping"
)

// doctor holds the flags of doctor.
type doctor struct {
	connection
	mapping string
	asJSON  bool
}

func newDoctor(c console) *cobra.Command {
	var o doctor
	cmd := explained(&cobra.Command{
		Use:   "doctor [--mapping M]",
		Short: "Check the server, the account and its rights",
		Long: `Check whether an import can work, a line a check: ok, or what to do. It looks at
the URL, the certificate, the API, the tokens, the profile, the entities in
sight, the clocks, and how the server answers. With a mapping it looks also at
the rights on the mapping's itemtype and on those that it refers to. Nothing is
written.

  ok        as it should be
  warning   works, and is worth a look
  unknown   cannot be told without writing
  failed    does not work`,
		Example: "  itsmload doctor --mapping computers.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), c)
		},
	}, exitCode{exitFine, "nothing failed"},
		exitCode{exitFailed, "something failed"},
		exitCode{exitUsage, "wrong usage or mapping"},
		exitCode{exitInterrupted, "interrupted"})
	f := cmd.Flags()
	o.connection.register(f)
	f.StringVar(&o.mapping, "mapping", "", "look also at what this mapping `file` needs")
	f.BoolVar(&o.asJSON, "json", false, "print the checks as JSON")
	return cmd
}

func (o *doctor) run(ctx context.Context, c console) error {
	var m *mapping.Mapping
	if o.mapping != "" {
		var err error
		if m, err = loadMapping(o.mapping); err != nil {
			return err
		}
	}
	findings := o.examine(ctx, c, m)
	if err := ctx.Err(); err != nil {
		return &failure{exitInterrupted, errors.New("interrupted: not all was checked")}
	}
	if err := o.print(c.out, findings); err != nil {
		return err
	}
	if slices.ContainsFunc(findings, func(f finding) bool { return f.State == stateFailed }) {
		return &failure{code: exitFailed}
	}
	return nil
}

// loadMapping reads a mapping without a spreadsheet to go with it.
func loadMapping(path string) (*mapping.Mapping, error) {
	text, err := ordinary(path)
	if err != nil {
		return nil, usage("mapping: %w", err)
	}
	return mapping.Load(path, text)
}

// examine goes through the checks, in the order in which one rests on another.
// What rests on a check that failed is left out.
func (o *doctor) examine(ctx context.Context, c console, m *mapping.Mapping) []finding {
	// A server that does not answer is a finding, and not to be waited for.
	const patience = 5 * time.Second
	e := &examination{}
	config, places, err := o.server(c.env, c.err)
	if err != nil {
		return e.fail("settings", err)
	}
	base, err := client.NewTransport(config.CAFile)
	if err != nil {
		return e.fail("settings", err)
	}
	e.wire = &witness{base: base}
	config.Transport, config.MaxOutage = e.wire, patience
	config, accountErr := places.account(config)
	if e.server, err = client.New(config); err != nil {
		return e.fail("settings", err)
	}
	e.ok("URL", "%s", e.server)
	if accountErr != nil {
		return e.withoutAccount(ctx, accountErr)
	}
	if e.enter(ctx, config) {
		defer e.leave(ctx)
		e.session(ctx)
		e.rights(ctx, m)
		e.behaviour(ctx)
	}
	return e.findings
}

// finding is the outcome of one check.
type finding struct {
	Check   string `json:"check"`
	State   string `json:"state"`
	Message string `json:"message"`
}

// The states of a finding. They are never translated.
const (
	stateOK      = "ok"
	stateWarning = "warning"
	stateUnknown = "unknown"
	stateFailed  = "failed"
)

// print writes the findings as they were asked for, a line each.
func (o *doctor) print(w io.Writer, findings []finding) error {
	if o.asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(findings)
	}
	for _, f := range findings {
		if _, err := fmt.Fprintf(w, "%-7s  %s: %s\n", f.State, f.Check, strings.Join(strings.Fields(f.Message), " ")); err != nil {
			return err
		}
	}
	return nil
}
