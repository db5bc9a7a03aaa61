package itsmtest

import "net/http"

// getMultipleItems reads items named in the query. One that is missing or out
// of sight fails the whole; as a POST the script dies.
func (c *call) getMultipleItems() (answer, error) {
	if c.method == http.MethodPost {
		return answer{}, died()
	}
	wanted := inOrder(c.params["items"])
	if len(wanted) == 0 {
		return answer{}, c.badArray()
	}
	body := []byte{'['}
	for i, v := range wanted {
		t, row, err := c.namedItem(v)
		if err != nil {
			return answer{}, err
		}
		if i > 0 {
			body = append(body, ',')
		}
		body = c.appendItem(body, t, row)
	}
	return answer{status: http.StatusOK, body: append(body, ']')}, nil
}

// namedItem finds the item of an {itemtype, items_id} pair.
func (c *call) namedItem(v any) (*table, []any, error) {
	pair, ok := v.(map[string]any)
	if !ok || pair["itemtype"] == nil && pair["items_id"] == nil {
		return nil, nil, c.badArray()
	}
	t, ok := c.server.store.table(text(pair["itemtype"]))
	if !ok {
		return nil, nil, died()
	}
	id, _ := itemID(pair["items_id"])
	st := c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	row, err := c.readable(t, id)
	return t, row, err
}
