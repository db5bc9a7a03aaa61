package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/mapping"
	"itsmload/samples"
)

// update writes what was run into the README and the samples, instead of
// comparing the two.
var update = flag.Bool("update", false, "write the real output into README.md and samples/report.csv")

const (
	readmeFile = "../../README.md"
	reportFile = "../../samples/report.csv"
)

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

func runDemo(t *testing.T, args ...string) string {
	t.Helper()
	var out, talk bytes.Buffer
	code := run(t.Context(), append([]string{"demo"}, args...), console{in: strings.NewReader(""), out: &out, err: &talk, env: os.LookupEnv})
	if code != exitFine {
		t.Fatalf("demo: exit code %d\n%s", code, talk.String())
	}
	return out.String()
}

// TestReadmeSampleReport compares the report that lies beside the samples with
// the one that the demo gives.
func TestReadmeSampleReport(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	runDemo(t, "--run-dir", folder)
	// The demo's computers were made as it began.
	made := regexp.MustCompile(`(date_creation: )[-0-9]{10} [:0-9]{8}`)
	got := made.ReplaceAllString(readFile(t, filepath.Join(folder, report.CSVFile)), "${1}2026-03-02 08:15:00")
	if *update {
		if err := os.WriteFile(reportFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(readFile(t, reportFile), got); diff != "" {
		t.Errorf("samples/report.csv (+ is what the demo gives; go test ./cmd/itsmload -run Readme -update mends it):\n%s", diff)
	}
}

// TestReadmeNamesAll sees that no status, command, flag or variable, no key of a
// mapping or of summary.json, was left out.
func TestReadmeNamesAll(t *testing.T) {
	readme := readFile(t, readmeFile)
	for _, status := range journal.Statuses() {
		if status != journal.Created && !strings.Contains(readme, "| `"+string(status)+"`") {
			t.Errorf("README.md has no row for the status %s", status)
		}
	}
	for _, name := range slices.Concat(schemaKeys(t), summaryKeys(t)) {
		expectQuoted(t, readme, `\b`+name+`\b`)
	}
	for _, cmd := range allCommands(newRoot(console{})) {
		name := strings.TrimPrefix(cmd.CommandPath(), "itsmload ")
		if cmd.HasParent() && cmd.Runnable() && name != "help" && !strings.Contains(readme, "| `"+name) {
			t.Errorf("README.md has no row for the command %s", name)
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			expectQuoted(t, readme, "--"+f.Name+`\b`)
		})
	}
	if names := mapping.BuiltinNames(); !strings.Contains(readme, fmt.Sprintf("%d itemtypes", len(names))) {
		t.Errorf("README.md does not say that %d itemtypes are known", len(names))
	}
}

// expectQuoted wants a pattern to occur in the README between backquotes.
func expectQuoted(t *testing.T, readme, pattern string) {
	t.Helper()
	if !regexp.MustCompile("`[^`\n]*" + pattern).MatchString(readme) {
		t.Errorf("README.md does not name %s", pattern)
	}
}

// summaryKeys are the keys of summary.json.
func summaryKeys(t *testing.T) []string {
	t.Helper()
	var text bytes.Buffer
	if err := (report.Summary{}).WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	var summary map[string]any
	if err := json.Unmarshal(text.Bytes(), &summary); err != nil {
		t.Fatal(err)
	}
	return slices.Collect(maps.Keys(summary))
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
