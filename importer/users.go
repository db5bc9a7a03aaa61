package importer

import (
	"context"
	"strconv"
	"strings"

	"itsmload/client"
	"itsmload/mapping"
)

// Users are called by their login, by their full name in either order, and by
// any of their e-mail addresses, which the server keeps as an itemtype of its
// own.

// fullNames gives a user's names in both orders: Dupont Jean and Jean Dupont.
func fullNames(it client.Item) string {
	last, first := plain(it["realname"]), plain(it["firstname"])
	if last == "" || first == "" {
		return last + first
	}
	return last + " " + first + "\x00" + first + " " + last
}

// readEmails gives the users of the index their addresses.
func (d *nameIndex) readEmails(ctx context.Context, server Reader) error {
	addresses := map[int32][]string{}
	query := client.Query{Fields: []string{"users_id", "email"}}
	for it, err := range server.Items(ctx, "UserEmail", query) {
		if err != nil {
			return err
		}
		user := idIn(it["users_id"])
		addresses[user] = append(addresses[user], mapping.Trim(plain(it["email"])))
	}
	for i, e := range d.entries {
		d.entries[i].emails = strings.Join(addresses[e.id], "\x00")
	}
	return nil
}

// idIn reads an id as the API gives it: a number, or a number as text; 0 where
// there is none.
func idIn(stored any) int32 {
	field := mapping.Field{Type: mapping.TypeReference}
	id, _ := strconv.ParseInt(field.Canonical(stored), 10, 32)
	return int32(id)
}
