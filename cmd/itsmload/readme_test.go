package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"itsmload/importer/journal"
	"itsmload/mapping"
	"itsmload/samples"
)

// update writes what was run into the README, instead of comparing the two.
var update = flag.Bool("update", false, "write the real output into README.md")

const readmeFile = "../../README.md"

// TestReadmeShowsWhatIsSo runs what the README shows, and compares.
func TestReadmeShowsWhatIsSo(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	path, err := filepath.Abs(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	readme := readFile(t, path)
	sample, err := samples.Files.ReadFile(samples.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	var codes bytes.Buffer
	exitTable(&codes, allCodes())
	_, table, _ := strings.Cut(codes.String(), "\n")
	for _, block := range []struct{ opening, want string }{
		{"```console\n", "$ itsmload demo\n" + demoOutput(t)},
		{"```yaml\n", string(sample)},
		{"```text\n", table},
	} {
		before, rest, found := strings.Cut(readme, block.opening)
		shown, after, closed := strings.Cut(rest, "```\n")
		if !found || !closed {
			t.Fatalf("README.md has no block that begins with %q", block.opening)
		}
		if *update {
			readme = before + block.opening + block.want + "```\n" + after
			continue
		}
		if diff := cmp.Diff(block.want, shown); diff != "" {
			t.Errorf("the block %q (+ is in the README; go test ./cmd/itsmload -run Readme -update mends it):\n%s", block.opening, diff)
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// demoOutput is what the demo prints, its run folder under a time of its own.
func demoOutput(t *testing.T) string {
	t.Helper()
	t.Chdir(t.TempDir())
	var out, talk bytes.Buffer
	code := run(t.Context(), []string{"demo"}, console{in: strings.NewReader(""), out: &out, err: &talk, env: os.LookupEnv})
	if code != exitFine {
		t.Fatalf("demo: exit code %d\n%s", code, talk.String())
	}
	text := regexp.MustCompile(`\d{8}T\d{6}Z`).ReplaceAllString(out.String(), "20260302T081500Z")
	return strings.ReplaceAll(text, string(filepath.Separator), "/")
}

// TestReadmeNamesAll sees that no status, and no key of a mapping, was left out.
func TestReadmeNamesAll(t *testing.T) {
	readme := readFile(t, readmeFile)
	for _, status := range journal.Statuses() {
		if status != journal.Created && !strings.Contains(readme, "| `"+string(status)+"`") {
			t.Errorf("README.md has no row for the status %s", status)
		}
	}
	for _, key := range schemaKeys(t) {
		if !regexp.MustCompile("`[^`\n]*\\b" + key + "\\b").MatchString(readme) {
			t.Errorf("README.md does not name the key %s of a mapping", key)
		}
	}
}

// schemaKeys are all properties that the JSON Schema of a mapping knows.
func schemaKeys(t *testing.T) []string {
	t.Helper()
	var schema any
	if err := json.Unmarshal(mapping.JSONSchema(), &schema); err != nil {
		t.Fatal(err)
	}
	var keys []string
	var walk func(node any)
	walk = func(node any) {
		switch node := node.(type) {
		case []any:
			for _, child := range node {
				walk(child)
			}
		case map[string]any:
			properties, _ := node["properties"].(map[string]any)
			for key := range properties {
				keys = append(keys, key)
			}
			for _, child := range node {
				walk(child)
			}
		}
	}
	walk(schema)
	slices.Sort(keys)
	if keys = slices.Compact(keys); len(keys) < 20 {
		t.Fatalf("the JSON Schema has only the keys %v", keys)
	}
	return keys
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
