package importer

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"itsmload/client"
	"itsmload/mapping"
)

// scope is an entity and those below it, in which a mapping wants items to be
// looked for. A nil scope is all that the session sees.
type scope struct {
	name     string
	top      int
	entities map[int]bool
	column   string // in which an item says where it stands
}

// readScope finds the entity that the mapping names, by its path, its name or
// its id. One that is not known, or not the only one, is a *mapping.Error.
func (p *planner) readScope(ctx context.Context, server Reader) (*scope, error) {
	text := p.job.Mapping.Entity
	if text == "" {
		return nil, nil
	}
	s := &scope{column: "entities_id"}
	if p.job.Mapping.Itemtype == "Entity" {
		s.column = "id"
	} else if _, ok := p.job.Schema.Field(s.column); !ok {
		return nil, p.job.Mapping.RefuseEntity(mapping.Because("no-entities", p.job.Mapping.Itemtype))
	}
	switch err := p.refs.read(ctx, server, "Entity"); {
	case errors.Is(err, client.ErrForbidden):
		return nil, fmt.Errorf(`the account may not read entities, so it is not known what stands below %q: let it, or take "entity" out of the mapping: %w`, text, err)
	case err != nil:
		return nil, err
	}
	d := p.refs.nameIndexes["Entity"]
	top, problem := d.entityCalled(text)
	if problem != nil {
		return nil, p.job.Mapping.RefuseEntity(*problem)
	}
	s.name, s.top, s.entities = top.label(), int(top.id), d.below(top)
	return s, nil
}

// entityCalled gives the one entity that a text means.
func (d *nameIndex) entityCalled(text string) (entry, *mapping.Problem) {
	for _, by := range []string{"", mapping.ByID} {
		for found := range d.called(by, text) {
			if len(found) == 1 {
				return found[0], nil
			}
			var list []string
			for _, e := range found {
				list = append(list, fmt.Sprintf("%s (id %d)", e.label(), e.id))
			}
			return entry{}, new(mapping.Because("ambiguous-entity", text, strings.Join(list, ", ")))
		}
		if _, err := strconv.Atoi(text); err != nil {
			break
		}
	}
	near := "none is near it"
	if names := d.suggest("", text); len(names) > 0 {
		near = "the nearest: " + strings.Join(names, ", ")
	}
	return entry{}, new(mapping.Because("unknown-entity", text, near))
}

// below gives the ids of an entity and of all below it.
func (d *nameIndex) below(top entry) map[int]bool {
	in := map[int]bool{int(top.id): true}
	for grown := true; grown; {
		grown = false
		for _, e := range d.entries {
			if !in[int(e.id)] && e.id != 0 && in[int(e.entity)] {
				in[int(e.id)], grown = true, true
			}
		}
	}
	return in
}

// holds reports whether an item stands in the scope.
func (s *scope) holds(it client.Item) bool {
	return s == nil || s.entities[int(idIn(it[s.column]))]
}
