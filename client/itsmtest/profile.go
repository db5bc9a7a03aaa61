package itsmtest

import (
	"maps"
	"net/http"
	"slices"
)

// grant is a profile that a user has in an entity.
type grant struct {
	profile, entity int
	recursive       bool
}

// begin makes the session of a user who has just logged in: in the first
// profile, or the one set as the user's own.
func (s *store) begin(user int) (session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	row, ok := s.tables["User"].row(user)
	grants := s.grants[user]
	if !ok || len(grants) == 0 {
		return session{}, false
	}
	chosen := grants[0]
	own := s.tables["User"].number(row, "profiles_id")
	for _, g := range grants {
		if g.profile == own {
			chosen = g
			break
		}
	}
	begun := session{user: user, profile: chosen.profile}
	s.activate(&begun, chosen.entity, chosen.recursive)
	return begun, true
}

// activate makes an entity active, with those below it if asked.
func (s *store) activate(to *session, entity int, whole bool) {
	entities := s.tables["Entity"]
	to.entity, to.whole = entity, whole
	to.entities, to.above = map[int]bool{entity: true}, map[int]bool{}
	for _, id := range entities.ids {
		if whole && entities.below(id, entity) {
			to.entities[id] = true
		}
		if id != entity && entities.below(entity, id) {
			to.above[id] = true
		}
	}
}

// reach says whether a user may make an entity active in a profile.
func (s *store) reach(user, profile, entity int) bool {
	return slices.ContainsFunc(s.grants[user], func(g grant) bool {
		return g.profile == profile &&
			(g.entity == entity || g.recursive && s.tables["Entity"].below(entity, g.entity))
	})
}

type namedID struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

type profileInfo struct {
	namedID
	Entities []profileEntity `json:"entities"`
}

type profileEntity struct {
	namedID
	Recursive int `json:"is_recursive"`
}

// profiles gives the profiles of the session's user with their entities.
func (c *call) profiles() []profileInfo {
	st := c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	var infos []profileInfo
	for _, g := range st.grants[c.session.user] {
		at := slices.IndexFunc(infos, func(p profileInfo) bool { return p.ID == g.profile })
		if at < 0 {
			at = len(infos)
			infos = append(infos, profileInfo{namedID: st.named("Profile", g.profile)})
		}
		in := profileEntity{namedID: st.named("Entity", g.entity)}
		if g.recursive {
			in.Recursive = 1
		}
		infos[at].Entities = append(infos[at].Entities, in)
	}
	return infos
}

// named gives an item's id with its name, of a tree the complete one.
func (s *store) named(itemtype string, id int) namedID {
	return namedID{id, s.label(s.tables[itemtype], id)}
}

func (c *call) getMyProfiles() (answer, error) {
	return asJSON(http.StatusOK, map[string]any{"myprofiles": c.profiles()}), nil
}

func (c *call) getActiveProfile() (answer, error) {
	for _, p := range c.profiles() {
		if p.ID == c.session.profile {
			return asJSON(http.StatusOK, map[string]any{"active_profile": p}), nil
		}
	}
	return answer{}, notFound()
}

func (c *call) changeActiveProfile() (answer, error) {
	if _, given := c.params["profiles_id"]; !given {
		return answer{}, c.documented("ERROR", "Bad Request")
	}
	wanted := int(leadingNumber(c.param("profiles_id")))
	for _, p := range c.profiles() {
		if p.ID != wanted {
			continue
		}
		to := c.session
		to.profile = p.ID
		c.activate(&to, p.Entities[0].ID, p.Entities[0].Recursive == 1)
		return answer{status: http.StatusOK}, nil
	}
	return answer{}, notFound()
}

// activate changes what the session sees from the next request on.
func (c *call) activate(to *session, entity int, whole bool) {
	st := c.server.store
	st.mu.Lock()
	st.activate(to, entity, whole)
	st.mu.Unlock()
	c.server.sessions.change(c.token(), *to)
}

func (c *call) changeActiveEntities() (answer, error) {
	whole, isBool := c.params["is_recursive"].(bool)
	if _, given := c.params["is_recursive"]; given && !isBool {
		return answer{}, c.documented("ERROR", "Bad Request")
	}
	to := c.session
	entity := int(leadingNumber(c.param("entities_id")))
	if wanted := c.param("entities_id"); wanted == "all" || wanted == "" {
		entity = c.topEntity()
	}
	if !c.reaches(entity) {
		return answer{}, c.documented("ERROR", "Bad Request")
	}
	c.activate(&to, entity, whole)
	return asJSON(http.StatusOK, true), nil
}

func (c *call) reaches(entity int) bool {
	st := c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	_, exists := st.tables["Entity"].row(entity)
	return exists && st.reach(c.session.user, c.session.profile, entity)
}

// topEntity is the entity of the active profile.
func (c *call) topEntity() int {
	for _, p := range c.profiles() {
		if p.ID == c.session.profile {
			return p.Entities[0].ID
		}
	}
	return c.session.entity
}

func (c *call) getActiveEntities() (answer, error) {
	ids := []map[string]int{}
	for _, id := range slices.Sorted(maps.Keys(c.session.entities)) {
		ids = append(ids, map[string]int{"id": id})
	}
	whole := 0
	if c.session.whole {
		whole = 1
	}
	return asJSON(http.StatusOK, map[string]any{"active_entity": map[string]any{
		"id": c.session.entity, "active_entity_recursive": whole, "active_entities": ids,
	}}), nil
}

func (c *call) getMyEntities() (answer, error) {
	st := c.server.store
	whole := truthy(c.params["is_recursive"])
	st.mu.Lock()
	defer st.mu.Unlock()
	entities := []namedID{}
	for _, id := range st.tables["Entity"].ids {
		granted := slices.ContainsFunc(st.grants[c.session.user], func(g grant) bool {
			return g.profile == c.session.profile && g.entity == id
		})
		if granted || whole && st.reach(c.session.user, c.session.profile, id) {
			entities = append(entities, st.named("Entity", id))
		}
	}
	return asJSON(http.StatusOK, map[string]any{"myentities": entities}), nil
}
