package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Move puts items into another entity, by one bulk PUT as Update. The server
// would take any number, and an item in an entity that does not exist is lost
// to everybody: so the entity is read first, and where it is missing or out of
// this session's sight nothing is sent, and the error is ErrNotFound or
// ErrForbidden. A session does not see an entity that was made after it began.
func (c *Client) Move(ctx context.Context, itemtype string, entity int, ids ...int) ([]Result, error) {
	if err := c.seen(ctx, entity); err != nil {
		return nil, fmt.Errorf("move to entity %d: %w; nothing was sent", entity, err)
	}
	return c.set(ctx, itemtype, "entities_id", entity, ids)
}

// seen sees that an entity exists, and that items in it stay within sight.
func (c *Client) seen(ctx context.Context, entity int) error {
	if _, err := c.Get(ctx, "Entity", entity, "id"); err != nil {
		return err
	}
	_, active, err := c.active(ctx)
	if err != nil {
		return err
	}
	if slices.Contains(active, entity) {
		return nil
	}
	return fmt.Errorf("%w to put items into it: it is not among the entities of this session; log in again if it is new, or choose another profile", ErrForbidden)
}

// Trash puts items into the trash, by one bulk PUT of is_deleted. Dropdowns and
// other itemtypes without that column have none: the server says true, and
// nothing happens.
func (c *Client) Trash(ctx context.Context, itemtype string, ids ...int) ([]Result, error) {
	return c.set(ctx, itemtype, "is_deleted", 1, ids)
}

// Restore takes items out of the trash, by one bulk PUT of is_deleted.
func (c *Client) Restore(ctx context.Context, itemtype string, ids ...int) ([]Result, error) {
	return c.set(ctx, itemtype, "is_deleted", 0, ids)
}

// set gives one field of some items one value.
func (c *Client) set(ctx context.Context, itemtype, field string, value int, ids []int) ([]Result, error) {
	if len(ids) == 0 {
		return nil, errors.New("no ids of items were given")
	}
	rows := make([]Input, len(ids))
	for i, id := range ids {
		rows[i] = Input{ID: id, Fields: map[string]any{field: value}}
	}
	return c.Update(ctx, itemtype, rows)
}
