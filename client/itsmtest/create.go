package itsmtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// create is POST.
func (c *call) create() (answer, error) {
	rows, list, err := c.rows()
	if err != nil {
		return answer{}, err
	}
	results, failed := []any{}, 0
	before := "" // the name of the row before, which tree types take for their own where they have none
	for _, row := range rows {
		fields, isObject := row.(map[string]any)
		if !isObject || c.fatal(fields) {
			return answer{}, died()
		}
		id, message := c.createRow(fields, &before)
		if id < 0 {
			failed++
			results = append(results, map[string]any{"id": false, "message": message})
			continue
		}
		c.made = append(c.made, id)
		results = append(results, map[string]any{"id": id, "message": message})
	}
	if a, err := c.reply("ADD", results, failed, len(rows), list); err != nil {
		return a, err
	}
	return c.created(results, list), nil
}

// created answers with the new ids, and names the new items in a header.
func (c *call) created(results []any, list bool) answer {
	var links []string
	for _, id := range c.made {
		links = append(links, fmt.Sprintf("%s/%s/%d", c.base, c.table.Name, id))
	}
	if !list {
		a := asJSON(http.StatusCreated, results[0])
		a.header = map[string]string{"Location": links[0]}
		return a
	}
	a := asJSON(http.StatusCreated, results)
	a.header = map[string]string{"Link": strings.Join(links, ",")}
	return a
}

// createRow adds one item, and gives -1 where it is refused.
func (c *call) createRow(fields map[string]any, before *string) (id int, message string) {
	time.Sleep(c.server.options.RowLatency)
	t, st := c.table, c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	row, sent, original := t.blankRow(), t.given(fields), ""
	if source, ok := c.original(fields); ok {
		copy(row, source)
		t.set(row, "id", 0)
		original = t.text(source, "name")
	}
	if _, given := sent["entities_id"]; !given && t.has("entities_id") && t.Name != "User" {
		sent["entities_id"] = text(c.session.entity)
	}
	if refused, message := c.prepareCreate(row, sent, fields, *before); refused {
		return -1, message
	}
	t.filter(sent)
	if original != "" {
		sent["name"] = sanitizedOr(sent["name"], original) + " (copy)"
	}
	t.fill(row, sent, c.began)
	if isITIL(t.Name) {
		c.overruleITIL(row)
	}
	if message := t.duplicate(row); message != "" {
		return -1, message
	}
	id = t.put(row)
	st.enrol(t, id)
	if c.server.options.AutoInfocom {
		st.addInfocom(t, id, c.began)
	}
	*before = t.text(row, "name")
	return id, added(t, row)
}

// original is the item that a POST with an id makes a copy of.
func (c *call) original(fields map[string]any) ([]any, bool) {
	id, ok := itemID(fields["id"])
	if !ok || fields["id"] == nil {
		return nil, false
	}
	return c.table.row(id)
}

func sanitizedOr(name, original string) string {
	if name != "" {
		return name
	}
	return original
}

// fill sets what was sent, and the dates that were not.
func (t *table) fill(row []any, sent given, now string) {
	for _, name := range []string{"date_creation", "date_mod"} {
		t.set(row, name, now)
	}
	for name, value := range sent {
		t.set(row, name, t.column(name).written(value))
	}
}

// added is the message of a new item, by its name or, without one, its id.
func added(t *table, row []any) string {
	name := t.text(row, "name")
	if name == "" {
		return fmt.Sprintf("Item successfully added: %s - ID %d", t.Name, t.number(row, "id"))
	}
	return "Item successfully added: " + strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(name)
}
