package client_test

import (
	"net/http"
	"testing"

	"itsmload/client/itsmtest"
)

// An entity that was made in a session is seen once all are made active again, and
// that is asked for until it is heard.
func TestActivate(t *testing.T) {
	c, server := login(t, 1)
	made, err := c.Create(t.Context(), "Entity", []map[string]any{{"name": "Paris", "entities_id": 0}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(t.Context(), "Entity", made[0].ID); err == nil {
		t.Error("seen at once")
	}
	server.Fail(1, itsmtest.BadGateway, http.MethodPost)
	if err := c.Activate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(t.Context(), "Entity", made[0].ID); err != nil {
		t.Error(err)
	}
	if session, err := c.Session(t.Context()); err != nil || session.Entity != 0 || len(session.Entities) != 2 {
		t.Errorf("session %+v, %v", session, err)
	}
}
