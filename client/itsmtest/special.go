package itsmtest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// prepareUpdate is what an itemtype does of its own to a row before it is
// updated. A refused row ends with false and the message.
func (c *call) prepareUpdate(old []any, sent given, fields map[string]any) (refused bool, message string) {
	switch t := c.table; {
	case t.parent != "":
		return t.prepareTree(sent, old), ""
	case t.Name == "User":
		return c.prepareUser(t.number(old, "id"), sent, fields, "Unable to update login. A user already exists.")
	case isITIL(t.Name):
		if content, ok := sent["content"]; ok {
			sent["content"] = unescaped(content)
		}
		capPriority(sent)
	}
	return false, ""
}

// prepareCreate is the same for a new row. Before is the name of the row before
// in the same request.
func (c *call) prepareCreate(row []any, sent given, fields map[string]any, before string) (refused bool, message string) {
	t := c.table
	if t.has("entities_id") && t.Name != "User" && !c.session.entities[int(leadingNumber(sent["entities_id"]))] {
		return true, noPermission
	}
	if !c.may(toWrite) {
		return true, noPermission
	}
	switch {
	case t.parent != "":
		t.adapt(sent, before)
	case t.Name == "User":
		refused, message = c.prepareUser(0, sent, fields, "Unable to add. The user already exists.")
		t.set(row, "authtype", 1)
		return refused || message != "", message
	case t.Name == "UserEmail":
		_, known := c.server.store.tables["User"].row(int(leadingNumber(sent["users_id"])))
		return !known, noPermission
	case t.Name == "Infocom":
		return c.prepareInfocom(sent)
	case isITIL(t.Name):
		c.prepareITIL(row)
		capPriority(sent)
	}
	return false, ""
}

// prepareUser keeps logins apart, and passwords unreadable.
func (c *call) prepareUser(id int, sent given, fields map[string]any, taken string) (refused bool, message string) {
	if repeated, ok := fields["password2"]; ok && text(repeated) != text(fields["password"]) {
		return true, "Error: the two passwords do not match"
	}
	if password, ok := sent["password"]; ok && password != "" {
		sent["password"] = hash(password)
	} else {
		delete(sent, "password")
	}
	name, ok := sent["name"]
	if !ok {
		return false, ""
	}
	users := c.server.store.tables["User"]
	if slices.ContainsFunc(users.rows, func(row []any) bool {
		return users.number(row, "id") != id && foldText(users.text(row, "name")) == foldText(name)
	}) {
		delete(sent, "name")
		return false, taken
	}
	return false, ""
}

func hash(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

// enrol gives a new user the profile that all users begin with.
func (s *store) enrol(t *table, id int) {
	if t.Name == "User" && len(s.grants[id]) == 0 {
		s.grants[id] = []grant{{profile: selfService, recursive: true}}
	}
}

// prepareInfocom allows one record an item, and takes the item's entity.
func (c *call) prepareInfocom(sent given) (refused bool, message string) {
	owners, known := c.server.store.table(sent["itemtype"])
	id := int(leadingNumber(sent["items_id"]))
	if !known {
		return true, noPermission
	}
	owner, found := owners.row(id)
	if !found {
		return true, noPermission
	}
	record := c.table.blankRow()
	c.table.set(record, "itemtype", owners.Name)
	c.table.set(record, "items_id", id)
	if c.table.shared(record) {
		return true, ""
	}
	sent["itemtype"] = owners.Name
	sent["entities_id"] = text(owners.number(owner, "entities_id"))
	sent["is_recursive"] = text(owners.number(owner, "is_recursive"))
	return false, ""
}

// addInfocom gives a new item its record of financial data, with the day on which it
// was made as that of its use.
func (s *store) addInfocom(owners *table, id int, now string) {
	if !owners.has("serial") {
		return // near enough: what has a serial number has a price
	}
	t := s.tables["Infocom"]
	row := t.blankRow()
	t.set(row, "itemtype", owners.Name)
	t.set(row, "items_id", id)
	t.set(row, "use_date", now[:len("2006-01-02")])
	t.put(row)
}

func isITIL(itemtype string) bool {
	return itemtype == "Ticket" || itemtype == "Problem" || itemtype == "Change"
}

// prepareITIL gives a new ticket what the form would have given it.
func (c *call) prepareITIL(row []any) {
	t := c.table
	t.set(row, "date", c.began)
	t.set(row, "users_id_recipient", c.session.user)
	t.set(row, "users_id_lastupdater", c.session.user)
	for _, name := range []string{"urgency", "impact", "priority"} {
		t.set(row, name, 3)
	}
}

// overruleITIL sets what a new ticket gets whatever was sent: its recipient, and the dates
// that go with its status.
func (c *call) overruleITIL(row []any) {
	const waiting, solved, closed = 4, 5, 6
	t := c.table
	t.set(row, "users_id_recipient", c.session.user)
	date := t.text(row, "date")
	switch t.number(row, "status") {
	case waiting:
		t.set(row, "begin_waiting_date", date)
	case closed:
		t.set(row, "closedate", date)
		fallthrough
	case solved:
		t.set(row, "solvedate", date)
	}
}

// capPriority keeps a priority within the highest there is, the major one;
// status and urgency are taken as they come.
func capPriority(sent given) {
	if priority, ok := sent["priority"]; ok && leadingNumber(priority) > 6 {
		sent["priority"] = "6"
	}
}

// unescaped is what an update leaves of the content of a ticket: the text is
// escaped for the database and then robbed of its backslashes, so that a line
// break becomes a letter.
func unescaped(s string) string {
	return strings.NewReplacer("\n", "n", "\r", "r", "\x00", "0", "\x1a", "Z").Replace(s)
}
