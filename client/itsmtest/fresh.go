package itsmtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// furnish fills a new server: what every fresh one holds, the items asked for,
// and those of Options.Load.
func (s *Server) furnish() error {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	f := furnisher{store: s.store, now: s.now()}
	f.entity()
	for i, name := range profileNames() {
		f.add("Profile", map[string]any{"id": i + 1, "name": name})
	}
	f.accounts(s.options.UserToken)
	if s.options.Items > 0 {
		f.inventory(s.options.Items, s.options.Seed)
	}
	if s.options.Load != nil && f.err == nil {
		f.load(json.NewDecoder(s.options.Load))
	}
	return f.err
}

// furnisher adds items until the first that fails.
type furnisher struct {
	store *store
	now   string
	err   error
}

func (f *furnisher) add(itemtype string, fields map[string]any) (id int) {
	if f.err != nil {
		return 0
	}
	id, f.err = f.store.place(itemtype, fields, f.now)
	return id
}

// entity makes the root entity, whose id is 0 and whose parent is -1.
func (f *furnisher) entity() {
	f.add("Entity", map[string]any{
		"id": 0, "name": "Root entity", "completename": "Root entity", "entities_id": -1, "level": 1,
	})
}

// accounts makes the users of a fresh server, each with the profile that it has
// there. Ids begin at 2.
func (f *furnisher) accounts(userToken string) {
	for i, a := range []struct {
		login, token string
		profile      int
	}{
		{"itsm", userToken, superAdmin},
		{"post-only", "", selfService},
		{"tech", DefaultTechUserToken, technician},
		{"normal", "", observer},
	} {
		user := map[string]any{"id": i + 2, "name": a.login, "authtype": 1, "list_limit": listLimit, "password": hash(a.login)}
		if a.token != "" {
			user["api_token"] = a.token
		}
		id := f.add("User", user)
		f.store.grants[id] = []grant{{profile: a.profile, recursive: true}}
	}
	f.add("User", map[string]any{"id": 6, "name": "glpi-system", "realname": "Support", "authtype": 1})
}

// load adds the items of a JSON object of lists by itemtype.
func (f *furnisher) load(d *json.Decoder) {
	d.UseNumber()
	var items map[string][]map[string]any
	if err := d.Decode(&items); err != nil {
		f.err = fmt.Errorf("items to load must be a JSON object of lists by itemtype, as {\"Computer\":[{\"name\":\"PC-1\"}]}: %w", err)
		return
	}
	for _, itemtype := range slices.Sorted(maps.Keys(items)) {
		for i, fields := range items[itemtype] {
			f.add(itemtype, fields)
			if f.err != nil {
				f.err = fmt.Errorf("item %d of %s to load: %w", i+1, itemtype, f.err)
				return
			}
		}
	}
}
