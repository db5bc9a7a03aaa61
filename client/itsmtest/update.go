package itsmtest

import (
	"net/http"
	"slices"
	"time"
)

// outcome is what the answer says of a row: the id as the key of true or false,
// and the message. A row without an id has no outcome and is an empty list.
type outcome struct {
	key     string
	ok      bool
	message string
}

// rows gives the rows of a request that are to be worked on, and whether they
// came as a list.
func (c *call) rows() (rows []any, list bool, err error) {
	switch v := c.params["input"].(type) {
	case []any:
		return v[:max(len(v)-c.cut, 0)], true, nil
	case map[string]any:
		return []any{v}[:1-min(c.cut, 1)], false, nil
	}
	return nil, false, c.badArray()
}

// update is PUT and PATCH.
func (c *call) update() (answer, error) {
	if c.params["input"] == nil {
		return answer{}, c.badArray()
	}
	if err := c.putPathID(); err != nil {
		return answer{}, err
	}
	return c.within(c.updateRows)()
}

// putPathID gives the id of the path to an object that lacks one of its own. On
// a list PHP dies; for Entity it tries even without an id in the path.
func (c *call) putPathID() error {
	if c.id <= 0 && c.table.Name != "Entity" {
		return nil
	}
	row, isObject := c.params["input"].(map[string]any)
	if !isObject {
		return died()
	}
	if row["id"] == nil {
		row["id"] = c.id
	}
	return nil
}

func (c *call) updateRows() (answer, error) {
	rows, list, err := c.rows()
	if err != nil {
		return answer{}, err
	}
	results, failed := []any{}, 0
	sticky := "" // an SQL error is repeated for all rows after it that say nothing themselves
	for _, row := range rows {
		o, known, err := c.updateRow(row, &sticky)
		if err != nil {
			return answer{}, err
		}
		switch {
		case !known:
			failed++
			continue
		case o == nil:
			results = append(results, []any{})
			continue
		case !o.ok:
			failed++
		}
		results = append(results, o.element())
	}
	return c.reply("UPDATE", results, failed, len(rows), list)
}

func (o *outcome) element() map[string]any {
	return map[string]any{o.key: o.ok, "message": o.message}
}

// reply is the answer to a request that writes: the bare list where all is
// well, a pair with a code where some or all failed, and for a single object
// that failed its message in place of a list. Rows that were cut off count as
// failed.
func (c *call) reply(verb string, results []any, failed, sent int, list bool) (answer, error) {
	failed, sent = failed+c.cut, sent+c.cut
	switch {
	case !list && failed > 0:
		return answer{}, failure(http.StatusBadRequest, "ERROR_GLPI_"+verb, onlyMessage(results))
	case list && failed == sent:
		return answer{}, failure(http.StatusBadRequest, "ERROR_GLPI_"+verb, results)
	case list && failed > 0:
		return answer{}, failure(http.StatusMultiStatus, "ERROR_GLPI_PARTIAL_"+verb, results)
	}
	return asJSON(http.StatusOK, results), nil
}

func onlyMessage(results []any) any {
	if len(results) == 0 {
		return nil
	}
	if element, ok := results[0].(map[string]any); ok {
		return element["message"]
	}
	return nil
}

// updateRow writes one row. known is false for an id that does not exist; the
// outcome is nil for a row without id.
func (c *call) updateRow(row any, sticky *string) (o *outcome, known bool, err error) {
	fields, _ := row.(map[string]any)
	if fields["id"] == nil {
		return nil, true, nil
	}
	id, _ := itemID(fields["id"])
	if compound(fields["id"]) || slices.Contains(c.server.options.Poison, id) {
		return nil, true, died()
	}
	time.Sleep(c.server.options.RowLatency)
	st := c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	old, ok := c.table.row(id)
	if !ok {
		return nil, false, nil
	}
	if !c.may(toWrite) || !c.session.owns(c.table, old) {
		return &outcome{key: text(fields["id"]), message: noPermission}, true, nil
	}
	if c.parent != nil || c.fatal(fields) {
		return nil, true, died()
	}
	o = c.change(old, fields, sticky)
	o.key = text(id)
	return o, true, nil
}

// fatal says whether a row holds a list or an object in a column, on which PHP
// dies.
func (c *call) fatal(fields map[string]any) bool {
	for name, value := range fields {
		if compound(value) && c.table.has(name) {
			return true
		}
	}
	return false
}

// given takes the fields that the table has, as PHP's texts. JSON null says
// nothing of a field, except in Infocom, where it clears it.
func (t *table) given(fields map[string]any) given {
	row := given{}
	for name, value := range fields {
		switch {
		case name == "id" || !t.has(name):
		case value != nil:
			row[name] = sanitize(text(value))
		case t.Name == "Infocom":
			row[name] = sqlNull
		}
	}
	return row
}

// change brings a row to what was sent, column by column as the database is
// told, and dates it where anything has changed.
func (c *call) change(old []any, fields map[string]any, sticky *string) *outcome {
	t := c.table
	sent := t.given(fields)
	refused, message := c.prepareUpdate(old, sent, fields)
	if refused {
		return &outcome{message: message}
	}
	if failed := incorrect(t.filter(sent)); failed != "" {
		message = failed
	}
	_, dated := sent["date_mod"] // which is set to now, whatever was sent
	row := slices.Clone(old)
	switch changed := t.apply(row, old, sent, sticky) || dated; {
	case changed && t.locked[t.number(old, "id")]:
		*sticky = lockTimeout
	case changed:
		t.set(row, "date_mod", c.began)
		t.put(row)
		c.server.store.settleTree(t, t.number(row, "id"))
	}
	if message == "" {
		message = *sticky
	}
	return &outcome{ok: true, message: message}
}

// apply sets the columns one after the other; one that would break a unique key
// is an SQL error and stays as it was.
func (t *table) apply(row, old []any, sent given, sticky *string) (changed bool) {
	for i, col := range t.Columns {
		value, ok := sent[col.Name]
		if !ok {
			continue
		}
		next := col.written(value)
		if same(old[i], next) {
			continue
		}
		changed = true
		row[i] = next
		if message := t.duplicate(row); message != "" {
			row[i], *sticky = old[i], message
		}
	}
	return changed
}

// written is what the database makes of a text from PHP, in which NULL is a
// word of its own.
func (c *column) written(value string) any {
	isTime := c.kind == dateKind || c.kind == timestampKind
	if value == sqlNull || value == "null" || isTime && value == "" {
		return c.empty()
	}
	return c.convert(value)
}

// same says whether PHP takes a value for unchanged; a text that is NULL counts
// as empty.
func same(old, next any) bool {
	return old == next || old == nil && next == ""
}
