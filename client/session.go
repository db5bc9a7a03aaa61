package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Session is who the client works as, and where.
type Session struct {
	ProfileID int
	Profile   string // the profile's name
	Entities  []int  // ids of the entities within sight, ascending
}

// Login opens a session, chooses the profile, and makes all its entities
// active with those below them: without that a session sees the account's
// default entity alone, and no entity made since it began. Where one of these
// steps fails the session is ended again.
//
// Wrong credentials are ErrLogin.
func (c *Client) Login(ctx context.Context) error {
	if err := c.open(ctx); err != nil {
		return err
	}
	err := c.chooseProfile(ctx)
	if err == nil {
		err = c.activateEntities(ctx)
	}
	if err != nil {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_ = c.Logout(ending) // the first error is the one to tell
	}
	return err
}

// open asks for a session.
func (c *Client) open(ctx context.Context) error {
	login, err := c.authorization()
	if err != nil {
		return err
	}
	c.swap("")
	var answer struct {
		Token string `json:"session_token"`
	}
	call := call{method: http.MethodGet, endpoint: "initSession", path: "initSession", login: login}
	err = c.do(ctx, call, func(r *http.Response) error {
		if err := whole(r, &answer); err != nil {
			return err
		}
		if answer.Token == "" {
			return errors.New("it holds no session token")
		}
		return nil
	})
	if err == nil {
		c.swap(answer.Token)
	}
	return err
}

// authorization is the header that opens a session.
func (c *Client) authorization() (string, error) {
	switch {
	case c.config.UserToken != "":
		return "user_token " + c.config.UserToken, nil
	case c.config.Login != "" && c.config.Password != "":
		return "Basic " + basic(c.config), nil
	}
	return "", errors.New("nothing to log in with: give a user token, or a login and a password")
}

// Logout ends the session on the server; where there is none it does nothing.
// Call it also when the work was stopped, with a context of its own:
// context.WithoutCancel and a time limit.
func (c *Client) Logout(ctx context.Context) error {
	defer c.http.CloseIdleConnections()
	if c.session() == "" {
		return nil
	}
	err := c.do(ctx, call{method: http.MethodGet, endpoint: "killSession", path: "killSession", bare: true}, nil)
	c.swap("")
	if errors.Is(err, ErrSession) {
		return nil // it ended by itself
	}
	return err
}

// Session tells the profile and the entities that the server works with, for
// the record of a run.
func (c *Client) Session(ctx context.Context) (Session, error) {
	var profile struct {
		Active named `json:"active_profile"`
	}
	var entities struct {
		Active struct {
			All []named `json:"active_entities"`
		} `json:"active_entity"`
	}
	if err := c.ask(ctx, "getActiveProfile", &profile); err != nil {
		return Session{}, err
	}
	if err := c.ask(ctx, "getActiveEntities", &entities); err != nil {
		return Session{}, err
	}
	session := Session{ProfileID: profile.Active.id(), Profile: profile.Active.Name}
	for _, entity := range entities.Active.All {
		session.Entities = append(session.Entities, entity.id())
	}
	slices.Sort(session.Entities)
	return session, nil
}

// named is a profile or an entity. The server writes ids as numbers or as text.
type named struct {
	ID   json.Number `json:"id"`
	Name string      `json:"name"`
}

func (n named) id() int {
	id, _ := strconv.Atoi(n.ID.String())
	return id
}

// ask reads what an endpoint about the session itself tells.
func (c *Client) ask(ctx context.Context, endpoint string, answer any) error {
	call := call{method: http.MethodGet, endpoint: endpoint, path: endpoint}
	return c.do(ctx, call, func(r *http.Response) error { return whole(r, answer) })
}

// tell changes something about the session itself.
func (c *Client) tell(ctx context.Context, endpoint, body string) error {
	call := call{method: http.MethodPost, endpoint: endpoint, path: endpoint, body: []byte(body), bare: true}
	return c.do(ctx, call, nil)
}

// activateEntities brings all entities of the profile within sight.
func (c *Client) activateEntities(ctx context.Context) error {
	return c.tell(ctx, "changeActiveEntities", `{"entities_id":"all","is_recursive":true}`)
}

// chooseProfile changes to the profile asked for, if one is.
func (c *Client) chooseProfile(ctx context.Context) error {
	if c.config.Profile == "" {
		return nil
	}
	var mine struct {
		Profiles []named `json:"myprofiles"`
	}
	if err := c.ask(ctx, "getMyProfiles", &mine); err != nil {
		return err
	}
	id, err := pickProfile(mine.Profiles, c.config.Profile)
	if err != nil {
		return err
	}
	return c.tell(ctx, "changeActiveProfile", fmt.Sprintf(`{"profiles_id":%d}`, id))
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
