package itsmtest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// touched is what a request that writes is about.
type touched struct {
	rows   int
	ids    []int
	fields map[string]bool
}

// line is a request in the log. Rows, ids and fields are those that were sent,
// whatever became of them; of a POST the ids are those that were made. Fields
// are those of all rows, sorted. The path is without its query, which may hold
// tokens. The status is 0 where the connection was cut.
type line struct {
	Time   string   `json:"time"`
	Method string   `json:"method"`
	Path   string   `json:"path"`
	Rows   int      `json:"rows"`
	IDs    []int    `json:"ids"`
	Fields []string `json:"fields"`
	Status int      `json:"status"`
}

// noteRows remembers the rows of a request that writes.
func (c *call) noteRows() {
	if c.method == http.MethodGet {
		return
	}
	var own any
	if id, ok := c.numberAt(len(c.parts) - 1); ok {
		own = id
	}
	switch input := c.params["input"].(type) {
	case []any:
		for _, row := range input {
			fields, _ := row.(map[string]any)
			c.touched.note(fields["id"], fields)
		}
	case map[string]any:
		c.touched.note(cmp.Or(input["id"], own), input)
	default:
		if own != nil {
			c.touched.note(own, nil)
		}
	}
}

// note remembers a row.
func (t *touched) note(sent any, row map[string]any) {
	t.rows++
	if id, ok := itemID(sent); ok && id > 0 {
		t.ids = append(t.ids, id)
	}
	if t.fields == nil {
		t.fields = map[string]bool{}
	}
	for name := range row {
		if name != "id" {
			t.fields[name] = true
		}
	}
}

// record counts a request and logs it in one write.
func (s *Server) record(c *call, a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[c.method]++
	if s.options.Log == nil {
		return
	}
	l := line{
		Time: s.options.Now().UTC().Format(time.RFC3339Nano), Method: c.method, Path: c.path,
		Rows: c.touched.rows, IDs: c.touched.ids, Fields: []string{}, Status: a.status,
	}
	for name := range c.touched.fields {
		l.Fields = append(l.Fields, name)
	}
	slices.SortFunc(l.Fields, strings.Compare)
	if c.method == http.MethodPost {
		l.IDs = a.made
	}
	if l.IDs == nil {
		l.IDs = []int{}
	}
	if data, err := json.Marshal(l); err == nil {
		// What becomes of the log is the affair of whoever reads it.
		_, _ = s.options.Log.Write(append(data, '\n'))
	}
}
