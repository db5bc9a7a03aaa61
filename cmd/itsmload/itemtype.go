package main

import (
	"context"
	"errors"
	"fmt"

	"itsmload/client"
	"itsmload/importer"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// schemaOf gives the fields of a mapping's itemtype: those that are built in,
// else those that the server tells.
func schemaOf(ctx context.Context, server importer.Describer, m *mapping.Mapping) (*mapping.Schema, error) {
	if schema, known := mapping.Builtin(m.Itemtype); known {
		return schema, nil
	}
	schema, err := importer.LiveSchema(ctx, server, m.Itemtype)
	if errors.Is(err, client.ErrItemtype) || err != nil && !ofServer(err) && ctx.Err() == nil { // or it is no word to ask by
		return nil, m.NoItemtype()
	}
	return schema, err
}

// connectFor connects the job, and has a source that waits for the server learn
// from it. A login that fails says why it was needed so early.
func (j *job) connectFor(ctx context.Context, run journal.Run, dir string, src *source) error {
	err := j.connect(ctx, run, dir)
	switch {
	case src == nil || src.bound():
		return err
	case err != nil:
		return fmt.Errorf("%v, which failed: %w", src.Mapping.NotBuiltIn(), err)
	}
	return src.learn(ctx, j.server)
}
