package itsmtest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// compare says how an answer differs from the recorded one, as far as that was
// kept. Of an HTML page only the title counts.
func compare(t *testing.T, e exchange, w *httptest.ResponseRecorder) string {
	t.Helper()
	got := map[string]any{"status": w.Code, "headers": headersOf(w.Header())}
	want := map[string]any{"status": e.Response.Status, "headers": recordedHeaders(e.Response.Headers)}
	if e.Response.Body != nil {
		got["body"], want["body"] = normal(decoded(t, w.Body.Bytes())), normal(e.Response.Body)
	} else {
		got["body"], want["body"] = normal(plain(w.Body.String())), normal(e.Response.RawBody)
	}
	if e.Trimmed {
		got["body"] = trim(got["body"], want["body"])
		got["headers"] = trim(got["headers"], want["headers"])
	}
	return cmp.Diff(want, got)
}

// plain keeps the title of an HTML page, and all of any other text.
func plain(body string) string {
	if title := titlePattern.FindString(body); title != "" {
		return title
	}
	return body
}

// trim cuts what came to what was kept of the recorded value: the first elements
// of a list, some members of an object, the beginning of a text that ends with
// an ellipsis.
func trim(got, want any) any {
	switch want := want.(type) {
	case []any:
		if list, ok := got.([]any); ok && len(list) > len(want) {
			got = list[:len(want)]
		}
		for i, v := range want {
			if list, ok := got.([]any); ok && i < len(list) {
				list[i] = trim(list[i], v)
			}
		}
	case map[string]any:
		object, _ := got.(map[string]any)
		for name, v := range object {
			if _, kept := want[name]; !kept {
				delete(object, name)
				continue
			}
			object[name] = trim(v, want[name])
		}
	case string:
		beginning, cut := strings.CutSuffix(want, "…")
		if text, ok := got.(string); cut && ok && strings.HasPrefix(text, beginning) {
			return want
		}
	}
	return got
}

func decoded(t *testing.T, body []byte) (v any) {
	t.Helper()
	if len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("answer is no JSON: %v: %s", err, body)
	}
	return v
}

// headersOf keeps the headers that are part of the protocol; of times only that
// they are there.
func headersOf(h http.Header) map[string]any {
	kept := map[string]any{}
	for _, name := range []string{"Content-Type", "Content-Range", "Accept-Range", "Location", "Link", "Last-Modified"} {
		if value := h.Get(name); value != "" {
			kept[name] = value
		}
	}
	if _, ok := kept["Last-Modified"]; ok {
		kept["Last-Modified"] = "a time"
	}
	return kept
}

func recordedHeaders(headers map[string]string) map[string]any {
	h := http.Header{}
	for name, value := range headers {
		h.Set(name, value)
	}
	return headersOf(h)
}

var (
	timePattern  = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`)
	titlePattern = regexp.MustCompile(`<title>.*?</title>`)
)

// normal replaces times, session tokens and labels, which differ from one
// server to the next.
func normal(v any) any {
	switch v := v.(type) {
	case string:
		return timePattern.ReplaceAllString(v, "a time")
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
	case map[string]any:
		_, isOption := v["available_searchtypes"]
		for key, value := range v {
			switch {
			case key == "session_token":
				v[key] = "a token"
			case key == "name" && (isOption || len(v) == 1):
				v[key] = "a label"
			case (key == "tracking" || key == "link") && v["common"] != nil:
				v[key] = "a label"
			default:
				v[key] = normal(value)
			}
		}
	}
	return v
}
