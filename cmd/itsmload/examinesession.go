package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"itsmload/client"
	"itsmload/importer/report"
	"itsmload/mapping"
)

// session looks at the profile and at what is within its sight.
func (e *examination) session(ctx context.Context) {
	session, err := e.server.Session(ctx)
	if err != nil {
		e.fail("profile", err)
		return
	}
	if p := e.wire.profile(); p.Interface == "helpdesk" {
		e.find(stateWarning, "profile", "%s (%d) has the simplified interface, which sees little: choose another by --profile", session.Profile, session.ProfileID)
	} else {
		e.ok("profile", "%s (%d)", session.Profile, session.ProfileID)
	}
	if len(session.Entities) == 0 {
		e.find(stateFailed, "entities", "none is in sight: have the account given its profile in an entity")
		return
	}
	e.ok("entities", "%s", e.entities(ctx, session.Entities))
}

// entities counts those in sight, and names the first of them where the profile
// may read entities at all.
func (e *examination) entities(ctx context.Context, ids []int) string {
	const most = 3
	count := fmt.Sprintf("%d in sight", len(ids))
	known, err := e.server.Entities(ctx)
	if err != nil || len(known) == 0 {
		return count
	}
	var names []string
	for _, entity := range known[:min(most, len(known))] {
		names = append(names, entity.Path)
	}
	if len(known) > most {
		names = append(names, "…")
	}
	return count + ": " + strings.Join(names, ", ")
}

// rights looks at what the profile may do with what a mapping needs.
func (e *examination) rights(ctx context.Context, m *mapping.Mapping) {
	if m == nil {
		e.find(stateUnknown, "rights", "they depend on the itemtype: give --mapping to have them looked at")
		return
	}
	schema, err := schemaOf(ctx, e.server, m)
	if err != nil {
		e.fail("itemtype", err)
		return
	}
	e.read(ctx, m.Itemtype)
	for _, deed := range deeds(m, schema) {
		e.may(deed)
	}
	for _, itemtype := range referred(m, schema) {
		e.read(ctx, itemtype)
	}
}

// read tries whether an itemtype can be listed.
func (e *examination) read(ctx context.Context, itemtype string) {
	n, err := e.server.Count(ctx, itemtype, false)
	switch {
	case err != nil:
		e.fail("read "+itemtype, err)
	case n == 0:
		e.find(stateWarning, "read "+itemtype, "allowed, and none is in sight: see that the right entities are")
	default:
		e.ok("read "+itemtype, "%s in sight", report.Quantity(n, "item"))
	}
}

// deed is something that a run by a mapping may have to do.
type deed struct {
	verb, itemtype string
	right          int
}

// deeds lists them, each once.
func deeds(m *mapping.Mapping, schema *mapping.Schema) []deed {
	all := []deed{{"update", m.Itemtype, rightToUpdate}}
	if m.OnMissing == mapping.OnCreate {
		all = append(all, deed{"create", m.Itemtype, rightToCreate})
	}
	for _, column := range m.Columns {
		field, _ := schema.Field(column.Field)
		if record, _, child := mapping.ChildOf(column.Field); child {
			all = append(all, deed{"update", record, rightToUpdate}, deed{"create", record, rightToCreate})
		}
		if look := column.Lookup; look != nil && look.OnUnknown == mapping.OnCreate {
			all = append(all, deed{"create", cmp.Or(look.Itemtype, field.Itemtype), rightToCreate})
		}
	}
	return slices.Compact(slices.SortedFunc(slices.Values(all), compareDeeds))
}

func compareDeeds(a, b deed) int {
	return cmp.Or(cmp.Compare(a.itemtype, b.itemtype), cmp.Compare(a.right, b.right))
}

// may looks at what the profile says, since trying would write.
func (e *examination) may(d deed) {
	check := d.verb + " " + d.itemtype
	name := rightOf(d.itemtype)
	granted, told := e.wire.profile().right(name)
	switch {
	case !told:
		e.find(stateUnknown, check, "the profile does not say, and it cannot be tried without writing")
	case granted&d.right == 0:
		e.find(stateFailed, check, "the profile has no right to it: give it the right to %s %q, or choose another profile", d.verb, name)
	default:
		e.ok(check, "the profile has the right")
	}
}

// referred are the itemtypes that a mapping's columns refer to, and those of the records
// that it sets fields of, each once.
func referred(m *mapping.Mapping, schema *mapping.Schema) []string {
	var itemtypes []string
	seen := map[string]bool{"": true, m.Itemtype: true}
	for _, column := range m.Columns {
		field, _ := schema.Field(column.Field)
		itemtype := field.Itemtype
		if column.Lookup != nil {
			itemtype = cmp.Or(column.Lookup.Itemtype, itemtype)
		}
		record, _, child := mapping.ChildOf(column.Field)
		if !child {
			record = ""
		}
		for _, itemtype := range []string{record, itemtype} {
			if !seen[itemtype] {
				seen[itemtype] = true
				itemtypes = append(itemtypes, itemtype)
			}
		}
	}
	return itemtypes
}

// behaviour looks whether what is missing is told in the API's own words, on
// which it depends that a row is said to be not found. Proxies are known to put
// a page of theirs in the place of an error.
func (e *examination) behaviour(ctx context.Context) {
	const check = "answers"
	// An id that no table reaches, and a word that no class is called.
	_, err := e.server.Get(ctx, "Entity", 2147483647)
	if !errors.Is(err, client.ErrNotFound) {
		e.find(stateFailed, check, "a missing item is not told as such (%v): see whether a proxy on the way replaces answers of status 404", outcome(err))
		return
	}
	_, err = e.server.Count(ctx, "NoSuchItemtypeAtAll", false)
	if !errors.Is(err, client.ErrItemtype) {
		e.find(stateFailed, check, "an unknown itemtype is not told as such (%v): see whether a proxy on the way replaces answers of status 400", outcome(err))
		return
	}
	e.ok(check, "a missing item and an unknown itemtype are told as ITSM-NG does")
}

// outcome is an error, or the lack of one, in a sentence.
func outcome(err error) string {
	if err == nil {
		return "it was answered with a yes"
	}
	return err.Error()
}
