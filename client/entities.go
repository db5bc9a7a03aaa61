package client

import "context"

// Entity is an entity within the session's sight. Its texts are as stored, as
// those of an Item.
type Entity struct {
	ID     int
	Name   string
	Path   string // the names from the root on, as in "Root entity > Paris"
	Parent int    // the id of the entity above; of no meaning for the root, whose id is 0
}

// Entities lists the entities with their paths, by id.
func (c *Client) Entities(ctx context.Context) ([]Entity, error) {
	var entities []Entity
	q := Query{Fields: []string{"name", "completename", "entities_id"}}
	for item, err := range c.Items(ctx, "Entity", q) {
		if err != nil {
			return nil, err
		}
		entities = append(entities, Entity{
			ID: item.ID(), Name: item.text("name"), Path: item.text("completename"), Parent: item.number("entities_id"),
		})
	}
	return entities, nil
}
