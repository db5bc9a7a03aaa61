package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Session is who the client works as, and where.
type Session struct {
	ProfileID int
	Profile   string // the profile's name
	Entities  []int  // ids of the entities within sight, ascending
	Entity    int    // the id of the entity in which new items are made that name none
}

// Session tells the profile and the entities that the server works with, for
// the record of a run.
func (c *Client) Session(ctx context.Context) (Session, error) {
	var profile struct {
		Active named `json:"active_profile"`
	}
	if err := c.ask(ctx, "getActiveProfile", "", &profile); err != nil {
		return Session{}, err
	}
	entity, entities, err := c.active(ctx)
	if err != nil {
		return Session{}, err
	}
	return Session{ProfileID: profile.Active.id(), Profile: profile.Active.Name, Entities: entities, Entity: entity}, nil
}

// active gives the active entity and the ids of all within sight, ascending.
func (c *Client) active(ctx context.Context) (entity int, ids []int, err error) {
	var entities struct {
		Active struct {
			named
			All []named `json:"active_entities"`
		} `json:"active_entity"`
	}
	if err := c.ask(ctx, "getActiveEntities", "", &entities); err != nil {
		return 0, nil, err
	}
	for _, entity := range entities.Active.All {
		ids = append(ids, entity.id())
	}
	slices.Sort(ids)
	return entities.Active.id(), ids, nil
}

// Activate brings all entities of the profile within the session's sight, those
// too that were made since it began. Login does so by itself.
func (c *Client) Activate(ctx context.Context) error {
	call := call{method: http.MethodPost, endpoint: "changeActiveEntities", path: "changeActiveEntities", body: []byte(allEntities), bare: true, twice: true}
	return c.do(ctx, call, nil)
}

const allEntities = `{"entities_id":"all","is_recursive":true}`

// named is a profile or an entity. The server writes ids as numbers or as text.
type named struct {
	ID   json.Number `json:"id"`
	Name string      `json:"name"`
}

func (n named) id() int {
	id, _ := strconv.Atoi(n.ID.String())
	return id
}

// ask reads what an endpoint about the session itself tells. A token is that of
// a session in the making.
func (c *Client) ask(ctx context.Context, endpoint, token string, answer any) error {
	call := call{method: http.MethodGet, endpoint: endpoint, path: endpoint, session: token, final: token != ""}
	return c.do(ctx, call, func(r *http.Response) error { return whole(r, answer) })
}

// tell changes something about a session in the making.
func (c *Client) tell(ctx context.Context, endpoint, token, body string) error {
	call := call{method: http.MethodPost, endpoint: endpoint, path: endpoint, session: token, body: []byte(body), bare: true, final: true}
	return c.do(ctx, call, nil)
}

// activateEntities brings all entities of the profile within sight.
func (c *Client) activateEntities(ctx context.Context, token string) error {
	return c.tell(ctx, "changeActiveEntities", token, allEntities)
}

// chooseProfile changes to the profile asked for, if one is.
func (c *Client) chooseProfile(ctx context.Context, token string) error {
	if c.config.Profile == "" {
		return nil
	}
	var mine struct {
		Profiles []named `json:"myprofiles"`
	}
	if err := c.ask(ctx, "getMyProfiles", token, &mine); err != nil {
		return err
	}
	id, err := pickProfile(mine.Profiles, c.config.Profile)
	if err != nil {
		return err
	}
	return c.tell(ctx, "changeActiveProfile", token, fmt.Sprintf(`{"profiles_id":%d}`, id))
}

// pickProfile finds a profile by its exact name, else by its id, else by its
// name in other letters. Two profiles can have one name; then only ids tell.
func pickProfile(profiles []named, wanted string) (int, error) {
	wanted = strings.TrimSpace(wanted)
	matches := []func(named) bool{
		func(p named) bool { return p.Name == wanted },
		func(p named) bool { return p.ID.String() == wanted },
		func(p named) bool { return strings.EqualFold(p.Name, wanted) },
	}
	for _, match := range matches {
		found := slices.DeleteFunc(slices.Clone(profiles), func(p named) bool { return !match(p) })
		switch {
		case len(found) == 1:
			return found[0].id(), nil
		case len(found) > 1:
			return 0, fmt.Errorf("the account has %d profiles named %q: give the id of one: %s", len(found), wanted, list(found))
		}
	}
	return 0, fmt.Errorf("the account has no profile %q: choose one of %s", wanted, cmp.Or(list(profiles), "its profiles, once it has any"))
}

// list names profiles for a person.
func list(profiles []named) string {
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = fmt.Sprintf("%s (%s)", p.Name, p.ID)
	}
	return strings.Join(names, ", ")
}
