package itsmtest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// touched is what a request that writes was about.
type touched struct {
	rows   int
	ids    []int
	fields map[string]bool
}

// line is a request in the log. Fields are those of all rows, sorted. The path
// is without its query, which may hold tokens.
type line struct {
	Time   string   `json:"time"`
	Method string   `json:"method"`
	Path   string   `json:"path"`
	Rows   int      `json:"rows"`
	IDs    []int    `json:"ids"`
	Fields []string `json:"fields"`
	Status int      `json:"status"`
}

// note remembers a row of the request for the log.
func (t *touched) note(id int, row map[string]any) {
	t.rows++
	if id > 0 {
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
	if l.IDs == nil {
		l.IDs = []int{}
	}
	if data, err := json.Marshal(l); err == nil {
		// What becomes of the log is the affair of whoever reads it.
		_, _ = s.options.Log.Write(append(data, '\n'))
	}
}
