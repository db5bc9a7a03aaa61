package conformance

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"itsmload/client"
)

// collect reads a sequence to its end.
func collect[T any](items iter.Seq2[T, error]) (all []T, err error) {
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

// tagged makes computers with a text of their own, to be listed by it.
func (b *bench) tagged(ctx context.Context, n int) (ids []int, tag string) {
	tag = b.name()
	for range n {
		ids = append(ids, b.make(ctx, "Computer", map[string]any{"otherserial": tag}))
	}
	return ids, tag
}

func clientPages(ctx context.Context, b *bench) (want, got string) {
	ids, tag := b.tagged(ctx, 7)
	return fmt.Sprint(ids), b.through(ctx, func(c *client.Client) (string, error) {
		items, err := collect(c.Items(ctx, "Computer", client.Query{
			Equal: map[string]string{"otherserial": tag}, Fields: []string{"name"}, PageSize: 3, Parallel: 2,
		}))
		return fmt.Sprint(itemIDs(items)), err
	})
}

func clientRange(ctx context.Context, b *bench) (want, got string) {
	ids, tag := b.tagged(ctx, 5)
	return fmt.Sprint(ids[1:4]), b.through(ctx, func(c *client.Client) (string, error) {
		items, err := collect(c.Items(ctx, "Computer", client.Query{
			Equal: map[string]string{"otherserial": tag}, Start: 1, Limit: 3,
		}))
		return fmt.Sprint(itemIDs(items)), err
	})
}

func clientSearch(ctx context.Context, b *bench) (want, got string) {
	ids, tag := b.tagged(ctx, 3)
	return fmt.Sprint(ids), b.through(ctx, func(c *client.Client) (string, error) {
		found, err := collect(c.Search(ctx, "Computer", client.Search{
			Criteria: []client.Criterion{{Field: 6, Value: "^" + tag + "$"}}, Show: []int{2}, Sort: 2, PageSize: 2,
		}))
		shown := make([]any, len(found))
		for i, f := range found {
			shown[i] = f[2]
		}
		return fmt.Sprint(shown), err
	})
}

func clientOptions(ctx context.Context, b *bench) (want, got string) {
	b.make(ctx, "Computer", nil)
	return "1 name  / 3 locations_id Location / 24 users_id_tech User / ", b.through(ctx, func(c *client.Client) (string, error) {
		options, err := c.SearchOptions(ctx, "Computer")
		said := ""
		for _, o := range options {
			if o.ID == 1 || o.ID == 3 || o.ID == 24 {
				said += fmt.Sprintf("%d %s %s / ", o.ID, o.Column, o.Itemtype)
			}
		}
		return said, err
	})
}

func clientItemtype(ctx context.Context, b *bench) (want, got string) {
	return "ERROR_RESOURCE_NOT_FOUND_NOR_COMMONDBTM true", b.through(ctx, func(c *client.Client) (string, error) {
		_, err := c.Get(ctx, "NoSuchThing", 1)
		answered, _ := errors.AsType[*client.Error](err)
		if answered == nil {
			return "", err
		}
		return fmt.Sprint(answered.Code, " ", errors.Is(err, client.ErrItemtype)), nil
	})
}

func clientLogin(ctx context.Context, b *bench) (want, got string) {
	config := b.config()
	config.UserToken = "wrong"
	c, err := client.New(config)
	if err != nil {
		return "", err.Error()
	}
	return "ErrLogin: true", fmt.Sprint("ErrLogin: ", errors.Is(c.Login(ctx), client.ErrLogin))
}
