package client

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Count tells about how many items of an itemtype there are, in the trash or
// out of it, to size the work by. It can be wrong: for User the server counts
// profiles, and the list can change at any time.
func (c *Client) Count(ctx context.Context, itemtype string, trash bool) (int, error) {
	q := Query{Fields: []string{}, Trash: trash, Sort: "id"}
	call, err := callOn(http.MethodGet, itemtype, "", q.values(0, 1))
	if err != nil {
		return 0, err
	}
	total := 0
	err = c.do(ctx, call, func(r *http.Response) error {
		items, err := stream(r.Body, newPicker(q.Fields))
		if total = len(items); err == nil && r.Header.Get("Content-Range") != "" {
			total, err = totalOf(r.Header.Get("Content-Range"))
		}
		return err
	})
	if codeOf(err) == "ERROR_RANGE_EXCEED_TOTAL" {
		return 0, nil
	}
	return total, err
}

// totalOf reads the end of a header like 0-0/9175.
func totalOf(contentRange string) (int, error) {
	_, total, _ := strings.Cut(contentRange, "/")
	n, err := strconv.Atoi(strings.TrimSpace(total))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("its Content-Range %.60q has no total", contentRange)
	}
	return n, nil
}
