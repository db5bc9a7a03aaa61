package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"itsmload/client"
)

func clientChecks() []check {
	checks := []check{
		{"client: an unknown id among others", clientUnknown},
		{"client: into the trash and out of it", clientTrash},
		{"client: moved to an entity", clientMove},
		{"client: no move to an entity that there is not", clientMoveNowhere},
		{"client: no name of a tree without its parent", clientTree},
		{"client: no list and no null as a value", clientValues},
		{"client: one entity after the other", clientEntities},
		{"client: items by id, and which are missing", clientByID},
		{"client: a list in small pages, side by side", clientPages},
		{"client: a chosen range of a list", clientRange},
		{"client: a search", clientSearch},
		{"client: search options, and the columns behind them", clientOptions},
		{"client: an unknown itemtype", clientItemtype},
		{"client: a wrong user token", clientLogin},
	}
	for _, f := range []struct {
		name string
		form client.Form
	}{
		{"a list by PUT", client.Form{}},
		{"a list by PATCH", client.Form{Patch: true}},
		{"a list without history", client.Form{NoHistory: true}},
		{"ids in the body, by PUT", client.Form{Shape: client.BodyID}},
		{"ids in the body, by PATCH", client.Form{Shape: client.BodyID, Patch: true}},
		{"ids in the URL, by PUT", client.Form{Shape: client.URLID}},
		{"ids in the URL, by PATCH", client.Form{Shape: client.URLID, Patch: true}},
	} {
		checks = append(checks, check{"client: " + f.name, clientForm(f.form)})
	}
	return checks
}

func (b *bench) config() client.Config {
	return client.Config{
		URL: b.target.URL, UserToken: b.target.UserToken, AppToken: b.target.AppToken,
		AllowHTTP: true, Transport: b.target.Transport, MaxOutage: 10 * time.Second,
	}
}

// through does something with a client of its own, and gives what it says.
func (b *bench) through(ctx context.Context, do func(c *client.Client) (string, error)) string {
	c, err := client.New(b.config())
	if err != nil {
		return err.Error()
	}
	if err := c.Login(ctx); err != nil {
		return err.Error()
	}
	said, err := do(c)
	if err := errors.Join(err, c.Logout(context.WithoutCancel(ctx))); err != nil {
		return err.Error()
	}
	return said
}

// words gives what the server said of each row.
func words(results []client.Result) string {
	said := make([]string, len(results))
	for i, r := range results {
		said[i] = "silence"
		if r.Answered {
			said[i] = fmt.Sprint(r.OK)
		}
	}
	return fmt.Sprint(said)
}

func clientForm(form client.Form) func(context.Context, *bench) (want, got string) {
	return func(ctx context.Context, b *bench) (want, got string) {
		ids := b.computers(ctx, 2)
		got = b.through(ctx, func(c *client.Client) (string, error) {
			results, err := c.UpdateAs(ctx, "Computer", []client.Input{
				{ID: ids[0], Fields: map[string]any{"comment": "1", "serial": "S"}}, {ID: ids[1], Fields: map[string]any{"comment": "2"}},
			}, form)
			return words(results), err
		})
		for _, id := range ids {
			got += " " + b.get(ctx, "Computer", id).field("comment")
		}
		return `[true true] "1" "2"`, got
	}
}

func clientUnknown(ctx context.Context, b *bench) (want, got string) {
	first, gone, last := b.make(ctx, "Computer", nil), b.gone(ctx), b.make(ctx, "Computer", nil)
	return "[true silence true]", b.through(ctx, func(c *client.Client) (string, error) {
		results, err := c.Update(ctx, "Computer", []client.Input{
			{ID: first, Fields: map[string]any{"comment": "x"}}, {ID: gone, Fields: map[string]any{"comment": "x"}},
			{ID: last, Fields: map[string]any{"comment": "x"}},
		})
		return words(results), err
	})
}

func clientTrash(ctx context.Context, b *bench) (want, got string) {
	ids := b.computers(ctx, 2)
	got = b.through(ctx, func(c *client.Client) (string, error) {
		trashed, err := c.Trash(ctx, "Computer", ids...)
		if err != nil {
			return "", err
		}
		restored, err := c.Restore(ctx, "Computer", ids[1])
		return words(trashed) + words(restored), err
	})
	for _, id := range ids {
		got += " " + b.get(ctx, "Computer", id).field("is_deleted")
	}
	return "[true true][true] 1 0", got
}

func clientMove(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	got = b.through(ctx, func(c *client.Client) (string, error) {
		results, err := c.Move(ctx, "Computer", b.below, id)
		return words(results), err
	})
	return fmt.Sprintf("[true] %d", b.below), got + " " + b.get(ctx, "Computer", id).field("entities_id")
}

func clientMoveNowhere(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", nil)
	before := b.get(ctx, "Computer", id).field("entities_id")
	got = b.through(ctx, func(c *client.Client) (string, error) {
		_, err := c.Move(ctx, "Computer", 2147483000, id)
		return fmt.Sprint(errors.Is(err, client.ErrNotFound)), nil
	})
	return "true " + before, got + " " + b.get(ctx, "Computer", id).field("entities_id")
}

func clientTree(ctx context.Context, b *bench) (want, got string) {
	parent, child := b.branch(ctx, "Location")
	got = b.through(ctx, func(c *client.Client) (string, error) {
		_, err := c.Update(ctx, "Location", []client.Input{{ID: child, Fields: map[string]any{"name": b.name()}}})
		return fmt.Sprint("refused: ", err != nil), nil
	})
	return fmt.Sprintf("refused: true %d", parent), got + " " + b.get(ctx, "Location", child).field("locations_id")
}

func clientValues(ctx context.Context, b *bench) (want, got string) {
	id := b.make(ctx, "Computer", map[string]any{"comment": "before"})
	got = b.through(ctx, func(c *client.Client) (string, error) {
		refused := []bool{}
		for _, value := range []any{nil, []string{"a"}, map[string]string{"k": "v"}} {
			_, err := c.Update(ctx, "Computer", []client.Input{{ID: id, Fields: map[string]any{"comment": value}}})
			refused = append(refused, err != nil)
		}
		return fmt.Sprint(refused), nil
	})
	return `[true true true] "before"`, got + " " + b.get(ctx, "Computer", id).field("comment")
}

func clientEntities(ctx context.Context, b *bench) (want, got string) {
	ids := []int{b.makeEntity(ctx), b.makeEntity(ctx)}
	got = b.through(ctx, func(c *client.Client) (string, error) {
		results, err := c.Update(ctx, "Entity", []client.Input{
			{ID: ids[0], Fields: map[string]any{"comment": "1"}}, {ID: ids[1], Fields: map[string]any{"comment": "2"}},
		})
		return words(results), err
	})
	for _, id := range ids {
		got += " " + b.get(ctx, "Entity", id).field("comment")
	}
	return `[true true] "1" "2"`, got
}

func clientByID(ctx context.Context, b *bench) (want, got string) {
	here, gone := b.computers(ctx, 3), b.gone(ctx)
	return fmt.Sprintf("%v, missing [%d], forbidden []", here, gone), b.through(ctx, func(c *client.Client) (string, error) {
		found, err := c.ByID(ctx, "Computer", slices.Insert(slices.Clone(here), 1, gone), "name")
		return fmt.Sprintf("%v, missing %v, forbidden %v", itemIDs(found.Items), found.Missing, found.Forbidden), err
	})
}

func itemIDs(items []client.Item) []int {
	ids := make([]int, len(items))
	for i, item := range items {
		ids[i] = item.ID()
	}
	return ids
}
