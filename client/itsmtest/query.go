package itsmtest

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// parseQuery reads a query string as PHP does: a[0][b]=x becomes a map of maps.
func parseQuery(raw string) map[string]any {
	params := map[string]any{}
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, value = unescape(name), unescape(value)
		if name != "" {
			store := slot(params, keys(name))
			store(value)
		}
	}
	return params
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// keys takes a[0][b] apart.
func keys(name string) []string {
	first, rest, _ := strings.Cut(name, "[")
	path := []string{first}
	for rest != "" {
		key, more, closed := strings.Cut(rest, "]")
		if !closed {
			break
		}
		path = append(path, key)
		_, rest, _ = strings.Cut(more, "[")
	}
	return path
}

// slot finds where a path of keys leads to, making the maps on the way, and
// gives a function that stores a value there.
func slot(m map[string]any, path []string) func(value string) {
	for _, key := range path[:len(path)-1] {
		if key == "" {
			key = strconv.Itoa(len(m))
		}
		next, ok := m[key].(map[string]any)
		if !ok {
			next = map[string]any{}
			m[key] = next
		}
		m = next
	}
	last := path[len(path)-1]
	if last == "" {
		last = strconv.Itoa(len(m))
	}
	return func(value string) { m[last] = value }
}

// inOrder gives the values of a list that came as a map of numbered keys or as
// a JSON list.
func inOrder(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case map[string]any:
		var values []any
		for _, key := range slices.SortedFunc(maps.Keys(v), compareKeys) {
			values = append(values, v[key])
		}
		return values
	}
	return nil
}

func compareKeys(a, b string) int {
	m, _ := strconv.Atoi(a)
	n, _ := strconv.Atoi(b)
	return cmp.Or(cmp.Compare(m, n), cmp.Compare(a, b))
}
